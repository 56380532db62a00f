/* Figures as a JSON-stat 2.0 dataset (json-stat.org/full): a sparse cube of indicator, area, period and,
 * where they are needed to tell figures apart, slice and claim. Value keeps every digit; status says planned
 * or projected and the qualifier; the extension maps each cell to its observation. */
#pragma once

#include "base/arena.h"
#include "core/statement.h"

/* The first `count` rows of an observations statement. False when the cube would have more than ten million
 * cells: too many indicators, areas and periods at once for the format to hold. `label` and `href` describe
 * the whole. */
bool jsonstat_write(struct buffer *buffer, struct arena *arena, const struct rows *rows, int count,
                    struct text label, struct text href);
