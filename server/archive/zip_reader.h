/* Reads zip archives that anybody may have made: in their own order, as streams, never more than allowed. */
#pragma once

#include "base/text.h"

#include <stdio.h>

struct zip_reader;

struct zip_entry {
    const char *name; /* valid until the next one */
    long long size;   /* as the archive claims */
    bool plain;       /* a file, and not encrypted */
};

/* Opens an archive of which at most `limit` bytes of content may be read. NULL with a fault. */
struct zip_reader *zip_reader_open(const char *path, long long limit, struct buffer *fault);

/* The next entry; false at the end, or with a fault. */
bool zip_reader_next(struct zip_reader *reader, struct zip_entry *entry, struct buffer *fault);

/* The content of the entry at hand, to be read to its end and closed; NULL when memory has run out. Where
 * reading it fails, zip_reader_fault says why. */
FILE *zip_reader_content(struct zip_reader *reader);

/* Why content could not be read; empty when it could. */
struct text zip_reader_fault(const struct zip_reader *reader);

/* NULL is allowed. */
void zip_reader_free(struct zip_reader *reader);
