/* Zip by libarchive, by the directory at the archive's end: what was cut off has none and is refused at once,
 * and an entry that the directory does not name does not exist. */
#include "archive/zip_reader.h"

#include <archive.h>
#include <archive_entry.h>

#include <errno.h>
#include <stdlib.h>

struct zip_reader {
    struct archive *archive;
    long long limit;
    long long taken;
    struct buffer fault;
};

static void add_reason(const struct zip_reader *reader, struct buffer *fault) {
    const char *why = archive_error_string(reader->archive);
    buffer_add_string(fault, why ? why : "memory has run out");
}

struct zip_reader *zip_reader_open(const char *path, long long limit, struct buffer *fault) {
    struct zip_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        buffer_add_string(fault, "memory has run out");
        return NULL;
    }
    reader->limit = limit;
    reader->archive = archive_read_new();
    if (archive_read_support_format_zip_seekable(reader->archive) == ARCHIVE_OK &&
        archive_read_open_filename(reader->archive, path, 65536) == ARCHIVE_OK)
        return reader;
    add_reason(reader, fault);
    zip_reader_free(reader);
    return NULL;
}

bool zip_reader_next(struct zip_reader *reader, struct zip_entry *entry, struct buffer *fault) {
    struct archive_entry *header;
    int outcome = archive_read_next_header(reader->archive, &header);
    if (outcome == ARCHIVE_EOF)
        return false;
    /* A warning is about a name that this machine cannot spell; no name of ours is such. */
    if (outcome != ARCHIVE_OK && outcome != ARCHIVE_WARN) {
        add_reason(reader, fault);
        return false;
    }
    const char *name = archive_entry_pathname_utf8(header);
    *entry = (struct zip_entry){
        .name = name ? name : "",
        .size = archive_entry_size(header),
        .plain = archive_entry_filetype(header) == AE_IFREG && !archive_entry_is_encrypted(header)};
    return true;
}

static ssize_t take(void *argument, char *block, size_t size) {
    struct zip_reader *reader = argument;
    la_ssize_t got = archive_read_data(reader->archive, block, size);
    if (got < 0) {
        add_reason(reader, &reader->fault);
    } else {
        reader->taken += got;
        if (reader->taken <= reader->limit)
            return got;
        buffer_add_format(&reader->fault, "it unfolds to more than %lld bytes", reader->limit);
    }
    errno = EIO;
    return -1;
}

FILE *zip_reader_content(struct zip_reader *reader) {
    return fopencookie(reader, "rb", (cookie_io_functions_t){.read = take});
}

struct text zip_reader_fault(const struct zip_reader *reader) {
    return buffer_text(&reader->fault);
}

void zip_reader_free(struct zip_reader *reader) {
    if (!reader)
        return;
    archive_read_free(reader->archive);
    buffer_free(&reader->fault);
    free(reader);
}
