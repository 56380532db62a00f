/* opsd migrate, import, export: the database's schema and content, from files and to files. */
#include "commands/command.h"

#include "db/migrate.h"
#include "db/record.h"

#include <stdio.h>

static int migrate(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
    int applied = 0;
    (void)arguments;
    struct session *session = session_open(settings, &fault);
    bool good = session && migrate_up(session, &applied, &fault);
    session_close(session);
    if (!good)
        return command_fail(&fault);
    printf(applied ? "opsd: %d migrations applied\n" : "opsd: the schema is current\n", applied);
    return EXIT_DONE;
}

static bool import_into(struct session *session, const char *folder, struct buffer *faults,
                        struct buffer *fault) {
    struct record_import done;
    if (!migrate_is_current(session, fault) || !record_import(session, folder, &done, faults, fault))
        return false;
    if (done.unchanged)
        printf("opsd: the record in %s is loaded already\n", folder);
    else
        printf("opsd: %lld rows loaded from %s\n", done.rows, folder);
    return true;
}

static int import(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
    struct buffer faults = {0};
    struct session *session = session_open(settings, &fault);
    bool good = session && import_into(session, arguments[0], &faults, &fault);
    session_close(session);
    if (faults.length)
        fwrite(faults.data, 1, faults.length, stderr);
    buffer_free(&faults);
    return good ? EXIT_DONE : command_fail(&fault);
}

static int export(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
    struct session *session = session_open(settings, &fault);
    bool good =
        session && migrate_is_current(session, &fault) && record_export(session, arguments[0], &fault);
    session_close(session);
    if (!good)
        return command_fail(&fault);
    printf("opsd: the record is in %s\n", arguments[0]);
    return EXIT_DONE;
}

const struct command migrate_command = {"migrate", "", "bring the database's schema up to date", 0, migrate};
const struct command import_command = {"import", "DIR",
                                       "load a record (docs/record.md), all of it or nothing", 1, import};
const struct command export_command = {"export", "DIR", "write the record into a folder, as import reads it",
                                       1, export};
