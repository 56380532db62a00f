/* A bar stands where it says something: beside a target, or as a part of a whole. Its form is that of its
 * figure. */
#include "drawing.h"

#include "pictures/bars.h"

static const struct {
    const char *unit, *measure;
    struct figure figure;
    bool target, says;
} single[] = {
    {"schools", "stock", {.has_value = true, .value = 174}, false, false},
    {"schools", "stock", {.has_value = true, .value = 174}, true, true},
    {"schools", "stock", {.has_value = false}, true, false},
    {"percent", "ratio", {.has_value = true, .value = 75}, false, true},
    {"percent", "ratio", {.has_value = true, .value = 130}, false, false},
    {"percent", "change", {.has_value = true, .value = 15}, false, false},
    {"percent", "ratio", {.has_value = true, .value = -5}, false, false},
};

static void a_lone_bar_must_say_something(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(single); at++) {
        struct target target = {.has_value = single[at].target, .value = 200};
        struct chart chart = {.unit = text_of(single[at].unit),
                              .measure = text_of(single[at].measure),
                              .targets = &target,
                              .target_count = 1};
        assert_int_equal(bars_say(&chart, &single[at].figure), single[at].says);
    }
}

static const struct {
    enum reach reach;
    bool ahead;
    const char *there, *not_there;
} forms[] = {
    {REACH_EXACT, false, "\"mark fill-0 line-0\"", "hollow"},
    {REACH_EXACT, true, "\"mark hollow line-0 ahead\"", "h22.0"},
    {REACH_ABOUT, false, "\"mark hollow line-0\"", "h22.0"},
    {REACH_ABOVE, false, " h22.0 m-7.0", "fill-0"},
    {REACH_BELOW, false, " h-22.0 m7.0", "fill-0"},
};

static void a_bar_shows_its_qualifier(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(forms); at++) {
        struct arena arena = {0};
        struct buffer body = {0};
        struct picture picture = {&arena, &body, 640, 20, 0};
        struct figure figure = {.has_value = true,
                                .value = 40,
                                .reach = forms[at].reach,
                                .ahead = forms[at].ahead,
                                .label = TEXT("forty")};
        struct chart chart = {.arena = &arena,
                              .unit = TEXT("homes"),
                              .unit_words = TEXT("homes"),
                              .figures = &figure,
                              .figure_count = 1};
        bars_draw(&picture, &chart, true);
        assert_true(text_holds(buffer_text(&body), forms[at].there));
        assert_false(text_holds(buffer_text(&body), forms[at].not_there));
        assert_true(text_holds(buffer_text(&body), ">forty") && picture.y > 0);
        buffer_free(&body);
        arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lone_bar_must_say_something),
        cmocka_unit_test(a_bar_shows_its_qualifier),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
