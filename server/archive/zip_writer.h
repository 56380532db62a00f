/* Writes zip archives. The same entries with the same time give the same bytes, wherever and whenever. */
#pragma once

#include "base/text.h"

#include <stdio.h>

struct zip_writer;

/* Starts an archive in an open, empty file, which stays the caller's. `seconds` (since 1970, UTC) becomes the
 * time of every entry. NULL with a fault. */
struct zip_writer *zip_writer_new(int file, long long seconds, struct buffer *fault);

/* An entry with that content. */
bool zip_writer_add(struct zip_writer *writer, const char *name, struct text content, struct buffer *fault);

/* An entry with all that the file holds from its beginning; the file must not change meanwhile. */
bool zip_writer_add_file(struct zip_writer *writer, const char *name, FILE *content, struct buffer *fault);

/* Writes what an archive ends with; without it the file is none. */
bool zip_writer_finish(struct zip_writer *writer, struct buffer *fault);

/* NULL is allowed. */
void zip_writer_free(struct zip_writer *writer);
