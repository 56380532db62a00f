/* A plain blocking connection, for what takes its time: migrate, import, export, verify, key. Faults are one
 * line in `fault`, which the caller prints and frees. */
#pragma once

#include "base/arena.h"
#include "base/settings.h"
#include "core/statement.h"

struct session;

/* What a session may do: read only, change the record, or whatever the user of the database URL may, who owns
 * the schema (db/privileges.h). */
enum session_kind { SESSION_READER, SESSION_WRITER, SESSION_OWNER };

/* Connects; NULL with a fault that says what to do. */
struct session *session_open(const struct settings *settings, enum session_kind kind, struct buffer *fault);

/* NULL is allowed. */
void session_close(struct session *session);

/* Runs one or more statements; false with a fault. */
bool session_run(struct session *session, const char *sql, struct buffer *fault);

/* Runs a statement without parameters and gives its rows, to be freed with session_rows_free. */
bool session_rows(struct session *session, const char *sql, struct rows *rows, struct buffer *fault);

void session_rows_free(struct rows *rows);

/* Prepares a statement, which shows whether it fits the schema. */
bool session_prepare(struct session *session, const struct statement *statement, struct buffer *fault);

/* Prepares statements (ended by NULL) and gives the columns of each, ended by one without a statement; all of
 * it lives in the arena. NULL with a fault when one does not fit the schema. */
struct shape *session_shapes(struct session *session, const struct statement *const *statements,
                             struct arena *arena, struct buffer *fault);

/* What PostgreSQL refused, for who wants to know more than a line. Texts live until the next statement of the
 * session. */
struct refusal {
    char sqlstate[6]; /* empty where the database is gone */
    struct text constraint;
    struct text table;
    struct text message;
};

/* Runs a statement with values (NULL is SQL NULL), one for each of its parameters, and gives its rows, to be
 * freed with session_rows_free. False with what went wrong in session_refusal. */
bool session_ask(struct session *session, const struct statement *statement, const char *const *values,
                 struct rows *rows);

/* Asks queries of one statement that has a gathered form, GATHERED_MOST at most, as one; each has its rows
 * then, to be freed like those. */
bool session_ask_each(struct session *session, struct query *const *queries, int count);

/* Why the last session_ask, or any other of these, failed. */
const struct refusal *session_refusal(const struct session *session);

/* Whether the session waits for a statement, outside of any transaction. */
bool session_is_idle(const struct session *session);

/* From now on nothing waits for the database beyond this moment (CLOCK_MONOTONIC nanoseconds; 0: without
 * end). After a fault of that kind the session can only be closed. */
void session_set_deadline(struct session *session, long long deadline);

/* Cuts the session off: whatever waits for its database, on another thread, fails at once. */
void session_abandon(struct session *session);
