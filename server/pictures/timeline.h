/* Time along a line: years, and their quarters where there is room. */
#pragma once

#include "pictures/figures.h"
#include "pictures/svg.h"

struct timeline {
    double left, right;       /* pixels */
    int first_year, end_year; /* `end_year` is the one after the last */
    int step;                 /* years from label to label */
};

/* The bounds that spans need, found one by one; starts out as {0}. */
struct reach_of_time {
    bool any;
    long first, last;
};

void timeline_include(struct reach_of_time *reach, const struct span *span);

/* Whole years around the days. */
struct timeline timeline_around(const struct reach_of_time *reach, double left, double right);

double timeline_place(const struct timeline *timeline, long day);

/* Rules from `top` to `bottom` and labels below. Returns where the labels end. */
double timeline_draw(struct picture *picture, const struct timeline *timeline, double top, double bottom);

/* The days a figure covers as a bar at a height, dotted towards where no start or end is stated; nothing for
 * a moment. Returns where its mark belongs: amid a span, at the end of one without a start, at the start of
 * one without an end. */
double timeline_draw_span(struct picture *picture, const struct timeline *timeline, const struct span *span,
                          int series, bool ahead, double y);
