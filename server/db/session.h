/* A plain blocking connection, for the commands that run and end: migrate, import, export, verify. Faults are
 * one line in `fault`, which the caller prints and frees. */
#pragma once

#include "base/settings.h"
#include "core/statement.h"

#include <libpq-fe.h>

/* Connects; NULL with a fault that says what to do. */
PGconn *session_open(const struct settings *settings, struct buffer *fault);

/* Runs one or more statements; false with a fault. */
bool session_run(PGconn *session, const char *sql, struct buffer *fault);

/* Runs a statement without parameters and gives its rows, to be freed with result_rows_free. */
bool session_rows(PGconn *session, const char *sql, struct rows *rows, struct buffer *fault);

/* Why the last thing failed, as one line with detail and place. */
void session_fault(PGconn *session, const PGresult *result, struct buffer *fault);
