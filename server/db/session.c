/* Blocking libpq with faults as text. Waits by itself, since libpq would wait for a frozen server for ever.
 */
#include "db/session.h"

#include "core/pipeline.h"
#include "db/privileges.h"
#include "db/result_rows.h"

#include <libpq-fe.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct session {
    PGconn *connection;
    long long deadline; /* 0: none */
    bool late;
    PGresult *refused; /* what `refusal` points into */
    struct refusal refusal;
};

/* What PostgreSQL itself says of a statement that takes too long. */
#define QUERY_CANCELED "57014"

static void add_first_line(struct buffer *fault, const char *message) {
    buffer_add(fault, (struct text){message, strcspn(message, "\n")});
}

static const char *options_of(enum session_kind kind) {
#define OPTIONS_OF_ALL "-c TimeZone=UTC -c DateStyle=ISO -c client_min_messages=warning"
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
    }
    free(session);
}

/* Why the last thing failed, as one line with detail and place. */
static void add_fault(const struct session *session, const PGresult *result, struct buffer *fault) {
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

/* Takes the result; whether it has the wanted status, with a fault if not. */
static bool settle(struct session *session, PGresult *result, ExecStatusType wanted, struct buffer *fault) {
    ExecStatusType status = PQresultStatus(result);
    bool good = status == wanted || (wanted == PGRES_COMMAND_OK && status == PGRES_TUPLES_OK);
    if (good) {
        PQclear(result);
        return true;
    }
    add_fault(session, result, fault);
    keep_refusal(session, result);
    return false;
}

void session_set_deadline(struct session *session, long long deadline) {
    session->deadline = deadline;
}

void session_abandon(struct session *session) {
    shutdown(PQsocket(session->connection), SHUT_RDWR);
}

/* Waits until the database has sent something, and takes it in. */
static bool wait_for_more(struct session *session) {
    struct pollfd watched = {.fd = PQsocket(session->connection), .events = POLLIN};
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

/* The next result, which of a broken connection is an error; NULL when there is none left, or it is late. */
static PGresult *next_result(struct session *session) {
    while (!session->late && PQisBusy(session->connection) && wait_for_more(session)) {
    }
    return session->late ? NULL : PQgetResult(session->connection);
}

/* The last result of what was sent, or the one that starts a COPY; NULL when there is none in time. */
static PGresult *last_result(struct session *session) {
    PGresult *last = NULL;
    PGresult *next;
    while ((next = next_result(session))) {
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

/* Like PQexec; NULL when the database could not be asked. */
static PGresult *execute(struct session *session, const char *sql) {
    return PQsendQuery(session->connection, sql) ? last_result(session) : NULL;
}

bool session_ask(struct session *session, const struct statement *statement, const char *const *values,
                 struct rows *rows) {
    PGresult *result = PQsendQueryParams(session->connection, statement->sql, statement->parameter_count,
                                         NULL, values, NULL, NULL, 0)
                           ? last_result(session)
                           : NULL;
    *rows = (struct rows){0};
    if (PQresultStatus(result) == PGRES_TUPLES_OK || PQresultStatus(result) == PGRES_COMMAND_OK) {
        result_rows(rows, result);
        return true;
    }
    keep_refusal(session, result);
    return false;
}

bool session_is_idle(const struct session *session) {
    return !session->late && PQtransactionStatus(session->connection) == PQTRANS_IDLE;
}

bool session_run(struct session *session, const char *sql, struct buffer *fault) {
    return settle(session, execute(session, sql), PGRES_COMMAND_OK, fault);
}

bool session_prepare(struct session *session, const struct statement *statement, struct buffer *fault) {
    PGresult *result = PQprepare(session->connection, statement->name, statement->sql, 0, NULL);
    return settle(session, result, PGRES_COMMAND_OK, fault);
}

static bool describe(struct session *session, const struct statement *statement, struct arena *arena,
                     struct shape *shape, struct buffer *fault) {
    PGresult *result = PQdescribePrepared(session->connection, statement->name);
    int count = PQnfields(result);
    shape->statement = statement;
    shape->columns = arena_take(arena, (size_t)(count + 1) * sizeof *shape->columns);
    for (int column = 0; shape->columns && column < count; column++)
        shape->columns[column] = arena_copy(arena, text_of(PQfname(result, column))).data;
    return settle(session, result, PGRES_COMMAND_OK, fault) && shape->columns;
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
    PGresult *result = execute(session, sql);
    if (PQresultStatus(result) == PGRES_TUPLES_OK) {
        result_rows(rows, result);
        return true;
    }
    return settle(session, result, PGRES_TUPLES_OK, fault);
}

void session_rows_free(struct rows *rows) {
    result_rows_free(rows);
}

/* What follows the data of a COPY: how it went, told once. */
static bool finish_copy(struct session *session, struct buffer *fault) {
    bool good = true;
    PGresult *result;
    while ((result = next_result(session)))
        good = (good ? settle(session, result, PGRES_COMMAND_OK, fault) : (PQclear(result), false));
    if (good && session->late) {
        add_fault(session, NULL, fault);
        keep_refusal(session, NULL);
    }
    return good && !session->late;
}

bool session_copy_in(struct session *session, const char *sql, FILE *file, struct copy_watch watch,
                     struct buffer *fault) {
    char block[65536];
    size_t got;
    if (!settle(session, execute(session, sql), PGRES_COPY_IN, fault))
        return false;
    while ((got = fread(block, 1, sizeof block, file)) > 0) {
        if (watch.seen)
            watch.seen(watch.context, block, got);
        if (PQputCopyData(session->connection, block, (int)got) != 1)
            break;
    }
    PQputCopyEnd(session->connection, ferror(file) ? "the file cannot be read" : NULL);
    return finish_copy(session, fault);
}

bool session_copy_text(struct session *session, const char *sql, struct text rows, struct buffer *fault) {
    if (!settle(session, execute(session, sql), PGRES_COPY_IN, fault))
        return false;
    PQputCopyData(session->connection, rows.data, (int)rows.length);
    PQputCopyEnd(session->connection, NULL);
    return finish_copy(session, fault);
}

/* The next row of a COPY; its length, or -1 after the last one, or -2 when it does not come. */
static int next_row(struct session *session, char **row) {
    int length;
    while ((length = PQgetCopyData(session->connection, row, 1)) == 0)
        if (!wait_for_more(session))
            return -2;
    return length;
}

bool session_copy_out(struct session *session, const char *sql, FILE *file, struct copy_watch watch,
                      struct buffer *fault) {
    char *row;
    int length;
    bool written = true;
    if (!settle(session, execute(session, sql), PGRES_COPY_OUT, fault))
        return false;
    while (written && (length = next_row(session, &row)) > 0) {
        written = fwrite(row, 1, (size_t)length, file) == (size_t)length;
        if (watch.seen)
            watch.seen(watch.context, row, (size_t)length);
        PQfreemem(row);
    }
    if (!written)
        buffer_add_format(fault, "cannot write: %s", strerror(errno));
    else if (session->late)
        add_fault(session, NULL, fault);
    else
        return finish_copy(session, fault);
    return false;
}
