/* The chart of an indicator, from its rows to a picture. Decides what kind of picture its figures call for:
 *
 *   several numbers with several dates   a plot over time
 *   several numbers otherwise            bars
 *   one number, or one share in words    large, with a bar where there is something to hold it against, and
 * its time none                                 a sentence */
#pragma once

#include "pictures/figures.h"

/* Adds the SVG document. */
void chart_write(struct buffer *body, struct chart *chart);
