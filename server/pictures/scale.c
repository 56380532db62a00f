/* Steps of 1, 2, 2.5 or 5 times a power of ten. */
#include "pictures/scale.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static double round_step(double least) {
    static const double steps[] = {1, 2, 2.5, 5, 10};
    double power = pow(10, floor(log10(least)));
    for (size_t at = 0; at < sizeof steps / sizeof *steps; at++)
        /* A little less is the same: what division has rounded must not cost a step. */
        if (steps[at] * power >= least * (1 - 1e-9))
            return steps[at] * power;
    return 10 * power;
}

static void choose_unit(struct scale *scale) {
    static const struct {
        double unit;
        const char *words;
    } units[] = {{1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}};
    double most = fmax(fabs(scale->low), fabs(scale->high));
    scale->unit = 1;
    scale->words = "";
    for (size_t at = 0; at < sizeof units / sizeof *units; at++)
        if (most >= units[at].unit) {
            scale->unit = units[at].unit;
            scale->words = units[at].words;
            return;
        }
}

struct scale scale_around(double low, double high, int wanted) {
    struct scale scale = {0};
    low = fmin(low, 0);
    high = fmax(high, 0);
    if (high - low <= 0)
        high = 1;
    scale.step = round_step((high - low) / wanted);
    double first = floor(low / scale.step + 1e-9);
    double last = ceil(high / scale.step - 1e-9);
    scale.low = first * scale.step;
    scale.high = last * scale.step;
    scale.tick_count = (int)(last - first) + 1;
    choose_unit(&scale);
    return scale;
}

double scale_tick(const struct scale *scale, int tick) {
    double value = scale->low + tick * scale->step;
    return fabs(value) < scale->step / 2 ? 0 : value;
}

/* Digits after the point that tell one tick from the next. */
static int decimals(double step) {
    int count = 0;
    while (count < 6 && fabs(step - round(step)) > 1e-6 * step) {
        step *= 10;
        count++;
    }
    return count;
}

struct text scale_label(struct arena *arena, const struct scale *scale, int tick) {
    double value = scale_tick(scale, tick) / scale->unit;
    double step = scale->step / scale->unit;
    char digits[64];
    char label[96];
    size_t used = 0;
    if (value == 0)
        return TEXT("0");
    /* What no reader would count the digits of. */
    if (fabs(value) >= 1e15 || step < 1e-6)
        return arena_format(arena, "%.3g", value);
    snprintf(digits, sizeof digits, "%.*f", decimals(step), fabs(value));
    size_t whole = strcspn(digits, ".");
    for (size_t at = 0; digits[at]; at++) {
        if (at > 0 && at < whole && (whole - at) % 3 == 0)
            label[used++] = ',';
        label[used++] = digits[at];
    }
    return arena_format(arena, "%s%.*s", value < 0 ? "−" : "", (int)used, label);
}

double scale_place(const struct scale *scale, double value, double from, double to) {
    return from + (value - scale->low) / (scale->high - scale->low) * (to - from);
}
