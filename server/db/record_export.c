/* Carries bytes from COPY into files. What the files hold is said by queries/export.sql; here is only the
 * order of things. */
#include "db/record.h"

#include "archive/zip_writer.h"
#include "base/scratch.h"
#include "db/session_copy.h"
#include "files/describe.h"
#include "files/files.h"
#include "queries.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const BEGIN = "BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ";

enum { COMPANIONS = 3, ENTRIES = FILE_COUNT + COMPANIONS };

static const struct {
    const char *name;
    void (*describe)(struct buffer *buffer, const struct files_edition *edition);
} companions[COMPANIONS] = {
    {README_NAME, describe_readme}, {LICENCE_NAME, describe_licence}, {METADATA_NAME, describe_metadata}};

/* Pointers to statements are known only at link time, so the table is filled by a function. */
static const struct statement *statement_of(int file) {
    const struct statement *const statements[] = {
#define RECORD_FILE(name, key, holds) &export_##name,
#define RECORD_COLUMN(file, name, kind, need, words, reference, meaning)
#include "files/files.def"
#undef RECORD_FILE
#undef RECORD_COLUMN
    };
    return statements[file];
}

static void count_bytes(void *context, const void *block, size_t length) {
    struct progress *progress = context;
    (void)block;
    atomic_fetch_add(&progress->bytes, (long long)length);
}

/* One CSV file, written at the file's position. */
static bool copy_file(struct session *session, int about, FILE *file, struct progress *progress,
                      struct buffer *fault) {
    struct buffer sql = {0};
    struct copy_watch watch = {count_bytes, progress};
    progress->doing = files_about[about].file_name;
    buffer_add_format(&sql, "COPY (%s) TO STDOUT (FORMAT csv, HEADER)", statement_of(about)->sql);
    buffer_add_byte(&sql, '\0');
    bool good = !sql.failed && session_copy_out(session, sql.data, file, watch, fault);
    buffer_free(&sql);
    return good;
}

static bool export_file(struct session *session, const char *folder, int about, struct progress *progress,
                        struct buffer *fault) {
    struct buffer path = {0};
    buffer_add_format(&path, "%s/%s", folder, files_about[about].file_name);
    buffer_add_byte(&path, '\0');
    FILE *file = path.failed ? NULL : fopen(path.data, "wb");
    bool good = file && copy_file(session, about, file, progress, fault);
    if ((file && fclose(file) != 0 && good) || !file) {
        buffer_add_format(fault, "cannot write %s: %s", path.data, strerror(errno));
        good = false;
    }
    buffer_free(&path);
    return good;
}

bool record_export(struct session *session, const char *folder, struct progress *progress,
                   struct buffer *fault) {
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        buffer_add_format(fault, "cannot make %s: %s", folder, strerror(errno));
        return false;
    }
    if (!session_run(session, BEGIN, fault))
        return false;
    for (int about = 0; about < FILE_COUNT; about++)
        if (!export_file(session, folder, about, progress, fault))
            return false;
    return session_run(session, "COMMIT", fault);
}

/* By way of a temporary file, so that the entry's size is known before its first byte (archive/zip_writer.c).
 */
static bool archive_file(struct session *session, struct zip_writer *writer, const char *scratch, int about,
                         struct progress *progress, struct buffer *fault) {
    int opened = scratch_open(scratch, fault);
    FILE *file = opened < 0 ? NULL : fdopen(opened, "w+b");
    if (!file && opened >= 0) {
        buffer_add_string(fault, "memory has run out");
        close(opened);
    }
    bool good = file && copy_file(session, about, file, progress, fault) &&
                zip_writer_add_file(writer, files_about[about].file_name, file, fault);
    if (file)
        fclose(file);
    return good;
}

static bool archive_companion(struct zip_writer *writer, int companion, const struct files_edition *edition,
                              struct buffer *fault) {
    struct buffer content = {0};
    companions[companion].describe(&content, edition);
    if (content.failed)
        buffer_add_format(fault, "cannot write %s", companions[companion].name);
    bool good =
        !content.failed && zip_writer_add(writer, companions[companion].name, buffer_text(&content), fault);
    buffer_free(&content);
    return good;
}

struct entry {
    const char *name;
    int number; /* of a file, or after these of a companion */
};

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static bool archive_all(struct session *session, struct zip_writer *writer, const char *scratch,
                        const struct files_edition *edition, struct progress *progress,
                        struct buffer *fault) {
    struct entry entries[ENTRIES];
    for (int at = 0; at < ENTRIES; at++)
        entries[at] = (struct entry){
            at < FILE_COUNT ? files_about[at].file_name : companions[at - FILE_COUNT].name, at};
    qsort(entries, ENTRIES, sizeof entries[0], by_name);
    for (int at = 0; at < ENTRIES; at++) {
        int number = entries[at].number;
        bool good = number < FILE_COUNT ? archive_file(session, writer, scratch, number, progress, fault)
                                        : archive_companion(writer, number - FILE_COUNT, edition, fault);
        if (!good)
            return false;
    }
    return zip_writer_finish(writer, fault);
}

bool record_archive(struct session *session, int file, const char *scratch, struct progress *progress,
                    struct record_edition *edition, struct buffer *fault) {
    struct rows rows;
    if (!session_run(session, BEGIN, fault) || !session_rows(session, export_edition.sql, &rows, fault))
        return false;
    struct files_edition words = {rows_value(&rows, 0, "version"), rows_value(&rows, 0, "date")};
    edition->version = atoll(words.version.data);
    snprintf(edition->key, sizeof edition->key, "%s", rows_value(&rows, 0, "key").data);
    struct zip_writer *writer = zip_writer_new(file, atoll(rows_value(&rows, 0, "seconds").data), fault);
    bool good = writer && archive_all(session, writer, scratch, &words, progress, fault);
    zip_writer_free(writer);
    session_rows_free(&rows);
    return good && session_run(session, "COMMIT", fault);
}
