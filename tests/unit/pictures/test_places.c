/* Lettering finds room near its mark, or none; never room that is taken. */
#include "../common.h"

#include "pictures/places.h"

static bool apart(struct box one, struct box other) {
    return one.right <= other.left || other.right <= one.left || one.bottom <= other.top ||
           other.bottom <= one.top;
}

static void the_first_choice_is_above(void **state) {
    (void)state;
    struct places places = {.frame = {0, 0, 100, 100}};
    struct box found;
    assert_true(places_near(&places, (struct box){45, 45, 55, 55}, 20, 10, &found));
    assert_true(found.left == 40 && found.right == 60 && found.bottom < 45);
    assert_true(places_near(&places, (struct box){45, 45, 55, 55}, 20, 10, &found));
    assert_true(found.left > 55);
}

static void at_the_edge_it_goes_elsewhere(void **state) {
    (void)state;
    struct places places = {.frame = {0, 0, 100, 100}};
    struct box found;
    assert_true(places_near(&places, (struct box){0, 0, 10, 10}, 30, 10, &found));
    assert_true(found.left >= 0 && found.top >= 0);
    assert_false(places_near(&places, (struct box){0, 0, 10, 10}, 130, 10, &found));
}

static void what_touches_is_not_taken(void **state) {
    (void)state;
    struct places places = {.frame = {0, 0, 100, 100}};
    places_take(&places, (struct box){10, 10, 20, 20});
    assert_true(places_free(&places, (struct box){20, 10, 30, 20}));
    assert_false(places_free(&places, (struct box){19, 10, 30, 20}));
    assert_false(places_free(&places, (struct box){0, 0, 101, 5}));
}

static void random_lettering_never_meets(void **state) {
    (void)state;
    uint64_t seed = 3;
    struct places places = {.frame = {0, 0, 600, 250}};
    int found_count = 0;
    for (int mark = 0; mark < PLACES * 2; mark++) {
        double x = (double)(next_random(&seed) % 600);
        double y = (double)(next_random(&seed) % 250);
        struct box found;
        int before = places.count;
        if (!places_near(&places, (struct box){x - 5, y - 5, x + 5, y + 5}, 30, 14, &found))
            continue;
        found_count++;
        for (int at = 0; at < before; at++)
            assert_true(apart(found, places.taken[at]));
    }
    assert_in_range(found_count, 50, PLACES);
}

/* When the list is full there is no telling what is free, and so nothing is. */
static void a_full_list_gives_no_room(void **state) {
    (void)state;
    struct places places = {.frame = {0, 0, 100, 100}};
    for (int at = 0; at < PLACES + 5; at++)
        places_take(&places, (struct box){0, 0, 1, 1});
    assert_int_equal(places.count, PLACES);
    assert_false(places_free(&places, (struct box){50, 50, 60, 60}));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_choice_is_above), cmocka_unit_test(at_the_edge_it_goes_elsewhere),
        cmocka_unit_test(what_touches_is_not_taken), cmocka_unit_test(random_lettering_never_meets),
        cmocka_unit_test(a_full_list_gives_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
