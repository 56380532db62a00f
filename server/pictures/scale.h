/* A scale of round numbers around values. Computes in double, which is exact enough for a place on paper:
 * what is written beside a mark is the published text, never this. */
#pragma once

#include "base/arena.h"

struct scale {
    double low, high; /* of the scale; both are ticks */
    double step;
    int tick_count;
    double unit;       /* what one stands for on the labels: 1, or a million */
    const char *words; /* for `unit`: "million", or "" */
};

/* A scale with zero and all values from `low` to `high` on it, and some `wanted` ticks. */
struct scale scale_around(double low, double high, int wanted);

double scale_tick(const struct scale *scale, int tick);

/* A tick in its unit, with thousands separated by commas. */
struct text scale_label(struct arena *arena, const struct scale *scale, int tick);

/* Where a value stands between `from` and `to`. */
double scale_place(const struct scale *scale, double value, double from, double to);
