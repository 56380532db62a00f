/* "Did you mean": the candidate that differs from what was written by the fewest edits. */
#pragma once

#include "base/text.h"

/* Edits (insert, delete, replace, swap of neighbours) between two texts; texts over 64 bytes count as far
 * apart. */
unsigned edit_distance(struct text a, struct text b);

/* The nearest of `count` candidates, or the text without a value when none is near enough to be meant. */
struct text nearest_of(struct text written, const struct text *candidates, size_t count);
