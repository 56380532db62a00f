/* The accountability grid, principles by updates. Decides how a cell shows its promises: one bar of pieces,
 * and under it the number of each, so that neither colour nor size has to be read alone. */
#pragma once

#include "pictures/tallies.h"

struct grid {
    struct arena *arena;
    double width;
    struct tallies tallies;
    struct text version;         /* of the dataset */
    struct text permalink, list; /* this picture for good; its counts as data */
};

/* Adds the SVG document. */
void grid_write(struct buffer *body, const struct grid *grid);
