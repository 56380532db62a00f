/* Rows become figures with the words that a mark is given. */
#include "drawing.h"

static const char *const cells[] = {
    FIGURE("1", "10", "2013-03-14", "81"), /* */
    "2",
    "10",
    "Kent",
    "..2014-03",
    NULL,
    "2014-03-31",
    "-50",
    "down by over half",
    "more-than",
    NULL,
    "-50",
    "planned",
    "#1 - #3",
    NULL,
    "2",
    SOURCE,
    "/v1/observations/2", /* */
    "3",
    "11",
    "Surrey, late",
    "undated",
    NULL,
    NULL,
    NULL,
    "most of them",
    NULL,
    NULL,
    NULL,
    "actual",
    NULL,
    "2",
    "0",
    SOURCE,
    "/v1/observations/3", /* */
    "4",
    "11",
    "Surrey, late",
    "2014",
    "2014-01-01",
    "2014-12-31",
    "1e999",
    "no end",
    "about",
    NULL,
    NULL,
    "actual",
    NULL,
    NULL,
    "0",
    SOURCE,
    "/v1/observations/4", /* */
};

static void figures_are_read(void **state) {
    (void)state;
    struct drawing drawing;
    drawing_of(&drawing, cells, 4, NULL, 0, 9);
    const struct figure *figures = drawing.chart.figures;
    assert_int_equal(drawing.chart.figure_count, 4);
    assert_int_equal(drawing.chart.series_count, 2);
    assert_false(drawing.chart.cut);
    assert_text(figures[0].title, "81 homes, 14 March 2013 (exact). Source: The report, 1. Homes, lines:7.");
    assert_true(figures[0].reach == REACH_EXACT && figures[0].value == 81 && !figures[0].ahead &&
                figures[0].series == 0);
    assert_int_equal(figures[0].when.last - figures[0].when.first, 1);
    assert_text(figures[1].title, "down by over half homes, up to March 2014, Kent (more than, planned, "
                                  "derived as #1 - #3). Source: The report, "
                                  "1. Homes, lines:7.");
    assert_true(figures[1].reach == REACH_BELOW && figures[1].ahead && figures[1].derived &&
                figures[1].rivals == 2);
    assert_true(!figures[1].when.has_first && figures[1].when.has_last);
    assert_text(figures[1].label, "down by over half (derived)");
    assert_text(figures[2].label, "rival: most of them");
    assert_text(figures[2].title, "most of them homes, date not stated, Surrey, late (in words, a rival of "
                                  "figure 2). Source: The report, 1. Homes, "
                                  "lines:7.");
    assert_true(!figures[2].has_value && figures[2].series == 1);
    assert_false(figures[3].has_value);
    drawing_end(&drawing);
}

/* Two figures of one series, two of another. */
static const struct {
    int rows, most, taken;
    bool cut;
} limits[] = {
    {4, 4, 4, false}, {4, 3, 2, true},  {4, 2, 2, true}, {3, 3, 3, false},
    {3, 2, 2, true},  {2, 2, 2, false}, {2, 1, 1, true}, {0, 3, 0, false},
};

static void no_series_breaks_off_but_one_alone(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(limits); at++) {
        struct drawing drawing;
        drawing_of(&drawing, cells, limits[at].rows, NULL, 0, limits[at].most);
        assert_int_equal(drawing.chart.figure_count, limits[at].taken);
        assert_int_equal(drawing.chart.cut, limits[at].cut);
        drawing_end(&drawing);
    }
}

/* So many figures of two series, one after the other, that go up and down. */
static void crowd(struct figure *figures, int count) {
    struct chart chart = {.figures = figures, .figure_count = count};
    for (int at = 0; at < count; at++)
        figures[at] = (struct figure){.drawn = true, .value = (at * 7) % 20, .series = at >= count / 2};
    figures_crowd(&chart);
    assert_int_equal(chart.crowded, figures[0].small);
    for (int at = 0; at < count; at++)
        assert_int_equal(figures_is_named(&chart, &figures[at]), !chart.crowded || figures[at].landmark);
}

static void very_many_have_landmarks(void **state) {
    (void)state;
    enum { FEW = 36, MANY = 40 };
    struct figure figures[MANY];
    crowd(figures, FEW);
    assert_false(figures[0].small);
    crowd(figures, MANY);
    int landmarks = 0;
    for (int at = 0; at < MANY; at++)
        landmarks += figures[at].landmark;
    /* Of each series the first (0, the lowest too), the last (133 % 20 = 13) and the highest (119 % 20 = 19).
     */
    assert_int_equal(landmarks, 6);
    assert_true(figures[0].landmark && figures[17].landmark && figures[19].landmark);
    assert_true(figures[20].landmark && figures[37].landmark && figures[39].landmark);
}

static void a_rival_is_a_landmark_and_no_extreme(void **state) {
    (void)state;
    enum { MANY = 40 };
    struct figure figures[MANY] = {{.drawn = false}};
    struct chart chart = {.figures = figures, .figure_count = MANY};
    for (int at = 0; at < MANY; at++)
        figures[at] = (struct figure){.drawn = at != 5, .value = at, .rival = at == MANY - 1};
    figures_crowd(&chart);
    assert_true(figures[MANY - 1].landmark && figures[MANY - 2].landmark && figures[0].landmark);
    assert_false(figures[1].landmark);
    assert_true(figures_is_named(&chart, &figures[5]));
}

static const struct {
    const char *unit, *words, *value_text, *shown;
} units[] = {
    {"schools", "schools", "174", "schools"},
    {"schools", "schools", "the first 24", "schools"},
    {"organisations", "organisations", "12 civil society organisations", ""},
    {"unique-visitors", "unique visitors", "2.8 million", "unique visitors"},
    {"gbp", "pounds", "£2.5 billion", ""},
    {"gbp-per-area", "pounds per area", "£43,000", "per area"},
    {"gbp", "pounds", "half a billion", "pounds"},
    {"percent", "percent", "19.9%", ""},
    {"percent", "percent", "3 quarters", ""},
    {"percent", "percent", "about 30", "percent"},
    {"percentage-points", "percentage points", "9.0 percentage points", ""},
};

static void a_unit_is_said_once(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(units); at++) {
        struct chart chart = {.unit = text_of(units[at].unit), .unit_words = text_of(units[at].words)};
        assert_text(figures_unit(&chart, text_of(units[at].value_text)), units[at].shown);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_read),         cmocka_unit_test(no_series_breaks_off_but_one_alone),
        cmocka_unit_test(very_many_have_landmarks), cmocka_unit_test(a_rival_is_a_landmark_and_no_extreme),
        cmocka_unit_test(a_unit_is_said_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
