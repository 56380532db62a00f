/* PostgreSQL array literals (its documentation, 8.15.6), built element by element: {"a","b"}. */
#pragma once

#include "base/arena.h"

/* Adds an element to the inside of a literal; the braces are the caller's. One without a value becomes NULL.
 */
void array_add(struct buffer *elements, struct text element);

/* The whole literal in the arena; frees `elements`. */
struct text array_close(struct arena *arena, struct buffer *elements);
