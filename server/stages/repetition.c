/* Decides whether two requests are the same: method, path with query, format and body. */
#include "stages/repetition.h"

#include "core/digest.h"
#include "writes.h"
#include "writing/upload.h"

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

bool repetition_name(struct write *write) {
    struct request *request = write->request;
    struct text key = request->header(request, "Idempotency-Key");
    if (!key.data || request->action->method != METHOD_POST)
        return true;
    if (key.length < 1 || key.length > 255 || !text_is_utf8(key))
        return request_fail(request, PROBLEM_MALFORMED, "An Idempotency-Key has 1 to 255 characters.");
    name_input(write, "idempotency_key", arena_copy(&request->arena, key));
    if (request->action->body == BODY_ROWS)
        write->digest = fingerprint_begin(request);
    else
        name_input(write, "fingerprint", fingerprint_of(request));
    return true;
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
bool repetition_begin(struct write *write) {
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

bool repetition_keep(struct write *write) {
    struct reply *reply = &write->request->reply;
    struct arena *arena = &write->request->arena;
    if (!is_idempotent(write))
        return true;
    if (!know_fingerprint(write))
        return false;
    name_input(write, "status", arena_format(arena, "%d", write->status));
    name_input(write, "body", reply->body.length ? arena_copy(arena, buffer_text(&reply->body)) : TEXT(""));
    return write_do(write, &idempotency_keep) && write_do(write, &idempotency_sweep);
}
