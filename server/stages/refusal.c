/* Turns what PostgreSQL refuses of a write into a problem. Decides by SQLSTATE; whether and how often a write
 * begins again is stages/transaction.c's to say. */
#include "stages/refusal.h"

#include "base/log.h"

#include <string.h>

static bool fail_content(struct write *write, struct text pointer, struct text message) {
    request_fault_at(write->request, "out-of-range", pointer, message, NULL, (struct text){NULL, 0});
    return request_fail_content(write->request);
}

/* The member that a constraint is about, as a pointer: its name is <table>_<column>_<rule>, where each may
 * have several words. The whole body where it is about none. */
static struct text pointer_of(struct write *write, const struct refusal *refusal) {
    size_t count;
    const struct files_column *columns = row_columns(write->request->action->file, &count);
    struct text rest = refusal->constraint;
    const char *found = NULL;
    if (!refusal->table.data || !text_starts_with(rest, refusal->table) ||
        rest.length == refusal->table.length)
        return TEXT("");
    rest.data += refusal->table.length + 1;
    rest.length -= refusal->table.length + 1;
    for (size_t at = 0; at < count; at++)
        if (text_starts_with(rest, text_of(columns[at].name)) &&
            (!found || strlen(columns[at].name) > strlen(found)))
            found = columns[at].name;
    return found ? arena_format(&write->request->arena, "/%s", row_member(found)) : TEXT("");
}

static bool fail_constraint(struct write *write, const struct refusal *refusal) {
    if (strcmp(refusal->sqlstate, "23503") == 0) {
        request_fault_at(write->request, "still-needed", TEXT(""),
                         TEXT("Something that names it is still there."), NULL, (struct text){NULL, 0});
        return request_fail(write->request, PROBLEM_CONFLICT, "Something in the record refers to it.");
    }
    return fail_content(write, pointer_of(write, refusal),
                        arena_format(&write->request->arena, "The rule %.*s does not hold.",
                                     TEXT_FORMAT(refusal->constraint)));
}

static bool is_lost(const char *sqlstate) {
    return !*sqlstate || strncmp(sqlstate, "08", 2) == 0 || strncmp(sqlstate, "57P", 3) == 0 ||
           strncmp(sqlstate, "53", 2) == 0;
}

enum outcome refusal_outcome(struct write *write) {
    struct request *request = write->request;
    const struct refusal *refusal = session_refusal(write->session);
    const char *sqlstate = refusal->sqlstate;
    if (strcmp(sqlstate, "40001") == 0 || strcmp(sqlstate, "40P01") == 0)
        return OUTCOME_AGAIN;
    if (strcmp(sqlstate, "57014") == 0)
        request_fail(request, PROBLEM_DEADLINE, "The write took longer than allowed; nothing was changed.");
    else if (is_lost(sqlstate))
        request_fail(request, PROBLEM_UNAVAILABLE,
                     "The database went away. Send the request again with the same Idempotency-Key: it takes "
                     "effect once.");
    else if (strncmp(sqlstate, "23", 2) == 0 && refusal->constraint.data)
        fail_constraint(write, refusal);
    else if (strncmp(sqlstate, "22", 2) == 0)
        fail_content(write, TEXT(""), arena_copy(&request->arena, refusal->message));
    else {
        log_message(LOG_ERROR, "write-refused", "%.*s: %s %.*s", TEXT_FORMAT(request->target), sqlstate,
                    TEXT_FORMAT(refusal->message));
        request_fail(request, PROBLEM_INTERNAL, "The database refused a statement; nothing was changed.");
    }
    return OUTCOME_REFUSED;
}

bool refusal_is_lost(const struct session *session) {
    const char *sqlstate = session_refusal(session)->sqlstate;
    return is_lost(sqlstate) || strcmp(sqlstate, "57014") == 0;
}

enum outcome refusal_outcome_of_commit(struct write *write) {
    if (!refusal_is_lost(write->session))
        return refusal_outcome(write);
    request_fail(write->request, PROBLEM_UNAVAILABLE,
                 "The database went away while it kept the write, which may have taken effect. Send the "
                 "request again with the same Idempotency-Key: it takes effect once.");
    return OUTCOME_REFUSED;
}
