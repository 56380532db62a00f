/* Cursors: where a page ended, as an opaque word that is good for the same query only. */
#pragma once

#include "core/request.h"

/* A short checksum of route and query, but for cursor, limit and looks, in whatever order and with whatever
 * escapes it is spelt; what a cursor is tied to. */
struct text cursor_checksum(struct arena *arena, struct text route, struct text query);

/* The word for a position; `position` is the row's `_cursor` column. */
struct text cursor_write(struct arena *arena, struct text checksum, struct text position);

enum cursor_fault { CURSOR_GOOD, CURSOR_BROKEN, CURSOR_OF_ANOTHER_QUERY };

/* The position in a word given out by cursor_write. */
enum cursor_fault cursor_read(struct arena *arena, struct text checksum, struct text word,
                              struct text *position);
