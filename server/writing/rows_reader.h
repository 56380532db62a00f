/* Rows of a file of the record from a body as it comes, piece by piece, in any of the forms that a body may
 * have. Holds one row at a time. */
#pragma once

#include "writing/csv_rows.h"
#include "writing/splitter.h"

/* How the place of a row in its body is told. */
enum places {
    PLACES_WHOLE,    /* the body is the row: by JSON pointers */
    PLACES_ELEMENTS, /* by pointers that begin with its index */
    PLACES_LINES,    /* by its line, and pointers within it */
    PLACES_CELLS,    /* by its line and the names of columns */
    PLACES_DRAFT,    /* there is no body: by the file, the key and the column that the draft has them in */
};

struct rows_reader {
    struct request *request; /* whose faults they are */
    enum files_file file;
    const char *const
        *optional; /* columns that may be missing though the file requires them; NULL for none */
    /* Given each row, good or bad, with a number for it: its line, or in an array its place from 1. A cell
     * that is at fault is empty. What the row holds lives until this returns. */
    void (*take)(void *context, const struct row *row, long long number);
    void *context;

    struct splitter splitter;
    struct csv_rows csv;
    struct request *scratch; /* reads one row, with an arena of its own */
    enum places places;      /* known when the first row is */
    long long rows;          /* so far */
    bool unreadable;         /* some of the body cannot be taken apart */
    bool headless;           /* the header of a CSV is at fault: its rows are counted and no more */
};

/* `media` is one of the types that an action of BODY_ROWS takes; the members above `splitter` are set
 * already. False when memory has run out. */
bool rows_reader_begin(struct rows_reader *reader, const char *media);

void rows_reader_put(struct rows_reader *reader, struct text bytes);

/* There is no more. Frees what it holds. */
void rows_reader_end(struct rows_reader *reader);
