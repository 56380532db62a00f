/* The transaction of an action: the idempotency record, the action, the answer as GET would give it, the
 * audit entry, all or nothing. Decides when it is begun again; never what is written. */
#include "stages/transaction.h"

#include "stages/refusal.h"
#include "stages/repetition.h"
#include "stages/shown.h"

#include "core/pipeline.h"
#include "db/session_stage.h"
#include "queries.h"
#include "writes.h"
#include "writing/upload_log.h"

enum { ATTEMPTS = 5 };

/* Where a request stood before an attempt. */
struct beginning {
    struct problem problem;
    struct input *last;
};

static struct beginning beginning_of(const struct request *request) {
    return (struct beginning){request->problem, request->last_input};
}

/* What an attempt leaves behind in the request is gone before the next one. */
static void start_again(struct request *request, const struct beginning *beginning) {
    reply_drop_body(&request->reply);
    request->reply.header_count = request->reply.lasting_headers;
    request->problem = beginning->problem;
    if (request->problem.last)
        request->problem.last->next = NULL;
    request->last_input = beginning->last;
    if (beginning->last)
        beginning->last->next = NULL;
    else
        request->inputs = NULL;
}

static bool enter(struct write *write) {
    return write->forgotten || (write_audit(write) && repetition_keep(write));
}

/* What follows the action. */
static bool conclude(struct write *const *writes, size_t count) {
    return shown_answers(writes, count) && write_each(enter, writes, count);
}

static bool run(struct write *write) {
    if (!repetition_begin(write))
        return write->replayed;
    return write->request->action->run(write) && conclude(&write, 1);
}

static bool run_together(struct write *const *writes, size_t count) {
    return write_each(repetition_begin, writes, count) &&
           writes[0]->request->action->run_together(writes, count) && conclude(writes, count);
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

static bool open_transaction(struct write *write) {
    struct buffer fault = {0}; /* the refusal says more */
    bool good = session_run(write->session, "BEGIN ISOLATION LEVEL READ COMMITTED", &fault);
    write->refused = !good;
    buffer_free(&fault);
    return good;
}

static bool close_transaction(struct write *write, const char *how) {
    struct buffer fault = {0};
    bool good = session_run(write->session, how, &fault);
    buffer_free(&fault);
    return good;
}

static void roll_back(struct write *write) {
    struct buffer fault = {0}; /* the session shows it by not being idle */
    if (close_transaction(write, "ROLLBACK"))
        session_tidy(write->session, &fault);
    buffer_free(&fault);
}

static enum outcome attempt(struct write *write) {
    long long version = 0;
    write->replayed = false;
    bool open = open_transaction(write);
    bool good = open && run(write);
    long long asked_at = clock_now();
    good = good && read_version(write, &version);
    enum outcome outcome = good ? OUTCOME_DONE : write->refused ? refusal_outcome(write) : OUTCOME_REFUSED;
    if (good && !close_transaction(write, write->forgotten ? "ROLLBACK" : "COMMIT"))
        outcome = refusal_outcome_of_commit(write);
    if (outcome == OUTCOME_DONE && !write->forgotten)
        tell_readers(write, version, asked_at);
    if (open && outcome != OUTCOME_DONE)
        roll_back(write);
    return outcome;
}

/* When a key was last used is worth no failure: where it cannot be noted, the write will tell why. */
static void touch_key(struct write *write) {
    write_do(write, &keys_touch);
    write->refused = false;
}

void transaction_run(struct write *write, struct session *session) {
    struct request *request = write->request;
    struct beginning beginning = beginning_of(request);
    enum outcome outcome = OUTCOME_AGAIN;
    write->session = session;
    if (!session)
        request_fail(request, PROBLEM_UNAVAILABLE, "The database cannot be reached; nothing was changed.");
    if (session)
        touch_key(write);
    /* A stream cannot be read again. */
    int attempts = request->pipe ? 0 : ATTEMPTS;
    for (int at = 0; session && at <= attempts && outcome == OUTCOME_AGAIN; at++) {
        start_again(request, &beginning);
        outcome = attempt(write);
    }
    if (session && outcome == OUTCOME_AGAIN)
        request_fail(request, PROBLEM_UNAVAILABLE,
                     "Others wrote to the same rows again and again; nothing was changed.");
    if (write->log)
        upload_log_end(write->log, outcome == OUTCOME_DONE);
}

/* All of them: whether they were kept may be unknown, and then none may be tried again. */
static bool commit(struct write *const *writes, size_t count) {
    if (close_transaction(writes[0], "COMMIT"))
        return true;
    if (!refusal_is_lost(writes[0]->session))
        return false;
    for (size_t at = 0; at < count; at++)
        refusal_outcome_of_commit(writes[at]);
    return true;
}

static bool attempt_together(struct write *const *writes, size_t count) {
    struct write *first = writes[0];
    long long version = 0;
    bool open = open_transaction(first);
    bool good = open && run_together(writes, count);
    long long asked_at = clock_now();
    good = good && read_version(first, &version) && commit(writes, count);
    if (good && !first->request->problem.raised)
        tell_readers(first, version, asked_at);
    if (open && !good)
        roll_back(first);
    return good;
}

/* Puts those that are to be run by themselves last; returns how many the others are. */
static size_t part(struct write **writes, size_t count) {
    size_t together = 0;
    for (size_t at = 0; at < count; at++) {
        struct write *write = writes[at];
        if (write->is_apart)
            continue;
        writes[at] = writes[together];
        writes[together++] = write;
    }
    return together;
}

static void prepare(struct write *const *writes, size_t count, struct session *session) {
    for (size_t at = 0; at < count; at++) {
        struct write *write = writes[at];
        write->session = session;
        write->refused = write->replayed = write->is_apart = false;
        if (at == 0 || write->request->caller.key_id != writes[at - 1]->request->caller.key_id)
            touch_key(write);
    }
}

size_t transaction_run_together(struct write **writes, size_t count, struct session *session) {
    prepare(writes, count, session);
    for (int attempts = 0; count > 1 && attempts < ATTEMPTS; attempts++) {
        struct beginning beginnings[JOBS_TOGETHER];
        for (size_t at = 0; at < count; at++)
            beginnings[at] = beginning_of(writes[at]->request);
        if (attempt_together(writes, count))
            return count;
        for (size_t at = 0; at < count; at++)
            start_again(writes[at]->request, &beginnings[at]);
        size_t together = part(writes, count);
        /* Where none of them is to blame, all are. */
        count = together < count ? together : 0;
    }
    return 0;
}
