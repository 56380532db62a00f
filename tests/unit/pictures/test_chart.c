/* Each kind of figures gets its kind of picture. */
#include "drawing.h"

static const char *const one[] = {FIGURE("1", "10", "2013-03-14", "81")};
static const char *const two_dates[] = {FIGURE("1", "10", "2013-03-14", "81"),
                                        FIGURE("2", "10", "2014-03-14", "174")};
static const char *const one_date[] = {FIGURE("1", "10", "2014-03-14", "81"),
                                       FIGURE("2", "11", "2014-03-14", "174")};
static const char *const target[] = {"Build homes",
                                     "2015",
                                     "2015-01-01",
                                     "2015-12-31",
                                     "200",
                                     "200 homes",
                                     "exact",
                                     "The plan",
                                     "2. Plans",
                                     "lines:9",
                                     "/v1/commitments/build-homes"};

#define PATH "/v1/indicators/homes-built/chart.svg?as_of=2014-03-31"

static void nothing_is_a_sentence(void **state) {
    (void)state;
    struct drawing drawing;
    struct text drawn = drawing_of(&drawing, NULL, 0, NULL, 0, 9);
    assert_true(text_holds(drawn, "The documents give no figure that fits these choices."));
    assert_false(text_holds(drawn, "Source:"));
    drawing_end(&drawing);
}

static void one_figure_is_large(void **state) {
    (void)state;
    struct drawing drawing;
    struct text drawn = drawing_of(&drawing, one, 1, NULL, 0, 9);
    assert_true(text_holds(drawn, "font-size=\"60\" font-weight=\"700\">81</text>"));
    assert_true(text_holds(drawn, ">homes</text>") && text_holds(drawn, ">14 March 2013</text>"));
    assert_true(text_holds(drawn, "<circle") && !text_holds(drawn, "<rect class=\"mark"));
    assert_true(
        text_holds(drawn, "Source: The office, The report (update 2014, March 2014), 1. Homes, lines:7."));
    assert_true(text_holds(drawn, ">" PATH "</text>"));
    drawing_end(&drawing);
}

static void a_target_makes_a_bar(void **state) {
    (void)state;
    struct drawing drawing;
    struct text drawn = drawing_of(&drawing, one, 1, target, 1, 9);
    assert_true(text_holds(drawn, "<rect class=\"mark fill-0") &&
                text_holds(drawn, "<line class=\"target\""));
    assert_true(text_holds(drawn, ">target 200 homes</text>") &&
                text_holds(drawn, ">Target: 200 homes, due 2015. Build homes.</text>"));
    assert_true(text_holds(drawn, "<a href=\"/v1/commitments/build-homes\"><title>Target: 200 homes, due "
                                  "2015. Build homes. Source: The plan, "
                                  "2. Plans, lines:9.</title>"));
    drawing_end(&drawing);
}

static void dates_make_a_plot(void **state) {
    (void)state;
    struct drawing drawing;
    struct text drawn = drawing_of(&drawing, two_dates, 2, target, 1, 9);
    assert_true(text_holds(drawn, ">174</text>") && text_holds(drawn, ">81</text>") &&
                text_holds(drawn, ">200</text>"));
    assert_true(text_holds(drawn, "class=\"join line-0\"") && text_holds(drawn, "<path class=\"ink\""));
    assert_true(text_holds(drawn, ">target, with a triangle when it is due</text>"));
    assert_false(text_holds(drawn, "<rect class=\"mark"));
    drawing_end(&drawing);
}

static void series_of_one_date_make_bars(void **state) {
    (void)state;
    struct drawing drawing;
    struct text drawn = drawing_of(&drawing, one_date, 2, NULL, 0, 9);
    assert_true(text_holds(drawn, "<rect class=\"mark fill-0") &&
                text_holds(drawn, "<rect class=\"mark fill-1"));
    assert_true(text_holds(drawn, ">174, 14 March 2014</text>"));
    drawing_end(&drawing);
}

static void what_is_cut_is_said(void **state) {
    (void)state;
    struct drawing drawing;
    struct text drawn = drawing_of(&drawing, two_dates, 2, NULL, 0, 1);
    const char *const said =
        "Only the first 1 figures are shown; /v1/observations?indicator=homes-built has all.";
    assert_true(text_holds(drawn, said));
    assert_false(text_holds(drawn, ">174</text>"));
    drawing_end(&drawing);
}

static void all_is_told_to_who_does_not_see_it(void **state) {
    (void)state;
    struct drawing drawing;
    struct text drawn = drawing_of(&drawing, two_dates, 2, target, 1, 9);
    assert_true(text_holds(
        drawn, "Homes that were finished.&#10;Programme: Homes for all. Unit: homes. Figures: 2.&#10;"
               "81 homes, 14 March 2013 (exact). Source: The report, 1. Homes, lines:7.&#10;"
               "174 homes, 14 March 2014 (exact). Source: The report, 1. Homes, lines:7.&#10;"
               "Target: 200 homes, due 2015. Build homes. Source: The plan, 2. Plans, lines:9.</desc>"));
    drawing_end(&drawing);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_a_sentence),
        cmocka_unit_test(one_figure_is_large),
        cmocka_unit_test(a_target_makes_a_bar),
        cmocka_unit_test(dates_make_a_plot),
        cmocka_unit_test(series_of_one_date_make_bars),
        cmocka_unit_test(what_is_cut_is_said),
        cmocka_unit_test(all_is_told_to_who_does_not_see_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
