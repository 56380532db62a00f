/* Reads the documents' texts and cuts lines out of them. Judges nothing. */
#include "verify/sources.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct source {
    char sha256[2 * SHA256_DIGEST_SIZE + 1];
    struct buffer content;
};

struct sources {
    size_t count;
    struct source *list;
};

static bool read_whole(const char *folder, const char *name, struct buffer *content) {
    struct buffer path = {0};
    char block[65536];
    size_t got;
    buffer_add_format(&path, "%s/%s", folder, name);
    buffer_add_byte(&path, '\0');
    FILE *file = path.failed ? NULL : fopen(path.data, "rb");
    buffer_free(&path);
    if (!file)
        return false;
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        buffer_add(content, (struct text){block, got});
    bool good = !ferror(file) && !content->failed;
    fclose(file);
    return good;
}

static void digest(struct source *source) {
    struct sha256_ctx context;
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, source->content.length, (const uint8_t *)source->content.data);
    sha256_digest(&context, sizeof bytes, bytes);
    base16_encode_update(source->sha256, sizeof bytes, bytes);
    source->sha256[sizeof source->sha256 - 1] = '\0';
}

/* Adds a file; a folder in the folder, or what cannot be read, is passed over: verify then misses its digest
 * and says so. */
static void add_source(struct sources *sources, const char *folder, const char *name) {
    struct source source = {.content = {0}};
    struct source *longer = realloc(sources->list, (sources->count + 1) * sizeof *longer);
    if (!longer)
        return;
    sources->list = longer;
    if (!read_whole(folder, name, &source.content)) {
        buffer_free(&source.content);
        return;
    }
    digest(&source);
    sources->list[sources->count++] = source;
}

struct sources *sources_read(const char *folder, struct buffer *fault) {
    DIR *directory = opendir(folder);
    struct sources *sources = calloc(1, sizeof *sources);
    struct dirent *entry;
    if (!directory || !sources) {
        buffer_add_format(fault, "cannot read %s: %s; --sources names the folder with the documents' texts",
                          folder, strerror(errno));
        free(sources);
        if (directory)
            closedir(directory);
        return NULL;
    }
    while ((entry = readdir(directory)))
        if (entry->d_name[0] != '.')
            add_source(sources, folder, entry->d_name);
    closedir(directory);
    return sources;
}

void sources_free(struct sources *sources) {
    for (size_t at = 0; at < sources->count; at++)
        buffer_free(&sources->list[at].content);
    free(sources->list);
    free(sources);
}

struct text sources_find(const struct sources *sources, struct text sha256) {
    for (size_t at = 0; at < sources->count; at++)
        if (text_equal(sha256, text_of(sources->list[at].sha256)))
            return buffer_text(&sources->list[at].content);
    return (struct text){NULL, 0};
}

static bool read_range(struct text locator, long long *first, long long *last) {
    struct text end;
    if (!text_starts_with(locator, TEXT("lines:")))
        return false;
    struct text start = text_split((struct text){locator.data + 6, locator.length - 6}, '-', &end);
    if (!text_to_number(start, first))
        return false;
    *last = *first;
    return (!end.data || text_to_number(end, last)) && *first >= 1 && *first <= *last;
}

struct text sources_lines(struct text content, struct text locator) {
    static const struct text none = {NULL, 0};
    long long first;
    long long last;
    struct text rest = content;
    struct text lines = none;
    if (!read_range(locator, &first, &last))
        return none;
    for (long long number = 1; number <= last; number++) {
        if (!rest.data)
            return none;
        struct text line = text_split(rest, '\n', &rest);
        /* What follows the last line end is no line. */
        if (!rest.data && line.length == 0)
            return none;
        if (number == first)
            lines.data = line.data;
        lines.length = lines.data ? (size_t)(line.data + line.length - lines.data) : 0;
    }
    return lines;
}
