/* What is bounded is no point, what is inexact is not full, what is ahead is dashed; sixteen series look
 * unlike. */
#include "../common.h"

#include "pictures/mark.h"

static struct text drawn(struct buffer *body, struct figure figure, bool several) {
    buffer_free(body);
    *body = (struct buffer){0};
    mark_draw(body, &figure, several, 100, 100);
    assert_false(body->failed);
    return buffer_text(body);
}

static void a_mark_shows_its_qualifier(void **state) {
    (void)state;
    struct buffer body = {0};
    struct text exact = drawn(&body, (struct figure){.reach = REACH_EXACT}, false);
    assert_true(text_holds(exact, "<circle") && text_holds(exact, "fill-0") && !text_holds(exact, "hollow"));
    struct text about = drawn(&body, (struct figure){.reach = REACH_ABOUT}, false);
    assert_true(text_holds(about, "<circle") && text_holds(about, "hollow") && !text_holds(about, "fill-0"));
    struct text above = drawn(&body, (struct figure){.reach = REACH_ABOVE}, false);
    assert_true(!text_holds(above, "<circle") && text_holds(above, "M100.0 100.0 v-26.0"));
    struct text below = drawn(&body, (struct figure){.reach = REACH_BELOW}, false);
    assert_true(!text_holds(below, "<circle") && text_holds(below, "M100.0 100.0 v26.0"));
    buffer_free(&body);
}

static void what_is_ahead_is_dashed(void **state) {
    (void)state;
    struct buffer body = {0};
    for (int reach = REACH_EXACT; reach <= REACH_BELOW; reach++) {
        struct figure figure = {.reach = (enum reach)reach};
        assert_false(text_holds(drawn(&body, figure, false), "ahead"));
        figure.ahead = true;
        assert_true(text_holds(drawn(&body, figure, false), "ahead"));
    }
    buffer_free(&body);
}

static void a_rival_is_struck_through(void **state) {
    (void)state;
    struct buffer body = {0};
    assert_true(text_holds(drawn(&body, (struct figure){.rival = true}, false), "l14 -14"));
    assert_false(text_holds(drawn(&body, (struct figure){.rival = false}, false), "l14 -14"));
    buffer_free(&body);
}

static void sixteen_series_look_unlike(void **state) {
    (void)state;
    struct arena arena = {0};
    struct text marks[16];
    struct buffer body = {0};
    for (int series = 0; series < 16; series++) {
        marks[series] = arena_copy(&arena, drawn(&body, (struct figure){.series = series}, true));
        for (int other = 0; other < series; other++)
            assert_false(text_equal(marks[series], marks[other]));
    }
    buffer_free(&body);
    arena_free(&arena);
}

/* An arrow has no shape of its own, so it carries that of its series where there are several. */
static void arrows_of_several_series_are_told_apart(void **state) {
    (void)state;
    struct buffer body = {0};
    struct figure figure = {.reach = REACH_ABOVE, .series = 1};
    assert_false(text_holds(drawn(&body, figure, false), "<rect"));
    assert_true(text_holds(drawn(&body, figure, true), "<rect"));
    buffer_free(&body);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mark_shows_its_qualifier),
        cmocka_unit_test(what_is_ahead_is_dashed),
        cmocka_unit_test(a_rival_is_struck_through),
        cmocka_unit_test(sixteen_series_look_unlike),
        cmocka_unit_test(arrows_of_several_series_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
