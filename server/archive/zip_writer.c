/* Zip by libarchive. Every entry is written with its size known beforehand: without it the library uses the
 * 64-bit form throughout, which Java before 21 cannot read where the files are small (JDK-8298530). */
#include "archive/zip_writer.h"

#include "archive/library.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct zip_writer {
    struct library library;
    struct archive *archive;
    long long seconds;
};

static bool fail(const struct zip_writer *writer, struct buffer *fault) {
    const char *why = writer->library.archive_error_string(writer->archive);
    buffer_add_format(fault, "cannot write the archive: %s", why ? why : "memory has run out");
    return false;
}

struct zip_writer *zip_writer_new(int file, long long seconds, struct buffer *fault) {
    struct zip_writer *writer = calloc(1, sizeof *writer);
    if (!writer) {
        buffer_add_string(fault, "memory has run out");
        return NULL;
    }
    writer->seconds = seconds;
    if (!library_load(&writer->library, fault)) {
        free(writer);
        return NULL;
    }
    writer->archive = writer->library.archive_write_new();
    /* The last block as it is: nothing pads a zip archive. */
    if (writer->library.archive_write_set_format_zip(writer->archive) == ARCHIVE_OK &&
        writer->library.archive_write_set_bytes_in_last_block(writer->archive, 1) == ARCHIVE_OK &&
        writer->library.archive_write_open_fd(writer->archive, file) == ARCHIVE_OK)
        return writer;
    fail(writer, fault);
    zip_writer_free(writer);
    return NULL;
}

static bool begin_entry(struct zip_writer *writer, const char *name, long long size, struct buffer *fault) {
    struct archive_entry *entry = writer->library.archive_entry_new();
    if (!entry)
        return fail(writer, fault);
    writer->library.archive_entry_set_pathname(entry, name);
    writer->library.archive_entry_set_filetype(entry, AE_IFREG);
    writer->library.archive_entry_set_perm(entry, 0644);
    writer->library.archive_entry_set_size(entry, size);
    writer->library.archive_entry_set_mtime(entry, (time_t)writer->seconds, 0);
    bool good = writer->library.archive_write_header(writer->archive, entry) == ARCHIVE_OK;
    writer->library.archive_entry_free(entry);
    return good || fail(writer, fault);
}

static bool add_block(struct zip_writer *writer, const void *block, size_t length, struct buffer *fault) {
    return writer->library.archive_write_data(writer->archive, block, length) == (la_ssize_t)length ||
           fail(writer, fault);
}

static bool end_entry(struct zip_writer *writer, struct buffer *fault) {
    return writer->library.archive_write_finish_entry(writer->archive) == ARCHIVE_OK || fail(writer, fault);
}

bool zip_writer_add(struct zip_writer *writer, const char *name, struct text content, struct buffer *fault) {
    return begin_entry(writer, name, (long long)content.length, fault) &&
           add_block(writer, content.data, content.length, fault) && end_entry(writer, fault);
}

bool zip_writer_add_file(struct zip_writer *writer, const char *name, FILE *content, struct buffer *fault) {
    char block[65536];
    struct stat about;
    size_t got;
    if (fflush(content) != 0 || fstat(fileno(content), &about) != 0 || fseeko(content, 0, SEEK_SET) != 0) {
        buffer_add_format(fault, "cannot read %s back", name);
        return false;
    }
    if (!begin_entry(writer, name, about.st_size, fault))
        return false;
    while ((got = fread(block, 1, sizeof block, content)) > 0)
        if (!add_block(writer, block, got, fault))
            return false;
    if (ferror(content)) {
        buffer_add_format(fault, "cannot read %s back", name);
        return false;
    }
    return end_entry(writer, fault);
}

bool zip_writer_finish(struct zip_writer *writer, struct buffer *fault) {
    return writer->library.archive_write_close(writer->archive) == ARCHIVE_OK || fail(writer, fault);
}

void zip_writer_free(struct zip_writer *writer) {
    if (!writer)
        return;
    writer->library.archive_write_free(writer->archive);
    free(writer);
}
