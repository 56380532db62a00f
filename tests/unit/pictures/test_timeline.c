/* Whole years around what is shown, and a place for every day in them. */
#include "../common.h"

#include "pictures/calendar.h"
#include "pictures/timeline.h"

#include <math.h>

static struct span span_between(const char *first, const char *last) {
    struct span span = {.words = TEXT("")};
    span.has_first = first && calendar_read(text_of(first), &span.first);
    span.has_last = last && calendar_read(text_of(last), &span.last);
    span.last += span.has_last;
    return span;
}

static const struct {
    const char *first, *last;
    double room;
    int first_year, end_year, step;
} lines[] = {
    {"2014-03-14", "2014-03-14", 600, 2014, 2015, 1},  {"2013-12-31", "2014-01-01", 600, 2013, 2015, 1},
    {"2014-01-01", "2014-12-31", 600, 2014, 2015, 1},  {"2004-03-14", "2014-03-14", 600, 2004, 2015, 1},
    {"2004-03-14", "2014-03-14", 272, 2004, 2016, 2},  {NULL, "2014-03-14", 600, 2013, 2015, 1},
    {"2014-01-01", NULL, 600, 2014, 2016, 1},          {"1900-01-01", "2014-12-31", 600, 1900, 2020, 10},
    {"0001-01-01", "9999-12-31", 272, 0, 10000, 2000},
};

static void years_are_whole(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(lines); at++) {
        struct reach_of_time reach = {0};
        struct span span = span_between(lines[at].first, lines[at].last);
        timeline_include(&reach, &span);
        struct timeline line = timeline_around(&reach, 20, 20 + lines[at].room);
        assert_int_equal(line.first_year, lines[at].first_year);
        assert_int_equal(line.end_year, lines[at].end_year);
        assert_int_equal(line.step, lines[at].step);
        assert_true(fabs(timeline_place(&line, calendar_day(line.first_year, 1, 1)) - 20) < 1e-9);
        assert_true(fabs(timeline_place(&line, calendar_day(line.end_year, 1, 1)) - 20 - lines[at].room) <
                    1e-9);
    }
}

static void an_undated_span_needs_no_time(void **state) {
    (void)state;
    struct reach_of_time reach = {0};
    struct span span = span_between(NULL, NULL);
    timeline_include(&reach, &span);
    assert_false(reach.any);
}

static const struct {
    const char *first, *last;
    bool drawn, open;
    double mark; /* days from the start of 2014 */
} spans[] = {
    {"2014-03-14", "2014-03-14", false, false, 72.5},
    {"2014-01-01", "2014-12-31", true, false, 182.5},
    {NULL, "2014-03-14", true, true, 73},
    {"2014-03-14", NULL, true, true, 72},
};

static void a_mark_stands_where_its_span_says(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(spans); at++) {
        struct arena arena = {0};
        struct buffer body = {0};
        struct picture picture = {&arena, &body, 640, 20, 0};
        struct timeline line = {0, 365, 2014, 2015, 1};
        struct span span = span_between(spans[at].first, spans[at].last);
        double x = timeline_draw_span(&picture, &line, &span, 0, false, 50);
        assert_true(fabs(x - spans[at].mark) < 1e-9);
        assert_int_equal(body.length > 0, spans[at].drawn);
        assert_int_equal(text_holds(buffer_text(&body), "open"), spans[at].open);
        buffer_free(&body);
        arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(years_are_whole),
        cmocka_unit_test(an_undated_span_needs_no_time),
        cmocka_unit_test(a_mark_stands_where_its_span_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
