/* Blocking libpq with faults as text. Waits by itself, since libpq would wait for a frozen server for ever.
 */
#include "db/session_wire.h"

#include "core/composition.h"
#include "core/pipeline.h"
#include "db/gathered.h"
#include "db/privileges.h"
#include "db/result_rows.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* What PostgreSQL itself says of a statement that takes too long. */
#define QUERY_CANCELED "57014"

static void add_first_line(struct buffer *fault, const char *message) {
    buffer_add(fault, (struct text){message, strcspn(message, "\n")});
}

/* What is asked for often is in memory: a foreign key looks its row up, and does not read through a small
 * table for each of a million figures. */
static const char *options_of(enum session_kind kind) {
#define OPTIONS_OF_ALL                                                                                       \
    "-c TimeZone=UTC -c DateStyle=ISO -c client_min_messages=warning -c random_page_cost=1.1"
    static const char *const options[] = {[SESSION_READER] = OPTIONS_OF_ALL
                                          " -c role=" ROLE_OF_READERS " -c default_transaction_read_only=on",
                                          [SESSION_WRITER] = OPTIONS_OF_ALL " -c role=" ROLE_OF_WRITERS,
                                          [SESSION_OWNER] = OPTIONS_OF_ALL};
#undef OPTIONS_OF_ALL
    return options[kind];
}

/* The database was reached when it refuses a role. */
static void add_advice(const PGconn *connection, struct buffer *fault) {
    const char *message = PQerrorMessage(connection);
    bool refused = strstr(message, ROLE_OF_READERS) || strstr(message, ROLE_OF_WRITERS);
    buffer_add_string(fault, refused ? "; run opsd migrate, which makes the roles that are needed"
                                     : "; --database-url or OPS_DATABASE_URL names it");
}

struct session *session_open(const struct settings *settings, enum session_kind kind, struct buffer *fault) {
    const char *const names[] = {"dbname",          "client_encoding", "fallback_application_name",
                                 "connect_timeout", "options",         NULL};
    const char *const values[] = {settings->database_url, "UTF8", "opsd", "10", options_of(kind), NULL};
    struct session *session = calloc(1, sizeof *session);
    if (!session) {
        buffer_add_string(fault, "memory has run out");
        return NULL;
    }
    session->connection = PQconnectdbParams(names, values, 1);
    if (PQstatus(session->connection) == CONNECTION_OK)
        return session;
    buffer_add_string(fault, "cannot reach the database: ");
    add_first_line(fault, PQerrorMessage(session->connection));
    add_advice(session->connection, fault);
    session_close(session);
    return NULL;
}

void session_close(struct session *session) {
    if (session) {
        PQclear(session->refused);
        PQfinish(session->connection);
        free(session->prepared);
    }
    free(session);
}

void session_add_fault(const struct session *session, const PGresult *result, struct buffer *fault) {
    const char *primary = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *detail = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL) : NULL;
    const char *context = result ? PQresultErrorField(result, PG_DIAG_CONTEXT) : NULL;
    if (session->late) {
        buffer_add_string(fault, "the database did not answer in time");
        return;
    }
    add_first_line(fault, primary ? primary : PQerrorMessage(session->connection));
    if (detail) {
        buffer_add_string(fault, "; ");
        add_first_line(fault, detail);
    }
    if (context) {
        buffer_add_string(fault, "; ");
        add_first_line(fault, context);
    }
}

/* Keeps what was refused, and owns the result from now on. */
static void keep_refusal(struct session *session, PGresult *result) {
    struct refusal *refusal = &session->refusal;
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (!sqlstate && session->late)
        sqlstate = QUERY_CANCELED;
    PQclear(session->refused);
    session->refused = result;
    *refusal = (struct refusal){.constraint = text_of(PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME)),
                                .table = text_of(PQresultErrorField(result, PG_DIAG_TABLE_NAME)),
                                .message = text_of(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY))};
    snprintf(refusal->sqlstate, sizeof refusal->sqlstate, "%s", sqlstate ? sqlstate : "");
}

const struct refusal *session_refusal(const struct session *session) {
    return &session->refusal;
}

bool session_settle(struct session *session, PGresult *result, ExecStatusType wanted, struct buffer *fault) {
    ExecStatusType status = PQresultStatus(result);
    bool good = status == wanted || (wanted == PGRES_COMMAND_OK && status == PGRES_TUPLES_OK);
    if (good) {
        PQclear(result);
        return true;
    }
    session_add_fault(session, result, fault);
    keep_refusal(session, result);
    return false;
}

void session_set_deadline(struct session *session, long long deadline) {
    session->deadline = deadline;
}

void session_abandon(struct session *session) {
    shutdown(PQsocket(session->connection), SHUT_RDWR);
}

bool session_await(struct session *session, short events) {
    struct pollfd watched = {.fd = PQsocket(session->connection), .events = events};
    int ready = 0;
    while (ready <= 0) {
        long long left = session->deadline ? (session->deadline - clock_now()) / 1000000 : INT_MAX;
        if (left <= 0) {
            session->late = true;
            return false;
        }
        ready = poll(&watched, 1, left > INT_MAX ? INT_MAX : (int)left);
        if (ready < 0 && errno != EINTR)
            return false;
    }
    return PQconsumeInput(session->connection);
}

PGresult *session_next_result(struct session *session) {
    while (!session->late && PQisBusy(session->connection) && session_await(session, POLLIN)) {
    }
    return session->late ? NULL : PQgetResult(session->connection);
}

/* The last result of what was sent, or the one that starts a COPY; NULL when there is none in time. */
static PGresult *last_result(struct session *session) {
    PGresult *last = NULL;
    PGresult *next;
    while ((next = session_next_result(session))) {
        ExecStatusType status = PQresultStatus(next);
        PQclear(last);
        last = next;
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT ||
            PQstatus(session->connection) == CONNECTION_BAD)
            return last;
    }
    if (!session->late)
        return last;
    PQclear(last);
    return NULL;
}

PGresult *session_execute(struct session *session, const char *sql) {
    return PQsendQuery(session->connection, sql) ? last_result(session) : NULL;
}

static bool is_prepared(const struct session *session, const struct statement *statement) {
    for (size_t at = 0; at < session->prepared_count; at++)
        if (session->prepared[at] == statement)
            return true;
    return false;
}

/* To plan a statement can take longer than to run it. NULL when memory has run out. */
static PGresult *prepare_once(struct session *session, const struct statement *statement) {
    size_t size = (session->prepared_count + 1) * sizeof *session->prepared;
    const struct statement **grown = realloc(session->prepared, size);
    if (!grown)
        return NULL;
    session->prepared = grown;
    PGresult *result = PQsendPrepare(session->connection, statement->name, statement->sql, 0, NULL)
                           ? last_result(session)
                           : NULL;
    if (PQresultStatus(result) == PGRES_COMMAND_OK)
        session->prepared[session->prepared_count++] = statement;
    return result;
}

static PGresult *run_prepared(struct session *session, const struct statement *statement,
                              const char *const *values) {
    return PQsendQueryPrepared(session->connection, statement->name, statement->parameter_count, values, NULL,
                               NULL, 0)
               ? last_result(session)
               : NULL;
}

bool session_ask(struct session *session, const struct statement *statement, const char *const *values,
                 struct rows *rows) {
    PGresult *result = is_prepared(session, statement) ? NULL : prepare_once(session, statement);
    if (is_prepared(session, statement)) {
        PQclear(result);
        result = run_prepared(session, statement, values);
    }
    *rows = (struct rows){0};
    if (PQresultStatus(result) == PGRES_TUPLES_OK || PQresultStatus(result) == PGRES_COMMAND_OK) {
        if (result_rows(rows, result))
            return true;
        result = NULL;
    }
    keep_refusal(session, result);
    return false;
}

bool session_ask_each(struct session *session, struct query *const *queries, int count) {
    const struct statement *statement = queries[0]->statement;
    const char *values[QUERY_PARAMETERS];
    struct arena arena = {0};
    struct rows rows;
    if (count == 1)
        return session_ask(session, statement, queries[0]->values, &queries[0]->rows);
    bool good = gathered_values(&arena, queries, count, values);
    if (!good)
        keep_refusal(session, NULL);
    good = good && session_ask(session, statement->gathered, values, &rows);
    if (good) {
        gathered_share(queries, count, &rows);
        session_rows_free(&rows);
    }
    arena_free(&arena);
    return good;
}

bool session_is_idle(const struct session *session) {
    return !session->late && PQtransactionStatus(session->connection) == PQTRANS_IDLE;
}

bool session_run(struct session *session, const char *sql, struct buffer *fault) {
    return session_settle(session, session_execute(session, sql), PGRES_COMMAND_OK, fault);
}

bool session_prepare(struct session *session, const struct statement *statement, struct buffer *fault) {
    PGresult *result = PQprepare(session->connection, statement->name, statement->sql, 0, NULL);
    return session_settle(session, result, PGRES_COMMAND_OK, fault);
}

static bool describe(struct session *session, const struct statement *statement, struct arena *arena,
                     struct shape *shape, struct buffer *fault) {
    PGresult *result = PQdescribePrepared(session->connection, statement->name);
    int count = PQnfields(result);
    shape->statement = statement;
    shape->columns = arena_take(arena, (size_t)(count + 1) * sizeof *shape->columns);
    for (int column = 0; shape->columns && column < count; column++)
        shape->columns[column] = arena_copy(arena, text_of(PQfname(result, column))).data;
    if (!session_settle(session, result, PGRES_COMMAND_OK, fault) || !shape->columns)
        return false;
    shape->making = compositions_of(arena, statement, shape->columns);
    if (!shape->making)
        buffer_add_format(fault, "a template of %s names a column that it has not", statement->name);
    return shape->making;
}

struct shape *session_shapes(struct session *session, const struct statement *const *statements,
                             struct arena *arena, struct buffer *fault) {
    size_t count = 0;
    while (statements[count])
        count++;
    struct shape *shapes = arena_take(arena, (count + 1) * sizeof *shapes);
    for (size_t at = 0; shapes && at < count; at++)
        if (!session_prepare(session, statements[at], fault) ||
            !describe(session, statements[at], arena, &shapes[at], fault))
            return NULL;
    return shapes;
}

bool session_rows(struct session *session, const char *sql, struct rows *rows, struct buffer *fault) {
    PGresult *result = session_execute(session, sql);
    if (PQresultStatus(result) == PGRES_TUPLES_OK) {
        if (result_rows(rows, result))
            return true;
        result = NULL;
    }
    return session_settle(session, result, PGRES_TUPLES_OK, fault);
}

void session_rows_free(struct rows *rows) {
    result_rows_free(rows);
}
