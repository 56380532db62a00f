/* What a scale, which knows numbers alone, has to be told of the figures on it. */
#include "pictures/axis.h"

static void include(struct range *range, double value) {
    if (value < range->low)
        range->low = value;
    if (value > range->high)
        range->high = value;
}

struct range axis_range(const struct chart *chart, bool (*takes)(const struct figure *figure)) {
    struct range range = {0, 0};
    for (int at = 0; at < chart->figure_count; at++)
        if (takes(&chart->figures[at]))
            include(&range, chart->figures[at].value);
    for (int at = 0; at < chart->target_count; at++)
        if (chart->targets[at].has_value)
            include(&range, chart->targets[at].value);
    return range;
}

struct text axis_label(const struct chart *chart, const struct scale *scale, int tick) {
    struct text label = scale_label(chart->arena, scale, tick);
    bool share = text_equal(chart->unit, TEXT("percent"));
    return share ? arena_format(chart->arena, "%.*s%%", TEXT_FORMAT(label)) : label;
}

struct text axis_unit(const struct chart *chart, const struct scale *scale) {
    return arena_format(chart->arena, "%s%s%.*s", scale->words, *scale->words ? " " : "",
                        TEXT_FORMAT(chart->unit_words));
}
