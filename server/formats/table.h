/* Rows as an aligned table for a terminal: what a person with curl reads. */
#pragma once

#include "base/arena.h"
#include "core/statement.h"

/* A table of the first `count` rows with the given columns (NULL: all; else names ended by NULL, those that
 * the rows lack are passed over), and what is included beside them. */
void table_write(struct buffer *buffer, struct arena *arena, const struct rows *rows, int count,
                 const char *const *columns);
