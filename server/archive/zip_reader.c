/* Zip by libarchive, by the directory at the archive's end: what was cut off has none and is refused at once,
 * and an entry that the directory does not name does not exist. */
#include "archive/zip_reader.h"

#include "archive/library.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct zip_reader {
    struct library library;
    struct archive *archive;
    long long limit;
    long long taken;
    struct buffer fault;
};

static void add_reason(const struct zip_reader *reader, struct buffer *fault) {
    const char *why = reader->library.archive_error_string(reader->archive);
    why = why ? why : "memory has run out";
    buffer_add(fault, (struct text){why, strcspn(why, "\n")}); /* some of its reasons end with their line */
}

struct zip_reader *zip_reader_open(const char *path, long long limit, struct buffer *fault) {
    struct zip_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        buffer_add_string(fault, "memory has run out");
        return NULL;
    }
    reader->limit = limit;
    if (!library_load(&reader->library, fault)) {
        free(reader);
        return NULL;
    }
    reader->archive = reader->library.archive_read_new();
    if (reader->library.archive_read_support_format_zip_seekable(reader->archive) == ARCHIVE_OK &&
        reader->library.archive_read_open_filename(reader->archive, path, 65536) == ARCHIVE_OK)
        return reader;
    /* So the library says that it knows nothing of the kind; otherwise the file cannot be read. */
    if (reader->library.archive_errno(reader->archive) == EILSEQ)
        buffer_add_string(fault, "it is no zip archive, or cut off");
    else
        add_reason(reader, fault);
    zip_reader_free(reader);
    return NULL;
}

bool zip_reader_next(struct zip_reader *reader, struct zip_entry *entry, struct buffer *fault) {
    struct archive_entry *header;
    int outcome = reader->library.archive_read_next_header(reader->archive, &header);
    if (outcome == ARCHIVE_EOF)
        return false;
    /* Warnings count: an entry and the directory that disagree could be read in two ways. */
    if (outcome != ARCHIVE_OK) {
        add_reason(reader, fault);
        return false;
    }
    const char *name = reader->library.archive_entry_pathname_utf8(header);
    *entry = (struct zip_entry){.name = name ? name : "",
                                .size = reader->library.archive_entry_size(header),
                                .plain = reader->library.archive_entry_filetype(header) == AE_IFREG &&
                                         !reader->library.archive_entry_is_encrypted(header)};
    return true;
}

/* Once it has failed it stays so, however often it is asked. */
static ssize_t take(void *argument, char *block, size_t size) {
    struct zip_reader *reader = argument;
    la_ssize_t got =
        reader->fault.length ? -1 : reader->library.archive_read_data(reader->archive, block, size);
    if (got > 0)
        reader->taken += got;
    if (got >= 0 && reader->taken <= reader->limit)
        return got;
    if (!reader->fault.length && got < 0)
        add_reason(reader, &reader->fault);
    else if (!reader->fault.length)
        buffer_add_format(&reader->fault, "it unfolds to more than %lld bytes (--import-limit)",
                          reader->limit);
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
    reader->library.archive_read_free(reader->archive);
    buffer_free(&reader->fault);
    free(reader);
}
