/* Runs an action in a transaction: the idempotency record, the action, the answer as GET would give it, the
 * audit entry, all or nothing. Decides when it is run again; never what is written. */
#include "stages/refusal.h"
#include "stages/stages.h"

#include "base/json.h"
#include "core/digest.h"
#include "core/origin.h"
#include "core/parameters.h"
#include "core/target.h"
#include "core/validators.h"
#include "queries.h"
#include "writes.h"
#include "writing/upload.h"
#include "writing/upload_log.h"

#include <string.h>

enum { ATTEMPTS = 5 };

static void name_input(struct write *write, const char *name, struct text value) {
    request_input(write->request, name, value, false);
}

/* What makes two requests the same: method, path with query, format and body. */
static struct text fingerprint_of(struct request *request) {
    struct text parts[] = {request->method_name, request->target, text_of(request->body_type),
                           buffer_text(&request->body)};
    return digest_of_texts(&request->arena, parts, sizeof parts / sizeof parts[0]);
}

/* The same where the body comes as a stream, which is digested as it is read. */
static struct digest *fingerprint_begin(struct request *request) {
    struct text parts[] = {request->method_name, request->target, text_of(request->body_type)};
    return digest_begin(&request->arena, parts, sizeof parts / sizeof parts[0]);
}

/* Makes sure that the fingerprint is known: of a stream it is when all has been read. */
static bool know_fingerprint(struct write *write) {
    if (!write->digest)
        return true;
    if (!upload_skim(write))
        return request_fail(write->request, PROBLEM_UNAVAILABLE, "The body broke off; nothing was changed.");
    name_input(write, "fingerprint", digest_end(&write->request->arena, write->digest));
    write->digest = NULL;
    return true;
}

static bool is_idempotent(const struct write *write) {
    return request_find_input(write->request, "idempotency_key");
}

/* The kept answer, as it was given. */
static void replay(struct write *write, const struct rows *kept) {
    struct request *request = write->request;
    struct reply *reply = &request->reply;
    long long status = 200;
    struct text location = rows_value(kept, 0, "location");
    struct text tag = rows_value(kept, 0, "tag");
    struct text applied = rows_value(kept, 0, "applied");
    text_to_number(rows_value(kept, 0, "status"), &status);
    write->status = (int)status;
    buffer_add(&reply->body, rows_value(kept, 0, "body"));
    name_input(write, "location", location.data ? arena_copy(&request->arena, location) : location);
    name_input(write, "tag", tag.data ? arena_copy(&request->arena, tag) : tag);
    name_input(write, "applied", applied.data ? arena_copy(&request->arena, applied) : applied);
    write->replayed = true;
}

/* False when the request must not be worked on, with a problem raised or the kept answer in place. */
static bool begin_once(struct write *write) {
    struct request *request = write->request;
    struct rows rows;
    if (!is_idempotent(write))
        return true;
    if (!write_ask(write, &idempotency_lock, &rows))
        return false;
    bool taken = text_equal(rows_value(&rows, 0, "taken"), TEXT("t"));
    session_rows_free(&rows);
    if (!taken)
        return request_fail(request, PROBLEM_UNDER_WAY, "A request with this Idempotency-Key is under way.");
    if (!write_ask(write, &idempotency_find, &rows))
        return false;
    bool found = rows.row_count > 0;
    struct text before = rows_value(&rows, 0, "fingerprint");
    if (found && !know_fingerprint(write)) {
        session_rows_free(&rows);
        return false;
    }
    if (found && !text_equal(before, request_find_input(request, "fingerprint")->value))
        request_fail(request, PROBLEM_REPEATED_KEY,
                     "This Idempotency-Key came with another request; take a new one.");
    else if (found)
        replay(write, &rows);
    session_rows_free(&rows);
    return !found;
}

static bool prefers_minimal(const struct request *request) {
    struct text rest = request->header(request, "Prefer");
    struct text parameters;
    while (rest.data) {
        struct text preference = text_split(text_split(rest, ',', &rest), ';', &parameters);
        if (text_equal_ignoring_case(text_trim(preference), TEXT("return=minimal")))
            return true;
    }
    return false;
}

/* Turns the request into a GET of what was written, within the same transaction. */
static bool show(struct write *write) {
    struct request *request = write->request;
    struct text target = request->target;
    const struct route *route = request->route;
    struct query *rows = arena_take(&request->arena, sizeof *rows);
    struct query *version = arena_take(&request->arena, sizeof *version);
    if (!rows || !version)
        return request_fail(request, PROBLEM_INTERNAL, "Memory has run out.");
    request->target = write->shown;
    request->path = (struct path){0};
    bool good = target_parse(request);
    request->route = good ? route_find(request->service->resources, &request->path) : NULL;
    good = request->route ? parameters_read(request)
                          : request_fail(request, PROBLEM_INTERNAL, "What was written cannot be shown.");
    if (good) {
        name_input(write, "origin", origin_of(request));
        rows->statement = query_rows_statement(request);
        version->statement = &dataset_version;
        request->rows = rows;
        request->version = version;
        request->format = FORMAT_JSON;
        good = write_ask(write, rows->statement, &rows->rows);
        if (good && write_ask(write, version->statement, &version->rows)) {
            good = stage_answer(request);
            session_rows_free(&version->rows);
        }
        session_rows_free(&rows->rows);
    }
    request->rows = request->version = NULL;
    request->target = target;
    request->route = route;
    return good;
}

/* The ETag of what a GET would be given now. */
static bool find_tag(struct write *write, struct text path, struct text *tag) {
    struct text shown = write->shown;
    write->shown = path;
    bool good = show(write);
    if (good)
        *tag = validators_tag(write->request);
    write->shown = shown;
    write->request->reply.body.length = 0;
    return good;
}

/* {"data": …} around what the action has to say. */
static bool wrap(struct write *write) {
    struct buffer *body = &write->request->reply.body;
    struct rows rows;
    if (!write_ask(write, &dataset_version, &rows))
        return false;
    buffer_add_format(body, "{\"data\":%.*s,\"meta\":{\"dataset_version\":%.*s},\"links\":{",
                      TEXT_FORMAT(write->data), TEXT_FORMAT(rows_value(&rows, 0, "version")));
    json_add_name(body, TEXT("self"));
    json_add_string(body, write->request->target);
    buffer_add(body, TEXT("}}\n"));
    session_rows_free(&rows);
    return true;
}

/* What is sent, as far as it is kept: status, the headers that matter, and the body. */
static bool answer(struct write *write) {
    struct request *request = write->request;
    struct reply *reply = &request->reply;
    if (write->shown.data ? !show(write) : write->data.data && !wrap(write))
        return false;
    reply->header_count = reply->lasting_headers; /* links of GET are not links of this */
    if (write->shown.data)
        name_input(write, "tag", validators_tag(request));
    if (write->located)
        name_input(write, "location", write->shown);
    if (write->shown.data && prefers_minimal(request)) {
        name_input(write, "applied", TEXT("return=minimal"));
        buffer_free(&reply->body);
        write->status = write->status == 200 ? 204 : write->status;
    }
    return true;
}

static bool keep(struct write *write) {
    struct request *request = write->request;
    struct arena *arena = &request->arena;
    name_input(write, "subject", write->subject);
    name_input(write, "before", write->before);
    name_input(write, "after", write->after);
    if (!write_do(write, &audit_enter))
        return false;
    if (!is_idempotent(write))
        return true;
    if (!know_fingerprint(write))
        return false;
    name_input(write, "status", arena_format(arena, "%d", write->status));
    name_input(write, "body",
               request->reply.body.length ? arena_copy(arena, buffer_text(&request->reply.body)) : TEXT(""));
    return write_do(write, &idempotency_keep) && write_do(write, &idempotency_sweep);
}

static bool run(struct write *write) {
    if (!begin_once(write))
        return write->replayed;
    return write->request->action->run(write) && answer(write) && (write->forgotten || keep(write));
}

static enum outcome attempt(struct write *write) {
    struct buffer fault = {0};
    write->refused = write->replayed = false;
    bool open = session_run(write->session, "BEGIN ISOLATION LEVEL READ COMMITTED", &fault);
    bool good = open && run(write);
    write->refused |= !open;
    enum outcome outcome = good ? OUTCOME_DONE : write->refused ? refusal_outcome(write) : OUTCOME_REFUSED;
    if (good && !session_run(write->session, write->forgotten ? "ROLLBACK" : "COMMIT", &fault))
        outcome = refusal_outcome_of_commit(write);
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

/* What the statements around the action are told. */
static void name_inputs(struct write *write) {
    struct request *request = write->request;
    struct arena *arena = &request->arena;
    struct text key = request->header(request, "Idempotency-Key");
    struct text traceparent = request->header(request, "traceparent");
    name_input(write, "key_id", arena_format(arena, "%lld", request->caller.key_id));
    name_input(write, "key_name", request->caller.name);
    name_input(write, "method", request->method_name);
    name_input(write, "target_path", request->target);
    name_input(write, "client", request->client);
    if (traceparent.data && text_is_utf8(traceparent))
        name_input(write, "traceparent", arena_copy(arena, traceparent));
    if (key.data && request->action->method == METHOD_POST)
        name_input(write, "idempotency_key", arena_copy(arena, key));
    if (request->action->body != BODY_ROWS)
        name_input(write, "fingerprint", fingerprint_of(request));
    else if (key.data)
        write->digest = fingerprint_begin(request);
}

static bool check_key(struct request *request) {
    struct text key = request->header(request, "Idempotency-Key");
    if (!key.data || (key.length >= 1 && key.length <= 255 && text_is_utf8(key)))
        return true;
    return request_fail(request, PROBLEM_MALFORMED, "An Idempotency-Key has 1 to 255 characters.");
}

static bool submit(struct write *write, void *writer) {
    struct request *request = write->request;
    if (request->service->write(writer, &write->job))
        return true;
    request_fail(request, PROBLEM_UNAVAILABLE, "Too many writes wait already; nothing was changed.");
    request->resume(request);
    return false;
}

/* Rests until it is done, or has been refused. */
static bool start(struct write *write) {
    struct request *request = write->request;
    request->waiting = true;
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
    if (!check_key(request))
        return false;
    name_inputs(write);
    write->job = (struct job){.run = run_job, .stop = stop_job, .done = finish_job, .owner = write};
    write->tag = find_tag;
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
