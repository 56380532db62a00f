/* Files that nobody sees: they have no name and are gone when the last descriptor is closed, however the
 * program ends. */
#pragma once

#include "base/text.h"

/* An empty file for reading and writing in that folder; an empty name means $TMPDIR, or else /tmp. -1 with a
 * fault. */
int scratch_open(const char *folder, struct buffer *fault);

/* Writes all of the bytes where the file stands; false, with errno, when the disk has no room for them. */
bool scratch_write(int file, struct text bytes);
