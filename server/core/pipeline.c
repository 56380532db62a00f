/* Runs a request through its stages. Decides the order of nothing: the table comes from main, by way of the
 * service. */
#include "core/pipeline.h"

#include <time.h>

long long clock_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void answer_problem(struct request *request) {
    struct reply *reply = &request->reply;
    reply_drop_body(reply);
    reply->status = problem_about(request->problem.type)->status;
    reply->content_type = "application/problem+json";
    reply_header(reply, "Cache-Control", TEXT("no-store"));
    if (reply->status == 503)
        reply_header(reply, "Retry-After", TEXT("2"));
    problem_write(&reply->body, &request->problem, request->target);
}

enum pipeline_state pipeline_run(struct request *request) {
    bool (*const *stages)(struct request *) = request->service->stages;
    bool going = !request->problem.raised;
    request->waiting = false;
    while (going && stages[request->stage]) {
        going = stages[request->stage++](request);
        if (going && request->waiting)
            return PIPELINE_WAITING;
    }
    if (request->problem.raised)
        answer_problem(request);
    reply_header(&request->reply, "Access-Control-Allow-Origin", TEXT("*"));
    reply_header(&request->reply, "Access-Control-Expose-Headers",
                 TEXT("ETag, Link, Allow, Retry-After, Content-Disposition"));
    return PIPELINE_ANSWERED;
}
