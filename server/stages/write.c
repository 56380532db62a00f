/* Hands an action to the writer, and makes the reply of what came of it. Decides which actions may go
 * together, and who gives way when too many wait. */
#include "stages/repetition.h"
#include "stages/shown.h"
#include "stages/stages.h"
#include "stages/transaction.h"

#include "core/pipe.h"

static void name_input(struct write *write, const char *name, struct text value) {
    request_input(write->request, name, value, false);
}

static void run_job(struct job *job, struct session *session) {
    transaction_run(job->owner, session);
}

static void run_jobs(struct job *first, struct session *session) {
    struct write *writes[JOBS_TOGETHER] = {first->owner};
    size_t count = 1;
    for (struct job *job = first->fellows; job; job = job->next)
        writes[count++] = job->owner;
    count = transaction_run_together(writes, count, session);
    for (size_t at = 0; at < count; at++)
        writes[at]->job.ran = true;
}

static struct text idempotency_key_of(const struct write *write) {
    const struct input *input = request_find_input(write->request, "idempotency_key");
    return input ? input->value : (struct text){NULL, 0};
}

/* One that repeats the other waits for its answer. */
static bool is_repetition(const struct write *one, const struct write *other) {
    struct text key = idempotency_key_of(one);
    return key.data && text_equal(key, idempotency_key_of(other)) &&
           one->request->caller.key_id == other->request->caller.key_id;
}

static bool may_join(const struct job *one, const struct job *other) {
    const struct write *a = one->owner;
    const struct write *b = other->owner;
    return a->request->action == b->request->action && !is_repetition(a, b) &&
           a->request->action->may_join(a, b);
}

/* What a stream waits for besides the database. */
static void stop_job(struct job *job) {
    struct write *write = job->owner;
    if (write->request->pipe)
        pipe_break(write->request->pipe);
}

static void finish_job(struct job *job) {
    struct write *write = job->owner;
    write->request->resume(write->request);
}

/* A client that has closed its side may still wait for the answer, or be gone: there is no telling. So its
 * write is done, unless it takes the place of one that is waited for. */
static bool is_wanted(const struct job *job) {
    const struct write *write = job->owner;
    return !write->request->has_left(write->request);
}

static void refuse(struct request *request) {
    request_fail(request, PROBLEM_UNAVAILABLE, "Too many writes wait already; nothing was changed.");
    request->resume(request);
}

static void give_way(struct job *job) {
    struct write *write = job->owner;
    refuse(write->request);
}

/* What the statements around the action are told. */
static void name_inputs(struct write *write) {
    struct request *request = write->request;
    struct arena *arena = &request->arena;
    struct text traceparent = request->header(request, "traceparent");
    name_input(write, "key_id", arena_format(arena, "%lld", request->caller.key_id));
    name_input(write, "key_name", request->caller.name);
    name_input(write, "method", request->method_name);
    name_input(write, "target_path", request->target);
    name_input(write, "client", request->client);
    if (traceparent.length && text_is_utf8(traceparent))
        name_input(write, "traceparent", arena_copy(arena, traceparent));
}

static bool submit(struct write *write, void *writer) {
    struct request *request = write->request;
    if (request->service->write(writer, &write->job))
        return true;
    refuse(request);
    return false;
}

/* Rests until it is done, or has been refused. */
static bool start(struct write *write) {
    struct request *request = write->request;
    request->waiting = true;
    write->job.is_wanted = is_wanted;
    write->job.give_way = give_way;
    if (request->action->run_together) {
        write->job.may_join = may_join;
        write->job.run_together = run_jobs;
    }
    request->rest(request);
    submit(write, request->service->writer);
    return true;
}

/* From here on the body flows to the job, which goes on while it is received. */
static bool start_stream(struct write *write) {
    struct request *request = write->request;
    if (!request->flow(request))
        return request_fail(request, PROBLEM_INTERNAL, "Memory has run out.");
    request->body_wanted = submit(write, request->service->uploader);
    return request->body_wanted;
}

bool stage_write(struct request *request) {
    struct write *write = request->write;
    if (!repetition_name(write))
        return false;
    name_inputs(write);
    write->job = (struct job){.run = run_job, .stop = stop_job, .done = finish_job, .owner = write};
    write->tag = shown_tag;
    return request->action->body == BODY_ROWS ? start_stream(write) : start(write);
}

static void add_header(struct request *request, const char *header, const char *input) {
    const struct input *found = request_find_input(request, input);
    if (found)
        reply_header(&request->reply, header, found->value);
}

bool stage_written(struct request *request) {
    struct reply *reply = &request->reply;
    if (request->problem.raised)
        return false;
    reply->status = request->write->status;
    reply->content_type = reply->body.length ? "application/json" : NULL;
    add_header(request, "Location", "location");
    add_header(request, "ETag", "tag");
    add_header(request, "Preference-Applied", "applied");
    reply_header(reply, "Cache-Control", TEXT("no-store"));
    if (request->write->replayed)
        reply_header(reply, "Idempotency-Replayed", TEXT("true"));
    return true;
}
