/* Migrations are append-only and checksummed: what has been applied is compared with what the binary holds
 * before anything is done. */
#include "db/migrate.h"

#include "base/embedded.h"
#include "base/log.h"
#include "db/privileges.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const PREPARE = "SELECT pg_advisory_lock(7090211);"
                                   "CREATE TABLE IF NOT EXISTS schema_migration ("
                                   " number int PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, "
                                   "applied_at timestamptz NOT NULL DEFAULT now())";

enum { HEX = 2 * SHA256_DIGEST_SIZE + 1 };

static void checksum(struct text content, char hex[HEX]) {
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, content.length, (const uint8_t *)content.data);
    sha256_digest(&context, sizeof digest, digest);
    base16_encode_update(hex, sizeof digest, digest);
    hex[HEX - 1] = '\0';
}

static const struct embedded_file *find_migration(int number) {
    for (const struct embedded_file *file = embedded_files; file->name; file++)
        if (embedded_migration_number(file) == number)
            return file;
    return NULL;
}

/* Every applied migration must be one of ours, to the letter. The newest number comes back in `*newest`. */
static bool check_applied(const struct rows *rows, int *newest, struct buffer *fault) {
    for (int row = 0; row < rows->row_count; row++) {
        char hex[HEX];
        int number = atoi(rows->cell(rows, row, 0).data);
        const struct embedded_file *file = find_migration(number);
        if (!file) {
            buffer_add_format(fault,
                              "the schema is newer than this opsd: it has migration %d, this opsd knows %d; "
                              "install the opsd that made it",
                              number, embedded_newest_migration());
            return false;
        }
        checksum(file->content, hex);
        if (!text_equal(rows->cell(rows, row, 1), text_of(hex))) {
            buffer_add_format(fault,
                              "migration %s was applied with other content than this opsd holds; migrations "
                              "are never edited",
                              file->name);
            return false;
        }
        *newest = number;
    }
    return true;
}

static bool apply(struct session *session, const struct embedded_file *file, struct buffer *fault) {
    char hex[HEX];
    struct buffer sql = {0};
    checksum(file->content, hex);
    buffer_add_string(&sql, "BEGIN;");
    buffer_add(&sql, file->content);
    buffer_add_format(&sql,
                      ";INSERT INTO schema_migration (number, name, sha256) VALUES (%d, '%s', '%s');COMMIT",
                      embedded_migration_number(file), file->name, hex);
    buffer_add_byte(&sql, '\0');
    bool good = !sql.failed && session_run(session, sql.data, fault);
    buffer_free(&sql);
    if (!good) {
        buffer_add_format(fault, " (in migration %s)", file->name);
        struct buffer ignored = {0}; /* the fault that matters is told already */
        session_run(session, "ROLLBACK", &ignored);
        buffer_free(&ignored);
    }
    return good;
}

bool migrate_up(struct session *session, int *applied, struct buffer *fault) {
    struct rows rows;
    int newest = 0;
    *applied = 0;
    if (!session_run(session, PREPARE, fault) ||
        !session_rows(session, "SELECT number, sha256 FROM schema_migration ORDER BY number", &rows, fault))
        return false;
    bool good = check_applied(&rows, &newest, fault);
    session_rows_free(&rows);
    for (int number = newest + 1; good && number <= embedded_newest_migration(); number++) {
        good = apply(session, find_migration(number), fault);
        *applied += good;
    }
    good = good && privileges_grant(session, fault);
    return session_run(session, "SELECT pg_advisory_unlock(7090211)", fault) && good;
}

bool migrate_is_current(struct session *session, struct buffer *fault) {
    struct rows rows;
    int newest = 0;
    struct buffer missing = {0}; /* no table: nothing has been migrated yet */
    if (session_rows(session, "SELECT number, sha256 FROM schema_migration ORDER BY number", &rows,
                     &missing)) {
        bool good = check_applied(&rows, &newest, fault);
        session_rows_free(&rows);
        if (!good)
            return false;
    }
    buffer_free(&missing);
    if (newest == embedded_newest_migration())
        return true;
    buffer_add_format(fault, "the schema is too old: it is at %d, this opsd needs %d; run opsd migrate",
                      newest, embedded_newest_migration());
    return false;
}
