/* Texts that are put together from other cells of the same row: `{column}` stands for the cell of that
 * column, and for nothing where it is NULL; `{one_line(column)}` for the cell on one line, as the function of
 * the database has it (migrations/0010_citation.sql). The function composed() of the database is the same in
 * SQL (migrations/0032_composed.sql). */
#pragma once

#include "base/arena.h"
#include "core/statement.h"

/* Takes a template apart, for rows whose columns have these names, ended by NULL; lives in the arena, with
 * views of the template. NULL when memory has run out, or where it names a column that is not there. */
const struct composition *composition_of(struct arena *arena, struct text template, const char *const *names);

/* For each of these columns of a statement what it is made by, NULL for others; likewise. */
const struct composition *const *compositions_of(struct arena *arena, const struct statement *statement,
                                                 const char *const *names);

/* The text for a row, in the arena; without a value when memory has run out. */
struct text composition_fill(const struct composition *composition, struct arena *arena,
                             const struct rows *rows, int row);
