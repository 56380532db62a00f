/* Speaks libpq's pipeline mode (PostgreSQL 15 documentation, 34.5): statements are prepared once, a batch is
 * sent as executions and one sync, and all between two syncs share one snapshot. Decides nothing about which
 * batch goes where; the pool does. */
#include "db/connection.h"

#include "base/log.h"
#include "core/pipeline.h"
#include "db/gathering.h"
#include "db/privileges.h"
#include "db/result_rows.h"
#include "db/sqlstate.h"
#include "queries.h"

#include <stdio.h>
#include <string.h>

static const long long SECOND = 1000000000LL;

static void options_of(const struct connection *connection, char *options, size_t size) {
    /* A generic plan always: with LIMIT as a parameter PostgreSQL would otherwise plan anew at each
     * execution. What is asked for often is in memory, where a page costs the same in any order. No helpers,
     * which would bring rows out of the order that they are walked in (queries/observations.sql). */
    snprintf(options, size,
             "-c role=" ROLE_OF_READERS " -c default_transaction_read_only=on "
             "-c default_transaction_isolation=repeatable\\ read "
             "-c plan_cache_mode=force_generic_plan -c random_page_cost=1.1 "
             "-c max_parallel_workers_per_gather=0 -c jit=off -c TimeZone=UTC -c DateStyle=ISO%s%s",
             connection->search_path ? " -c search_path=" : "",
             connection->search_path ? connection->search_path : "");
}

void connection_open(struct connection *connection) {
    char options[512];
    options_of(connection, options, sizeof options);
    const char *const names[] = {"dbname", "options", "client_encoding", "fallback_application_name", NULL};
    const char *const values[] = {connection->url, options, "UTF8", "opsd", NULL};
    connection->session = PQconnectStartParams(names, values, 1);
    connection->opened_by = clock_now() + 5 * SECOND;
    connection->state = CONNECTION_OPENING;
    connection->wants_write = true;
    if (!connection->session || PQstatus(connection->session) == CONNECTION_BAD)
        connection_close(connection, "cannot start to connect");
}

/* The time of a request's statements: from now on, since all that are prepared before a sync share one, and
 * on a busy machine take longer. */
static bool limit_time(struct connection *connection) {
    char sql[64];
    snprintf(sql, sizeof sql, "SET statement_timeout = %lld", connection->settings->statement_milliseconds);
    connection->unanswered++;
    return PQsendQueryParams(connection->session, sql, 0, NULL, NULL, NULL, NULL, 0) == 1;
}

/* Sends the next statements, as many as a socket takes at once: libpq keeps the texts of all that have no
 * answer yet, and a buffer that has grown never shrinks. The last are followed by the one sync. */
static bool prepare_more(struct connection *connection) {
    enum { AT_ONCE = 32768 };
    PGconn *session = connection->session;
    for (size_t bytes = 0; *connection->unprepared && bytes < AT_ONCE; connection->unprepared++) {
        const struct statement *statement = *connection->unprepared;
        if (!PQsendPrepare(session, statement->name, statement->sql, 0, NULL))
            return false;
        bytes += strlen(statement->sql);
        connection->unanswered++;
    }
    connection->wants_write = true;
    if (*connection->unprepared)
        return PQsendFlushRequest(session) == 1;
    return limit_time(connection) && PQpipelineSync(session) == 1;
}

static bool start_to_prepare(struct connection *connection) {
    if (PQsetnonblocking(connection->session, 1) != 0 || !PQenterPipelineMode(connection->session))
        return false;
    connection->state = CONNECTION_PREPARING;
    connection->unprepared = connection->statements;
    connection->unanswered = 0;
    return prepare_more(connection);
}

static bool continue_opening(struct connection *connection) {
    switch (PQconnectPoll(connection->session)) {
    case PGRES_POLLING_OK:
        return start_to_prepare(connection);
    case PGRES_POLLING_READING:
        connection->wants_write = false;
        return true;
    case PGRES_POLLING_WRITING:
        connection->wants_write = true;
        return true;
    default:
        return false;
    }
}

/* The version at which a batch reads is a setting of its transaction, which the first statement makes. */
static bool pin(struct connection *connection, const char *version) {
    return PQsendQueryPrepared(connection->session, dataset_pin.name, 1, &version, NULL, NULL, 0);
}

static bool ask(PGconn *session, const struct batch *batch, int at) {
    const struct query *query = batch->queries[at];
    if (batch->fellows)
        return gathering_ask(session, batch, at);
    return PQsendQueryPrepared(session, query->statement->name, query->statement->parameter_count,
                               query->values, NULL, NULL, 0);
}

bool connection_send(struct connection *connection, struct batch *batch) {
    batch->next = NULL;
    batch->answered = batch->version ? -1 : 0;
    batch->attempts++;
    if (connection->last)
        connection->last->next = batch;
    else
        connection->first = batch;
    connection->last = batch;
    connection->under_way++;
    if (batch->version && !pin(connection, batch->version))
        return false;
    for (int at = 0; at < batch->count; at++)
        if (!ask(connection->session, batch, at))
            return false;
    if (!PQpipelineSync(connection->session))
        return false;
    connection->wants_write = PQflush(connection->session) == 1;
    return true;
}

static void note_fault(struct batch *batch, const PGresult *result) {
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (batch->outcome != BATCH_DONE)
        return;
    batch->outcome = sqlstate_outcome(sqlstate);
    snprintf(batch->fault_space, sizeof batch->fault_space, "%s %s", sqlstate ? sqlstate : "-----",
             PQresultErrorMessage(result));
    batch->fault = text_of(batch->fault_space);
}

static void finish_first(struct connection *connection, struct batch **finished) {
    struct batch *batch = connection->first;
    connection->first = batch->next;
    if (!connection->first)
        connection->last = NULL;
    connection->under_way--;
    while (*finished)
        finished = &(*finished)->next;
    *finished = gathering_part(batch);
}

/* What a statement gave to who asked it. */
static void hand_out(struct batch *batch, PGresult *result) {
    int at = batch->answered++;
    bool held =
        batch->fellows ? gathering_share(batch, at, result) : result_rows(&batch->queries[at]->rows, result);
    if (!held)
        batch->outcome = BATCH_UNAVAILABLE;
}

/* One result for the oldest batch. */
static void take_result(struct connection *connection, PGresult *result, struct batch **finished) {
    struct batch *batch = connection->first;
    switch (PQresultStatus(result)) {
    case PGRES_PIPELINE_SYNC:
        PQclear(result);
        finish_first(connection, finished);
        return;
    case PGRES_TUPLES_OK:
        if (batch->answered >= 0) {
            hand_out(batch, result);
            return;
        }
        break; /* the version is set */
    case PGRES_FATAL_ERROR:
        note_fault(batch, result);
        break;
    default:
        break; /* what follows an error in a pipeline is aborted, and says nothing more */
    }
    batch->answered++;
    PQclear(result);
}

static bool take_prepared(struct connection *connection, PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_FATAL_ERROR)
        log_message(LOG_ERROR, "statement-not-prepared", "%s", PQresultErrorMessage(result));
    if (status == PGRES_PIPELINE_SYNC)
        connection->state = CONNECTION_READY;
    PQclear(result);
    if (status == PGRES_COMMAND_OK && --connection->unanswered == 0 && *connection->unprepared)
        return prepare_more(connection);
    return status == PGRES_COMMAND_OK || status == PGRES_PIPELINE_SYNC;
}

static bool take_results(struct connection *connection, struct batch **finished) {
    int empty = 0;
    while ((connection->state == CONNECTION_PREPARING || connection->first) && empty < 2) {
        if (PQisBusy(connection->session))
            return true;
        PGresult *result = PQgetResult(connection->session);
        /* An empty result ends each statement; two in a row mean that nothing more has come. */
        empty = result ? 0 : empty + 1;
        if (!result)
            continue;
        if (connection->state == CONNECTION_READY)
            take_result(connection, result, finished);
        else if (!take_prepared(connection, result))
            return false;
    }
    return true;
}

bool connection_progress(struct connection *connection, bool readable, struct batch **finished) {
    if (connection->state == CONNECTION_OPENING)
        return continue_opening(connection);
    if (readable && !PQconsumeInput(connection->session))
        return false;
    if (!take_results(connection, finished))
        return false;
    int unsent = PQflush(connection->session);
    connection->wants_write = unsent == 1;
    return unsent >= 0;
}

struct batch *connection_leave(struct connection *connection) {
    struct batch *left = NULL;
    while (connection->first)
        finish_first(connection, &left);
    return left;
}

void connection_close(struct connection *connection, const char *why) {
    const char *message = connection->session ? PQerrorMessage(connection->session) : "";
    log_message(LOG_WARNING, "database-connection-lost", "%s: %.*s", why, (int)strcspn(message, "\n"),
                message);
    PQfinish(connection->session);
    connection->session = NULL;
    connection->state = CONNECTION_CLOSED;
    connection->retry_at = clock_now() + SECOND;
}
