/* One row of a file of the record (files/files.def) that somebody wants to write: its cells as text, as they
 * would stand in the file. */
#pragma once

#include "core/request.h"
#include "files/files.h"

enum { ROW_CELLS = 32 };

struct row {
    struct text cells[ROW_CELLS]; /* in the order of the file's columns; without a value: empty */
    bool given[ROW_CELLS];        /* said by the body, be it null */
    struct text slug;             /* of an update, which is its year, as the body says it */
    struct text pointer;          /* where it stands in the body */
};

/* The columns of a file: the first of them in files_columns; `*count` becomes how many there are. */
const struct files_column *row_columns(enum files_file file, size_t *count);

/* The place of a column among those, or -1. */
int row_column(enum files_file file, struct text name);

/* The cell of a column; without a value also where there is no such column. */
struct text row_cell(enum files_file file, const struct row *row, const char *column);

void row_set(enum files_file file, struct row *row, const char *column, struct text value);

/* The key of a row as one text: its parts with a space between them. */
struct text row_key(struct arena *arena, enum files_file file, const struct row *row);

/* The member that a column is in a body: `kind` for that of the thing itself, `sources` for those of the
 * citation. */
const char *row_member(const char *column);

/* Adds a fault for each required cell that is empty and that the body does not speak of: what it says wrongly
 * has its fault already. `defaults` names columns that the database fills in, ended by NULL; NULL for none.
 */
void row_require(struct request *request, enum files_file file, const struct row *row,
                 const char *const *defaults);

/* Adds the row to the data of a COPY of `line` and all columns of its file, in PostgreSQL's text form. */
void row_add_copy(struct buffer *data, enum files_file file, const struct row *row, long long line);
