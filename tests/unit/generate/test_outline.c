/* What a record of a given size consists of: counts, and the areas. */
#include "../common.h"

#include "generate/outline.h"

static void every_area_has_a_row_of_its_own(void **state) {
    (void)state;
    struct text rest = {0};
    struct text line;
    struct text last = {0};
    int lines = 0;
    int authorities = 0;
    while ((line = outline_next_area(&rest)).data) {
        assert_true(line.length > 10 && line.data[0] == 'E' && line.data[9] == ',');
        assert_false(last.data && memcmp(line.data, last.data, 9) == 0);
        authorities += memcmp(line.data, "E12", 3) != 0;
        lines++;
        last = line;
    }
    assert_int_equal(authorities, 326 + 27); /* districts and counties of England at the end of 2014 */
    assert_int_equal(outline_areas(), lines + 1);
}

static void indicators_follow_their_themes(void **state) {
    (void)state;
    struct outline_indicator first = outline_indicator(0);
    struct outline_indicator last = outline_indicator(outline_indicators() - 1);
    assert_string_equal(first.service_slug, "home-care");
    assert_string_equal(first.theme->principle, "choice");
    assert_string_equal(last.service_slug, "hardship-payments");
    assert_string_equal(last.theme->principle, "accountability");
    assert_string_equal(outline_indicator(8 * 6).theme->principle, "fair-access");
    assert_string_equal(outline_indicator(8 * 6 - 1).theme->principle, "choice");
}

static void there_are_as_many_indicators_as_it_takes(void **state) {
    (void)state;
    assert_int_equal(outline_indicators_for(0), 0);
    assert_int_equal(outline_indicators_for(1), 1);
    assert_int_equal(outline_indicators_for(360LL * outline_areas()), 1);
    assert_int_equal(outline_indicators_for(360LL * outline_areas() + 1), 2);
    assert_true(outline_most_observations() >= 50000000);
    assert_int_equal(outline_indicators_for(outline_most_observations()), outline_indicators());
    assert_true(outline_indicators_for(outline_most_observations() + 1) > outline_indicators());
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_area_has_a_row_of_its_own),
        cmocka_unit_test(indicators_follow_their_themes),
        cmocka_unit_test(there_are_as_many_indicators_as_it_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
