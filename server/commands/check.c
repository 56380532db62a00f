/* opsd check: can this server serve that database? For operators, before a start or after an upgrade. */
#include "commands/command.h"

#include "db/migrate.h"
#include "db/result_rows.h"
#include "queries.h"

#include <stdio.h>

/* Every statement is prepared once: a schema that differs from what the binary expects shows here, not in a
 * request. */
static bool prepare_all(PGconn *session, int *count, struct buffer *fault) {
    for (const struct statement *const *at = all_statements; *at; at++, (*count)++) {
        PGresult *result = PQprepare(session, (*at)->name, (*at)->sql, 0, NULL);
        bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
        if (!good) {
            buffer_add_format(fault, "%s: ", (*at)->name);
            session_fault(session, result, fault);
        }
        PQclear(result);
        if (!good)
            return false;
    }
    return true;
}

static int check(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
    struct rows rows;
    int statements = 0;
    (void)arguments;
    PGconn *session = session_open(settings, &fault);
    bool good = session && migrate_is_current(session, &fault) && prepare_all(session, &statements, &fault) &&
                session_rows(session, dataset_version.sql, &rows, &fault);
    PQfinish(session);
    if (!good)
        return command_fail(&fault);
    printf("opsd: the database is reachable, its schema current, %d statements fit, dataset version %s\n",
           statements, rows.cell(&rows, 0, 0).data);
    result_rows_free(&rows);
    return EXIT_DONE;
}

const struct command check_command = {"check", "", "say whether this server can serve that database", 0,
                                      check};
