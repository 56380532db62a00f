/* Carries bytes from files into COPY. What the files mean is in server/import; here is only the order of
 * things: stage every file, in whatever order they come, then check, then merge, then tell what was changed.
 */
#include "db/record.h"

#include "base/embedded.h"
#include "db/record_source.h"
#include "db/record_told.h"
#include "db/session_copy.h"
#include "db/session_stage.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>

#include <stdio.h>
#include <string.h>

struct load {
    struct session *session;
    struct progress *progress;
    bool again;
    struct sha256_ctx digest; /* of the file under way */
    uint8_t digests[FILE_COUNT][SHA256_DIGEST_SIZE];
};

static void see_block(void *context, const void *block, size_t length) {
    struct load *load = context;
    sha256_update(&load->digest, length, block);
    atomic_fetch_add(&load->progress->bytes, (long long)length);
}

static bool stage_file(void *context, enum files_file about, FILE *file, struct buffer *fault) {
    struct load *load = context;
    struct copy_watch watch = {see_block, load};
    struct buffer sql = {0};
    load->progress->doing = files_about[about].file_name;
    sha256_init(&load->digest);
    buffer_add_format(&sql, "COPY staged_%s (", files_about[about].name);
    files_add_header(&sql, about);
    buffer_add(&sql, TEXT(") FROM STDIN (FORMAT csv, HEADER match)"));
    buffer_add_byte(&sql, '\0');
    bool good = !sql.failed && session_copy_in(load->session, sql.data, file, watch, fault);
    buffer_free(&sql);
    sha256_digest(&load->digest, SHA256_DIGEST_SIZE, load->digests[about]);
    return good;
}

/* Whether this very state of the record has been loaded before, as a folder or as an archive. */
static bool was_loaded(struct load *load, bool *loaded, struct buffer *fault) {
    char sql[256] = "WITH known AS (INSERT INTO record_import (sha256) VALUES ('";
    struct sha256_ctx all;
    uint8_t bytes[SHA256_DIGEST_SIZE];
    size_t length = strlen(sql);
    sha256_init(&all);
    sha256_update(&all, sizeof load->digests, load->digests[0]);
    sha256_digest(&all, sizeof bytes, bytes);
    base16_encode_update(sql + length, sizeof bytes, bytes);
    length += BASE16_ENCODE_LENGTH(sizeof bytes);
    snprintf(sql + length, sizeof sql - length,
             "') ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) FROM known");
    struct rows rows;
    if (!session_rows(load->session, sql, &rows, fault))
        return false;
    *loaded = text_equal(rows.cell(&rows, 0, 0), TEXT("0"));
    session_rows_free(&rows);
    return true;
}

static bool check_staged(struct session *session, struct buffer *faults, struct buffer *fault) {
    struct rows rows;
    long long count;
    if (!session_check(session, &count, fault))
        return false;
    if (count == 0)
        return true;
    if (!session_rows(session, embedded_content("faults.sql").data, &rows, fault))
        return false;
    for (int row = 0; row < rows.row_count; row++)
        buffer_add_format(faults, "%s:%s: %s: %s\n", rows_value(&rows, row, "file").data,
                          rows_value(&rows, row, "line").data, rows_value(&rows, row, "member").data,
                          rows_value(&rows, row, "message").data);
    session_rows_free(&rows);
    buffer_add_format(fault, "%lld faults in the files; nothing was loaded", count);
    return false;
}

static bool run(struct load *load, const char *path, long long limit, struct record_import *done,
                struct buffer *faults, struct buffer *fault) {
    struct session *session = load->session;
    if (!session_stage(session, fault) || !record_source_read(path, limit, stage_file, load, fault) ||
        !was_loaded(load, &done->unchanged, fault) || !record_count(session, &done->rows, fault))
        return false;
    done->unchanged = done->unchanged && !load->again;
    if (done->unchanged)
        return true;
    load->progress->doing = "all files, which are being checked";
    if (!session_run(session, embedded_content("version.sql").data, fault) ||
        !check_staged(session, faults, fault) || !record_note(session, fault))
        return false;
    load->progress->doing = "all files, which are being merged";
    return session_merge(session, fault) && record_tell(session, fault);
}

bool record_import(struct session *session, const char *path, bool again, long long limit,
                   struct progress *progress, struct record_import *done, struct buffer *faults,
                   struct buffer *fault) {
    struct load load = {.session = session, .progress = progress, .again = again};
    *done = (struct record_import){0};
    if (!session_run(session, "BEGIN", fault))
        return false;
    bool good = run(&load, path, limit, done, faults, fault);
    struct buffer secondary = {0}; /* a failed rollback adds nothing to the first fault */
    const char *end = !good ? "ROLLBACK" : done->unchanged ? "COMMIT" : "SELECT tables_analyze(); COMMIT";
    bool ended = session_run(session, end, good ? fault : &secondary);
    buffer_free(&secondary);
    return good && ended;
}
