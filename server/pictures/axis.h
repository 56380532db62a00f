/* The axis of a chart's values, upright or lying: its range, its scale's labels and its unit. */
#pragma once

#include "pictures/figures.h"
#include "pictures/scale.h"

struct range {
    double low, high;
};

/* From the least to the greatest of zero, the targets, and the figures that `takes` says. */
struct range axis_range(const struct chart *chart, bool (*takes)(const struct figure *figure));

/* A tick as it is written: "20%", "1,000", "2.5" (of a million). */
struct text axis_label(const struct chart *chart, const struct scale *scale, int tick);

/* What one is, on such a scale: "schools", "billion pounds". */
struct text axis_unit(const struct chart *chart, const struct scale *scale);
