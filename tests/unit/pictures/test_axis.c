/* An axis takes in what it must and says its unit. */
#include "../common.h"

#include "pictures/axis.h"

static bool takes_all(const struct figure *figure) {
    return figure->has_value;
}

static void the_range_takes_in_figures_and_targets(void **state) {
    (void)state;
    struct figure figures[] = {
        {.has_value = true, .value = 5}, {.has_value = true, .value = -3}, {.value = 99}};
    struct target targets[] = {{.has_value = true, .value = 20}, {.value = 77}};
    struct chart chart = {.figures = figures, .figure_count = 3, .targets = targets, .target_count = 2};
    struct range range = axis_range(&chart, takes_all);
    assert_true(range.low == -3 && range.high == 20);
    chart.figure_count = chart.target_count = 0;
    range = axis_range(&chart, takes_all);
    assert_true(range.low == 0 && range.high == 0);
}

static const struct {
    const char *unit, *words;
    double high;
    const char *label, *said; /* the second tick */
} axes[] = {
    {"percent", "percent", 20, "5%", "percent"},
    {"schools", "schools", 4000, "1,000", "schools"},
    {"gbp", "pounds", 4e9, "1", "billion pounds"},
    {"percentage-points", "percentage points", 8, "2", "percentage points"},
};

static void labels_have_their_unit(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(axes); at++) {
        struct arena arena = {0};
        struct chart chart = {
            .arena = &arena, .unit = text_of(axes[at].unit), .unit_words = text_of(axes[at].words)};
        struct scale scale = scale_around(0, axes[at].high, 4);
        assert_text(axis_label(&chart, &scale, 1), axes[at].label);
        assert_text(axis_unit(&chart, &scale), axes[at].said);
        arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_range_takes_in_figures_and_targets),
        cmocka_unit_test(labels_have_their_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
