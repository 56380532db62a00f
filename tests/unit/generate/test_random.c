/* Numbers by place: the same on every machine, different in every coordinate, and spread over their range. */
#include "../common.h"

#include "generate/random.h"

static void numbers_are_the_same_everywhere(void **state) {
    (void)state;
    assert_true(random_at(0, 0, 0) == 0x238275bc38fcbe91u);
    assert_true(random_at(1, 2, 3) == random_at(1, 2, 3));
}

static void every_coordinate_counts(void **state) {
    (void)state;
    uint64_t here = random_at(1, 2, 3);
    assert_true(here != random_at(2, 2, 3));
    assert_true(here != random_at(1, 3, 3));
    assert_true(here != random_at(1, 2, 4));
    assert_true(random_at(1, 2, 3) != random_at(1, 3, 2));
}

static void numbers_spread_evenly(void **state) {
    (void)state;
    enum { CELLS = 10, DRAWS = 10000 };
    int hits[CELLS] = {0};
    for (uint64_t draw = 0; draw < DRAWS; draw++) {
        uint64_t cell = random_below(random_at(1, draw, draw % 7), CELLS);
        assert_true(cell < CELLS);
        hits[cell]++;
    }
    for (int cell = 0; cell < CELLS; cell++)
        assert_in_range(hits[cell], DRAWS / CELLS * 9 / 10, DRAWS / CELLS * 11 / 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_the_same_everywhere),
        cmocka_unit_test(every_coordinate_counts),
        cmocka_unit_test(numbers_spread_evenly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
