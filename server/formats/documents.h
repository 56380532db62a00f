/* Rows as JSON documents: a column named area.code becomes {"area": {"code": …}}. The statement's column
 * names are the shape of the document. */
#pragma once

#include "base/arena.h"
#include "core/statement.h"

/* The first `count` rows as a JSON array. */
void documents_write_list(struct buffer *buffer, struct arena *arena, const struct rows *rows, int count);

/* The first `count` rows as JSON objects, one a line. */
void documents_write_lines(struct buffer *buffer, struct arena *arena, const struct rows *rows, int count);

/* One row as a JSON object. */
void documents_write_one(struct buffer *buffer, struct arena *arena, const struct rows *rows, int row);
