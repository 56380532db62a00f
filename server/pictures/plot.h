/* Figures over time: values upwards, time to the right, targets as lines across. */
#pragma once

#include "pictures/figures.h"
#include "pictures/svg.h"

/* Whether a figure has its place there: a number and a date. */
bool plot_takes(const struct figure *figure);

/* Draws all figures that it takes, and the targets. Returns how many found no room for their label. */
int plot_draw(struct picture *picture, const struct chart *chart);
