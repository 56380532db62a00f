/* Rows of generated files, as tests count their cells. */
#pragma once

#include "files/files.h"

/* How many cells a row has. */
static inline int cells_of(struct text row) {
    bool quoted = false;
    int count = 1;
    for (size_t at = 0; at < row.length; at++) {
        quoted ^= row.data[at] == '"';
        count += !quoted && row.data[at] == ',';
    }
    return count;
}

/* How many columns a file of the record has. */
static inline int columns_of(int file) {
    int count = 0;
    for (const struct files_column *column = files_columns; column->name; column++)
        count += (int)column->file == file;
    return count;
}
