/* A file of settings: a name, an equals sign and a value on each line, as systemd.exec(5) describes
 * EnvironmentFile=, without lines that go on. Knows nothing of which settings there are. */
#pragma once

#include "base/text.h"

/* What one line says; both texts end in a zero byte and stand in the file's text. */
struct settings_line {
    int number; /* from 1 */
    const char *name;
    const char *value; /* without the spaces around it, and without quotes around all of it */
};

/* The text of a file, at most 64 KiB, which the caller frees. NULL, with one line in `fault`, when it cannot
 * be read or is no text. */
char *settings_file_read(const char *path, struct buffer *fault);

/* Takes the next line that says something off `*rest`, which is changed; `line` goes on from the line before
 * (at first {0}). False at the end, and for a line without an equals sign: then `line->name` is NULL and its
 * number that of the line; at the end the number is 0. */
bool settings_file_next(char **rest, struct settings_line *line);
