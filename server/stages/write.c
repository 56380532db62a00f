/* Runs an action in a transaction: the idempotency record, the action, the answer as GET would give it, the
 * audit entry, all or nothing. Decides when it is run again; never what is written. */
#include "stages/refusal.h"
#include "stages/repetition.h"
#include "stages/shown.h"
#include "stages/stages.h"

#include "core/pipeline.h"
#include "queries.h"
#include "writes.h"
#include "writing/upload.h"
#include "writing/upload_log.h"

#include <string.h>

enum { ATTEMPTS = 5 };

static void name_input(struct write *write, const char *name, struct text value) {
    request_input(write->request, name, value, false);
}

static bool run(struct write *write) {
    if (!repetition_begin(write))
        return write->replayed;
    return write->request->action->run(write) && shown_answer(write) &&
           (write->forgotten || (write_audit(write) && repetition_keep(write)));
}

/* The version that readers see from the moment of the commit, or saw before a write that is answered again.
 */
static bool read_version(struct write *write, long long *version) {
    struct rows rows;
    if (!write_ask(write, &dataset_newest, &rows))
        return false;
    bool good = text_to_number(rows_value(&rows, 0, "version"), version);
    session_rows_free(&rows);
    return good;
}

/* Known to all readers here before the writer is answered, so that its next read sees its write. */
static void tell_readers(const struct write *write, long long version, long long asked_at) {
    if (write->request->service->edition)
        edition_learn(write->request->service->edition, version, asked_at);
}

static enum outcome attempt(struct write *write) {
    struct buffer fault = {0};
    long long version = 0;
    write->refused = write->replayed = false;
    bool open = session_run(write->session, "BEGIN ISOLATION LEVEL READ COMMITTED", &fault);
    bool good = open && run(write);
    long long asked_at = clock_now();
    good = good && read_version(write, &version);
    write->refused |= !open;
    enum outcome outcome = good ? OUTCOME_DONE : write->refused ? refusal_outcome(write) : OUTCOME_REFUSED;
    if (good && !session_run(write->session, write->forgotten ? "ROLLBACK" : "COMMIT", &fault))
        outcome = refusal_outcome_of_commit(write);
    if (outcome == OUTCOME_DONE && !write->forgotten)
        tell_readers(write, version, asked_at);
    buffer_free(&fault);
    if (open && outcome != OUTCOME_DONE)
        session_run(write->session, "ROLLBACK", &fault);
    buffer_free(&fault);
    return outcome;
}

/* What an attempt leaves behind in the request is gone before the next one. */
static void start_again(struct request *request, const struct problem *problem, struct input *last) {
    reply_drop_body(&request->reply);
    request->reply.header_count = request->reply.lasting_headers;
    request->problem = *problem;
    if (problem->last)
        problem->last->next = NULL;
    request->last_input = last;
    if (last)
        last->next = NULL;
    else
        request->inputs = NULL;
}

/* When a key was last used is worth no failure: where it cannot be noted, the write will tell why. */
static void touch_key(struct write *write) {
    write_do(write, &keys_touch);
    write->refused = false;
}

static void run_job(struct job *job, struct session *session) {
    struct write *write = job->owner;
    struct request *request = write->request;
    struct input *last = request->last_input;
    struct problem problem = request->problem;
    enum outcome outcome = OUTCOME_AGAIN;
    write->session = session;
    if (!session)
        request_fail(request, PROBLEM_UNAVAILABLE, "The database cannot be reached; nothing was changed.");
    if (session)
        touch_key(write);
    /* A stream cannot be read again. */
    int attempts = request->pipe ? 0 : ATTEMPTS;
    for (int at = 0; session && at <= attempts && outcome == OUTCOME_AGAIN; at++) {
        start_again(request, &problem, last);
        outcome = attempt(write);
    }
    if (session && outcome == OUTCOME_AGAIN)
        request_fail(request, PROBLEM_UNAVAILABLE,
                     "Others wrote to the same rows again and again; nothing was changed.");
    if (write->log)
        upload_log_end(write->log, outcome == OUTCOME_DONE);
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
