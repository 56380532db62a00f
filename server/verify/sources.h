/* The texts of the documents, found by their digest, so that no file name has to be known. */
#pragma once

#include "base/text.h"

struct sources;

/* Reads every file of a folder. NULL with a fault when it cannot be read. */
struct sources *sources_read(const char *folder, struct buffer *fault);

void sources_free(struct sources *sources);

/* The content of the file with that SHA-256 (lower-case hex); without a value when the folder has none. */
struct text sources_find(const struct sources *sources, struct text sha256);

/* The lines that a locator names (lines:N or lines:N-M, from 1); without a value when it names none of them.
 */
struct text sources_lines(struct text content, struct text locator);
