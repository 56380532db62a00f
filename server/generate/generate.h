/* Makes a record of any size in the form that import takes: the real one, and beside it figures of local
 * services that nobody ever counted. The same size gives the same bytes on every machine. */
#pragma once

#include "base/text.h"
#include "generate/figures.h"

/* Writes all files of the record into a folder, made where there is none. Memory does not grow with the size.
 * On a fault false, with one line in `fault`, which the caller frees. */
bool generate_record(const char *folder, const struct generate_size *size, struct buffer *fault);
