/* Figures over time: who has a place, what is joined, and what has no room for its label. */
#include "drawing.h"

#include "pictures/plot.h"

static void a_place_needs_number_and_date(void **state) {
    (void)state;
    assert_true(plot_takes(&(struct figure){.has_value = true, .when = {.has_last = true}}));
    assert_true(plot_takes(&(struct figure){.has_value = true, .when = {.has_first = true}}));
    assert_false(plot_takes(&(struct figure){.has_value = true}));
    assert_false(plot_takes(&(struct figure){.when = {.has_last = true}}));
}

/* A picture of so many figures, day after day at the same height; how many have no label. */
static int plotted(struct figure *figures, int count, const char *measure, struct buffer *body) {
    struct arena arena = {0};
    struct picture picture = {&arena, body, 640, 20, 0};
    struct chart chart = {.arena = &arena,
                          .unit = TEXT("homes"),
                          .unit_words = TEXT("homes"),
                          .measure = text_of(measure),
                          .figures = figures,
                          .figure_count = count,
                          .series_count = 1};
    for (int at = 0; at < count; at++) {
        figures[at].has_value = true;
        figures[at].value = 10;
        figures[at].label = TEXT("ten of them");
        figures[at].when = (struct span){TEXT("a day"), true, true, 16000 + 3 * at, 16001 + 3 * at};
    }
    int homeless = plot_draw(&picture, &chart);
    assert_false(body->failed);
    arena_free(&arena);
    return homeless;
}

static int occurrences(struct text whole, const char *part) {
    int count = 0;
    const char *at = whole.data;
    while (at && (at = memmem(at, (size_t)(whole.data + whole.length - at), part, strlen(part)))) {
        count++;
        at++;
    }
    return count;
}

static void what_has_no_label_is_counted(void **state) {
    (void)state;
    enum { MANY = 60 };
    struct figure figures[MANY] = {{.has_value = false}};
    struct buffer body = {0};
    int homeless = plotted(figures, MANY, "flow", &body);
    assert_in_range(homeless, 1, MANY - 1);
    assert_int_equal(occurrences(buffer_text(&body), ">ten of them</text>"), MANY - homeless);
    assert_int_equal(occurrences(buffer_text(&body), "<circle"), MANY);
    buffer_free(&body);
}

static const struct {
    const char *measure;
    struct figure second;
    int joins;
} pairs[] = {
    {"stock", {.reach = REACH_EXACT}, 1}, {"cumulative", {.reach = REACH_ABOUT}, 1},
    {"flow", {.reach = REACH_EXACT}, 0},  {"amount", {.reach = REACH_EXACT}, 0},
    {"stock", {.reach = REACH_ABOVE}, 0}, {"stock", {.ahead = true}, 0},
    {"stock", {.rival = true}, 0},        {"stock", {.series = 1}, 0},
};

static void only_values_of_one_series_are_joined(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(pairs); at++) {
        struct figure figures[] = {{.has_value = true}, pairs[at].second};
        struct buffer body = {0};
        assert_int_equal(plotted(figures, 2, pairs[at].measure, &body), 0);
        assert_int_equal(occurrences(buffer_text(&body), "class=\"join"), pairs[at].joins);
        buffer_free(&body);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_needs_number_and_date),
        cmocka_unit_test(what_has_no_label_is_counted),
        cmocka_unit_test(only_values_of_one_series_are_joined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
