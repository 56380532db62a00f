/* opsd check: can this server serve that database? For operators, before a start or after an upgrade. */
#include "commands/command.h"

#include "db/migrate.h"
#include "queries.h"

#include <stdio.h>

/* Every statement is prepared once: a schema that differs from what the binary expects shows here, not in a
 * request. */
static bool prepare_all(struct session *session, int *count, struct buffer *fault) {
    for (const struct statement *const *at = all_statements; *at; at++, (*count)++) {
        if (!session_prepare(session, *at, fault)) {
            buffer_add_format(fault, " (%s)", (*at)->name);
            return false;
        }
    }
    return true;
}

/* Whether there is a role for writing, too. */
static bool may_write(const struct settings *settings, struct buffer *fault) {
    struct session *session = session_open(settings, SESSION_WRITER, fault);
    session_close(session);
    return session != NULL;
}

static int check(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
    struct rows rows;
    int statements = 0;
    (void)arguments;
    struct session *session = session_open(settings, SESSION_READER, &fault);
    bool good = session && migrate_is_current(session, &fault) && prepare_all(session, &statements, &fault) &&
                may_write(settings, &fault) && session_rows(session, dataset_version.sql, &rows, &fault);
    session_close(session);
    if (!good)
        return command_fail(&fault);
    printf("opsd: the database is reachable, its schema current, %d statements fit, dataset version %s\n",
           statements, rows.cell(&rows, 0, 0).data);
    session_rows_free(&rows);
    return EXIT_DONE;
}

const struct command check_command = {"check", "",    "say whether this server can serve that database",
                                      0,       check, NULL};
