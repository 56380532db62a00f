/* One pipelined connection of the pool, as a state machine that never blocks. Used by the pool's thread
 * alone. */
#pragma once

#include "base/settings.h"
#include "core/statement.h"

#include <libpq-fe.h>

enum connection_state { CONNECTION_CLOSED, CONNECTION_OPENING, CONNECTION_PREPARING, CONNECTION_READY };

struct connection {
    const struct settings *settings;
    const char *url;                           /* of the database */
    const struct statement *const *statements; /* up to NULL */
    enum connection_state state;
    PGconn *session;
    const struct statement *const *unprepared; /* when PREPARING: those that have not been sent, */
    int unanswered;                            /* and how many of the others have no answer yet */
    const char *search_path;                   /* of schemas; NULL for PostgreSQL's own */
    struct batch *first;                       /* under way, in the order sent */
    struct batch *last;
    int under_way;
    bool wants_write;
    long long retry_at;  /* CLOCK_MONOTONIC nanoseconds; when CLOSED */
    long long opened_by; /* likewise: opening and preparing must be done by then */
};

/* Starts to connect. */
void connection_open(struct connection *connection);

/* Sends a batch, and its fellows with it; false when the connection broke over it (they are then among those
 * of connection_leave). */
bool connection_send(struct connection *connection, struct batch *batch);

/* Reads and writes what can be without waiting; appends finished batches to `*finished`. False when the
 * connection is broken. */
bool connection_progress(struct connection *connection, bool readable, struct batch **finished);

/* The batches that were under way, oldest first, are the caller's again. */
struct batch *connection_leave(struct connection *connection);

/* Drops the connection, to be tried again in a second; nothing may be under way any more. */
void connection_close(struct connection *connection, const char *why);
