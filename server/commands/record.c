/* opsd migrate, import, export: the database's schema and content, from files and to files. */
#include "commands/fill.h"

#include "commands/ticker.h"
#include "db/migrate.h"
#include "db/record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static int migrate(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
    int applied = 0;
    (void)arguments;
    struct session *session = session_open(settings, SESSION_OWNER, &fault);
    bool good = session && migrate_up(session, &applied, &fault);
    session_close(session);
    if (!good)
        return command_fail(&fault);
    printf(applied ? "opsd: %d migrations applied\n" : "opsd: the schema is current\n", applied);
    return EXIT_DONE;
}

/* How much the database takes for what it sorts and hashes, and for rows that are staged: before it has any.
 */
static bool allow_memory(struct session *session, long long bytes, struct buffer *fault) {
    char sql[96];
    snprintf(sql, sizeof sql, "SET work_mem = '%lldkB'; SET temp_buffers = '%lldkB'", bytes / 1024,
             bytes / 1024);
    return session_run(session, sql, fault);
}

static bool import_into(struct session *session, const char *path, bool again,
                        const struct settings *settings, struct buffer *faults, struct buffer *fault) {
    struct progress progress = {0};
    struct record_import done;
    if (!migrate_is_current(session, fault) || !allow_memory(session, settings->import_memory, fault))
        return false;
    struct ticker *ticker = ticker_start("loading", &progress);
    bool good = record_import(session, path, again, settings->import_limit, &progress, &done, faults, fault);
    ticker_stop(ticker);
    if (good && done.unchanged)
        printf("opsd: the record in %s was loaded before, and is left as it is since; --again yes loads it "
               "once more\n",
               path);
    else if (good)
        printf("opsd: %lld rows loaded from %s\n", done.rows, path);
    return good;
}

static int import(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
    if (arguments[1])
        return fill_draft(settings, arguments[0], arguments[1]);
    struct buffer faults = {0};
    struct session *session = session_open(settings, SESSION_OWNER, &fault);
    bool good =
        session && import_into(session, arguments[0], arguments[2] != NULL, settings, &faults, &fault);
    session_close(session);
    if (faults.length)
        fwrite(faults.data, 1, faults.length, stderr);
    buffer_free(&faults);
    return good ? EXIT_DONE : command_fail(&fault);
}

/* Under its name only when it is whole; what stood there before stays until then. */
static bool export_archive(struct session *session, const struct settings *settings, const char *path,
                           struct progress *progress, struct buffer *fault) {
    struct record_edition edition;
    struct buffer part = {0};
    buffer_add_format(&part, "%s.part", path);
    buffer_add_byte(&part, '\0');
    int file = part.failed ? -1 : open(part.data, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool good =
        file >= 0 && record_archive(session, file, settings->cache_directory, progress, &edition, fault);
    bool closed = file >= 0 && close(file) == 0;
    if (file < 0 || (good && (!closed || rename(part.data, path) != 0))) {
        buffer_add_format(fault, "cannot write %s: %s", path, strerror(errno));
        good = false;
    }
    if (!good && file >= 0)
        unlink(part.data);
    buffer_free(&part);
    return good;
}

static bool ends_with(const char *path, const char *ending) {
    size_t length = strlen(path);
    return length > strlen(ending) && strcasecmp(path + length - strlen(ending), ending) == 0;
}

/* By its name, an archive of a kind that is not written here, and would be a folder. */
static bool is_other_archive(const char *path) {
    static const char *const endings[] = {".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar"};
    for (size_t at = 0; at < sizeof endings / sizeof endings[0]; at++)
        if (ends_with(path, endings[at]))
            return true;
    return false;
}

static bool export_to(struct session *session, const struct settings *settings, const char *path,
                      struct buffer *fault) {
    struct progress progress = {0};
    if (!migrate_is_current(session, fault))
        return false;
    struct ticker *ticker = ticker_start("writing", &progress);
    bool good = ends_with(path, ".zip") ? export_archive(session, settings, path, &progress, fault)
                                        : record_export(session, path, &progress, fault);
    ticker_stop(ticker);
    return good;
}

static int export(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
    if (is_other_archive(arguments[0])) {
        buffer_add_format(&fault,
                          "cannot write %s: archives are written as FILE.zip, anything else is a folder",
                          arguments[0]);
        command_fail(&fault);
        return EXIT_USAGE;
    }
    struct session *session = session_open(settings, SESSION_READER, &fault);
    bool good = session && export_to(session, settings, arguments[0], &fault);
    session_close(session);
    if (!good)
        return command_fail(&fault);
    printf("opsd: the record is in %s\n", arguments[0]);
    return EXIT_DONE;
}

const struct command migrate_command = {"migrate", "",      "bring the database's schema up to date",
                                        0,         migrate, NULL};

static const char *const again_words[] = {"yes", NULL};

static const struct flag import_flags[] = {
    {"update", "YEAR", NULL, false,
     "add one file (observations.csv, events.ndjson, …) to the draft of that update"},
    {"again", "yes", again_words, false,
     "load it also if it has been loaded before: what was changed since is as it says"},
    {0},
};

const struct command import_command = {
    "import", "DIR|FILE", "load a record (docs/record.md), all of it or nothing", 1, import, import_flags};
const struct command export_command = {
    "export", "DIR|FILE.zip", "write the record into a folder or an archive, as import reads it",
    1,        export,         NULL};
