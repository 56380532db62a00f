/* Rows of a file of the record from CSV (RFC 4180): a header with any of the file's columns in any order,
 * then cells as the record's own files have them. An empty cell says nothing, with or without quotes. What
 * cells may say, csv_cells.c looks at. */
#pragma once

#include "writing/row.h"

enum { CSV_CELLS = 64 };

struct csv_rows {
    enum files_file file;
    size_t count;           /* of columns in the header; 0 before it has come */
    int columns[CSV_CELLS]; /* of the file, in the order of the header */
    struct buffer unquoted; /* of the row under way; owned */
};

/* Reads the header; adds a fault for each column that is unknown, repeated or missing. `optional` names
 * columns that may be missing although the file requires them, ended by NULL. False when there are faults. */
bool csv_rows_header(struct csv_rows *rows, struct request *request, struct text header, long long line,
                     const char *const *optional);

/* Reads a row into cells, which live until the next. False with a fault of the row as a whole. */
bool csv_rows_read(struct csv_rows *rows, struct request *request, struct text text, long long line,
                   struct row *row);

void csv_rows_free(struct csv_rows *rows);
