/* The mark of a figure: its shape is its series, its form the reach of its value. A figure that is only
 * bounded is never a point. */
#pragma once

#include "pictures/figures.h"
#include "pictures/svg.h"

enum { MARK_RADIUS = 6, MARK_ARROW = 26 };

/* The mark of a figure at its value. `several`: there are other series to be told apart from. */
void mark_draw(struct buffer *body, const struct figure *figure, bool several, double x, double y);

/* How large a mark is drawn, against its usual size. */
double mark_size(const struct figure *figure);

/* The class of a series' lines, and that of its areas: one of four colours. */
const char *mark_line_class(int series);
const char *mark_fill_class(int series);
