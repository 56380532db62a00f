/* Figures side by side on one scale, where time does not tell them apart: bars from zero, targets as lines
 * across. */
#pragma once

#include "pictures/figures.h"
#include "pictures/svg.h"

/* Whether a bar of this figure alone says something: it has a target, or is a share of a whole. */
bool bars_say(const struct chart *chart, const struct figure *figure);

/* Draws a bar for each figure with a number; `named`: with its series, its date and its value above it. */
void bars_draw(struct picture *picture, const struct chart *chart, bool named);
