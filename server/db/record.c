/* Carries bytes between files and COPY. What the files mean is in server/import; here is only the order of
 * things. */
#include "db/record.h"

#include "base/embedded.h"
#include "queries.h"

#include <nettle/sha2.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct file {
    const char *name;
    const char *columns;
    const struct statement *written_by;
};

/* Pointers to statements are known only at link time, so the table is filled by a function. */
static size_t list_files(struct file *files) {
    size_t count = 0;
#define RECORD_FILE(name, columns) files[count++] = (struct file){#name, columns, &export_##name};
#include "db/record.def"
#undef RECORD_FILE
    return count;
}

enum { FILES = 16 };

static FILE *open_file(const char *folder, const char *name, const char *mode, struct buffer *fault) {
    struct buffer path = {0};
    buffer_add_format(&path, "%s/%s.csv", folder, name);
    buffer_add_byte(&path, '\0');
    FILE *file = path.failed ? NULL : fopen(path.data, mode);
    if (!file)
        buffer_add_format(fault, "cannot open %s/%s.csv: %s", folder, name, strerror(errno));
    buffer_free(&path);
    return file;
}

static void update_digest(void *context, const void *block, size_t length) {
    sha256_update(context, length, block);
}

static bool stage_file(struct session *session, const char *folder, const struct file *about,
                       struct sha256_ctx *digest, struct buffer *fault) {
    char sql[1024];
    FILE *file = open_file(folder, about->name, "rb", fault);
    if (!file)
        return false;
    snprintf(sql, sizeof sql, "COPY staged_%s (%s) FROM STDIN (FORMAT csv, HEADER match)", about->name,
             about->columns);
    bool good = session_copy_in(session, sql, file, update_digest, digest, fault);
    fclose(file);
    if (!good)
        buffer_add_format(fault, " (%s/%s.csv)", folder, about->name);
    return good;
}

/* Whether this very state of the record has been loaded before. */
static bool was_loaded(struct session *session, struct sha256_ctx *digest, bool *loaded,
                       struct buffer *fault) {
    char sql[256] = "WITH known AS (INSERT INTO record_import (sha256) VALUES ('";
    uint8_t bytes[SHA256_DIGEST_SIZE];
    size_t length = strlen(sql);
    sha256_digest(digest, sizeof bytes, bytes);
    for (size_t at = 0; at < sizeof bytes; at++)
        length += (size_t)snprintf(sql + length, 3, "%02x", bytes[at]);
    snprintf(sql + length, sizeof sql - length,
             "') ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) FROM known");
    struct rows rows;
    if (!session_rows(session, sql, &rows, fault))
        return false;
    *loaded = text_equal(rows.cell(&rows, 0, 0), TEXT("0"));
    session_rows_free(&rows);
    return true;
}

static bool check_staged(struct session *session, struct buffer *faults, struct buffer *fault) {
    struct rows rows;
    if (!session_rows(session, embedded_content("check.sql").data, &rows, fault))
        return false;
    for (int row = 0; row < rows.row_count; row++)
        buffer_add_format(faults, "%s:%s: %s: %s\n", rows_value(&rows, row, "file").data,
                          rows_value(&rows, row, "line").data, rows_value(&rows, row, "member").data,
                          rows_value(&rows, row, "message").data);
    bool good = rows.row_count == 0;
    if (!good)
        buffer_add_format(fault, "%d faults in the files; nothing was loaded", rows.row_count);
    session_rows_free(&rows);
    return good;
}

static bool count_staged(struct session *session, const struct file *files, size_t count, long long *total,
                         struct buffer *fault) {
    for (size_t at = 0; at < count; at++) {
        char sql[128];
        struct rows rows;
        snprintf(sql, sizeof sql, "SELECT count(*) FROM staged_%s", files[at].name);
        if (!session_rows(session, sql, &rows, fault))
            return false;
        *total += atoll(rows.cell(&rows, 0, 0).data);
        session_rows_free(&rows);
    }
    return true;
}

static bool load(struct session *session, const char *folder, struct record_import *done,
                 struct buffer *faults, struct buffer *fault) {
    struct file files[FILES];
    size_t count = list_files(files);
    struct sha256_ctx digest;
    sha256_init(&digest);
    if (!session_run(session, embedded_content("stage.sql").data, fault))
        return false;
    for (size_t at = 0; at < count; at++)
        if (!stage_file(session, folder, &files[at], &digest, fault))
            return false;
    if (!was_loaded(session, &digest, &done->unchanged, fault) ||
        !count_staged(session, files, count, &done->rows, fault))
        return false;
    return done->unchanged || (check_staged(session, faults, fault) &&
                               session_run(session, embedded_content("merge.sql").data, fault));
}

bool record_import(struct session *session, const char *folder, struct record_import *done,
                   struct buffer *faults, struct buffer *fault) {
    *done = (struct record_import){0};
    if (!session_run(session, "BEGIN", fault))
        return false;
    bool good = load(session, folder, done, faults, fault);
    struct buffer secondary = {0}; /* a failed rollback adds nothing to the first fault */
    const char *end = !good ? "ROLLBACK" : done->unchanged ? "COMMIT" : "ANALYZE; COMMIT";
    bool ended = session_run(session, end, good ? fault : &secondary);
    buffer_free(&secondary);
    return good && ended;
}

static bool export_file(struct session *session, const char *folder, const struct file *about,
                        struct buffer *fault) {
    struct buffer sql = {0};
    FILE *file = open_file(folder, about->name, "wb", fault);
    if (!file)
        return false;
    buffer_add_format(&sql, "COPY (%s) TO STDOUT (FORMAT csv, HEADER)", about->written_by->sql);
    buffer_add_byte(&sql, '\0');
    bool good = !sql.failed && session_copy_out(session, sql.data, file, fault);
    buffer_free(&sql);
    return fclose(file) == 0 && good;
}

bool record_export(struct session *session, const char *folder, struct buffer *fault) {
    struct file files[FILES];
    size_t count = list_files(files);
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        buffer_add_format(fault, "cannot make %s: %s", folder, strerror(errno));
        return false;
    }
    if (!session_run(session, "BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ", fault))
        return false;
    for (size_t at = 0; at < count; at++)
        if (!export_file(session, folder, &files[at], fault))
            return false;
    return session_run(session, "COMMIT", fault);
}
