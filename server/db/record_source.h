/* Where an import finds the record's files: in a folder, or in a zip archive. */
#pragma once

#include "files/files.h"

#include <stdio.h>

/* Takes one file to its end; false with a fault. */
typedef bool take_file(void *context, enum files_file about, FILE *file, struct buffer *fault);

/* Hands every file of the record to `take`, once each and in any order; false with a fault, which names the
 * place, as soon as one of them fails. Of an archive all names and sizes are looked at before the first file
 * is handed over, and no more than `limit` bytes are read. */
bool record_source_read(const char *path, long long limit, take_file *take, void *context,
                        struct buffer *fault);
