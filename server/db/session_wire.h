/* What the files of a session share: the connection, and the waiting for it. Seen in db/session*.c alone. */
#pragma once

#include "db/session.h"

#include <libpq-fe.h>

#include <poll.h>

struct session {
    PGconn *connection;
    long long deadline; /* 0: none */
    bool late;
    bool has_stage;    /* for good: no rollback takes it along (db/session_stage.h) */
    PGresult *refused; /* what `refusal` points into */
    struct refusal refusal;
    const struct statement **prepared; /* that it was asked before */
    size_t prepared_count;
};

/* Why the last thing failed, as one line with detail and place. */
void session_add_fault(const struct session *session, const PGresult *result, struct buffer *fault);

/* Takes the result; whether it has the wanted status, with a fault if not. */
bool session_settle(struct session *session, PGresult *result, ExecStatusType wanted, struct buffer *fault);

/* Waits for one of the events of poll, and takes in what the database has sent. */
bool session_await(struct session *session, short events);

/* The next result, which of a broken connection is an error; NULL when there is none left, or it is late. */
PGresult *session_next_result(struct session *session);

/* Like PQexec; NULL when the database could not be asked. */
PGresult *session_execute(struct session *session, const char *sql);
