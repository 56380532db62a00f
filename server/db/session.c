/* Blocking libpq with faults as text. */
#include "db/session.h"

#include "db/result_rows.h"

#include <string.h>

static void add_first_line(struct buffer *fault, const char *message) {
    buffer_add(fault, (struct text){message, strcspn(message, "\n")});
}

PGconn *session_open(const struct settings *settings, struct buffer *fault) {
    const char *const names[] = {"dbname",          "client_encoding", "fallback_application_name",
                                 "connect_timeout", "options",         NULL};
    const char *const values[] = {settings->database_url,
                                  "UTF8",
                                  "opsd",
                                  "10",
                                  "-c TimeZone=UTC -c DateStyle=ISO -c client_min_messages=warning",
                                  NULL};
    PGconn *session = PQconnectdbParams(names, values, 1);
    if (PQstatus(session) == CONNECTION_OK)
        return session;
    buffer_add_string(fault, "cannot reach the database: ");
    add_first_line(fault, PQerrorMessage(session));
    buffer_add_string(fault, "; --database-url or OPS_DATABASE_URL names it");
    PQfinish(session);
    return NULL;
}

void session_fault(PGconn *session, const PGresult *result, struct buffer *fault) {
    const char *primary = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *detail = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL) : NULL;
    const char *context = result ? PQresultErrorField(result, PG_DIAG_CONTEXT) : NULL;
    add_first_line(fault, primary ? primary : PQerrorMessage(session));
    if (detail) {
        buffer_add_string(fault, "; ");
        add_first_line(fault, detail);
    }
    if (context) {
        buffer_add_string(fault, "; ");
        add_first_line(fault, context);
    }
}

bool session_run(PGconn *session, const char *sql, struct buffer *fault) {
    PGresult *result = PQexec(session, sql);
    ExecStatusType status = PQresultStatus(result);
    bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!good)
        session_fault(session, result, fault);
    PQclear(result);
    return good;
}

bool session_rows(PGconn *session, const char *sql, struct rows *rows, struct buffer *fault) {
    PGresult *result = PQexec(session, sql);
    if (PQresultStatus(result) == PGRES_TUPLES_OK) {
        result_rows(rows, result);
        return true;
    }
    session_fault(session, result, fault);
    PQclear(result);
    return false;
}
