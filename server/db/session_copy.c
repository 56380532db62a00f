/* COPY by libpq. Decides how little is held in memory: bytes are sent on before more are taken. */
#include "db/session_copy.h"

#include "db/session_wire.h"

#include <errno.h>
#include <string.h>

/* Sends what libpq holds. A database that has refused the rows says so meanwhile, which is taken in. */
static bool flush(struct session *session) {
    int left;
    while ((left = PQflush(session->connection)) == 1)
        if (!session_await(session, POLLIN | POLLOUT))
            return false;
    return left == 0;
}

/* What follows the data of a COPY: how it went, told once. */
static bool finish(struct session *session, struct buffer *fault) {
    bool good = true;
    PGresult *result;
    while ((result = session_next_result(session)))
        good = (good ? session_settle(session, result, PGRES_COMMAND_OK, fault) : (PQclear(result), false));
    return good && session->late ? session_settle(session, NULL, PGRES_COMMAND_OK, fault) : good;
}

bool session_copy_begin(struct session *session, const char *sql, struct buffer *fault) {
    if (!session_settle(session, session_execute(session, sql), PGRES_COPY_IN, fault))
        return false;
    /* Else libpq would wait by itself, for ever, where the database takes nothing. */
    PQsetnonblocking(session->connection, 1);
    return true;
}

bool session_copy_put(struct session *session, struct text bytes) {
    return PQputCopyData(session->connection, bytes.data, (int)bytes.length) == 1 && flush(session);
}

bool session_copy_end(struct session *session, const char *reason, struct buffer *fault) {
    PQputCopyEnd(session->connection, reason);
    flush(session); /* what fails here is told by the result */
    PQsetnonblocking(session->connection, 0);
    return finish(session, fault);
}

bool session_copy_in(struct session *session, const char *sql, FILE *file, struct copy_watch watch,
                     struct buffer *fault) {
    char block[65536];
    size_t got;
    if (!session_copy_begin(session, sql, fault))
        return false;
    while ((got = fread(block, 1, sizeof block, file)) > 0) {
        if (watch.seen)
            watch.seen(watch.context, block, got);
        if (!session_copy_put(session, (struct text){block, got}))
            break;
    }
    return session_copy_end(session, ferror(file) ? "the file cannot be read" : NULL, fault);
}

/* The next row of a COPY; its length, or -1 after the last one, or -2 when it does not come. */
static int next_row(struct session *session, char **row) {
    int length;
    while ((length = PQgetCopyData(session->connection, row, 1)) == 0)
        if (!session_await(session, POLLIN))
            return -2;
    return length;
}

bool session_copy_out(struct session *session, const char *sql, FILE *file, struct copy_watch watch,
                      struct buffer *fault) {
    char *row;
    int length;
    bool written = true;
    if (!session_settle(session, session_execute(session, sql), PGRES_COPY_OUT, fault))
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
        session_add_fault(session, NULL, fault);
    else
        return finish(session, fault);
    return false;
}
