/* Runs a request through its stages. Decides the order of nothing: the table comes from main, by way of the
 * service. */
#include "core/pipeline.h"

#include "base/json.h"

#include <time.h>

long long clock_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void answer_problem(struct request *request) {
    struct reply *reply = &request->reply;
    /* What an answer that had been made said of itself is not true of the problem in its place. */
    if (reply->status)
        reply->header_count = reply->lasting_headers;
    reply_drop_body(reply);
    request->more = NULL;
    reply->status = problem_about(request->problem.type)->status;
    reply->content_type = "application/problem+json";
    reply_header(reply, "Cache-Control", TEXT("no-store"));
    if (reply->status == 503 || reply->status == 429)
        reply_header(reply, "Retry-After",
                     arena_format(&request->arena, "%lld", request->retry_after ? request->retry_after : 2));
    problem_write(&reply->body, &request->problem, request->target);
    if (request->pretty)
        json_indent(&reply->body);
}

/* Where the time went (W3C Server Timing), in milliseconds. */
static void add_timing(struct request *request) {
    double database = (double)request->database_nanoseconds / 1e6;
    double total = (double)(clock_now() - request->started) / 1e6;
    reply_header(&request->reply, "Server-Timing",
                 arena_format(&request->arena, "db;dur=%.3f, total;dur=%.3f", database, total));
}

/* Both tables begin alike: what is asked for is found out on the way. */
static bool (*const *stages_of(const struct request *request))(struct request *) {
    return request->action ? request->service->write_stages : request->service->stages;
}

enum pipeline_state pipeline_run(struct request *request) {
    bool going = !request->problem.raised;
    request->waiting = request->body_wanted = false;
    if (request->stage == 0)
        request->reply.lasting_headers = request->reply.header_count;
    while (going && stages_of(request)[request->stage]) {
        going = stages_of(request)[request->stage++](request);
        if (going && request->waiting)
            return PIPELINE_WAITING;
        if (going && request->body_wanted)
            return PIPELINE_READING;
    }
    if (request->held)
        return PIPELINE_ANSWERED;
    if (request->problem.raised)
        answer_problem(request);
    add_timing(request);
    reply_header(&request->reply, "Access-Control-Allow-Origin", TEXT("*"));
    reply_header(&request->reply, "Access-Control-Expose-Headers",
                 TEXT("ETag, Link, Content-Location, Allow, Location, Preference-Applied, "
                      "Idempotency-Replayed, Accept-Post, "
                      "Accept-Patch, WWW-Authenticate, Retry-After, Content-Disposition, Server-Timing, "
                      "Cache-Status, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"));
    return PIPELINE_ANSWERED;
}
