/* What is counted, and in which place. */
#include "../common.h"
#include "core/metrics.h"
#include "core/route.h"

#include <stdlib.h>

static struct metrics *after(struct metrics_request request) {
    struct metrics *metrics = calloc(1, sizeof *metrics);
    assert_non_null(metrics);
    metrics_begin(metrics);
    assert_int_equal(metrics->under_way, 1);
    metrics_end(metrics, request);
    assert_int_equal(metrics->under_way, 0);
    return metrics;
}

static void what_a_request_came_to_is_added(void **state) {
    (void)state;
    struct metrics *metrics = after((struct metrics_request){METHOD_GET, 200, 1234, 90, true});
    metrics_begin(metrics);
    metrics_end(metrics, (struct metrics_request){METHOD_GET, 200, 66, 10, false});
    assert_int_equal(metrics->ended[0][200], 2);
    assert_int_equal(metrics->bytes, 1300);
    assert_int_equal(metrics->microseconds, 100);
    assert_int_equal(metrics->kept, 1);
    free(metrics);
}

static void each_method_and_status_has_a_place(void **state) {
    (void)state;
    static const struct {
        unsigned method;
        int status, method_place, status_place;
    } cases[] = {
        {METHOD_GET, 304, 0, 304}, {METHOD_HEAD, 200, 1, 200}, {METHOD_DELETE, 599, 6, 599},
        {0, 501, 7, 501},          {128, 200, 7, 200},         {1U << 31, 200, 7, 200},
        {METHOD_GET, 0, 0, 0},     {METHOD_GET, 600, 0, 0},    {METHOD_GET, -1, 0, 0},
    };
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        struct metrics *metrics =
            after((struct metrics_request){.method = cases[at].method, .status = cases[at].status});
        assert_int_equal(metrics->ended[cases[at].method_place][cases[at].status_place], 1);
        free(metrics);
    }
}

static void a_duration_stands_at_the_first_bound_that_holds_it(void **state) {
    (void)state;
    for (int bound = 0; bound < METRICS_DURATIONS; bound++) {
        long long most = metrics_bounds[bound].microseconds;
        assert_true(strtod(metrics_bounds[bound].seconds, NULL) * 1e6 - (double)most < 0.5);
        assert_true((double)most - strtod(metrics_bounds[bound].seconds, NULL) * 1e6 < 0.5);
        struct metrics *metrics = after((struct metrics_request){.microseconds = most});
        metrics_begin(metrics);
        metrics_end(metrics, (struct metrics_request){.microseconds = most + 1});
        assert_int_equal(metrics->durations[bound], 1);
        assert_int_equal(metrics->durations[bound + 1], 1);
        free(metrics);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_request_came_to_is_added),
        cmocka_unit_test(each_method_and_status_has_a_place),
        cmocka_unit_test(a_duration_stands_at_the_first_bound_that_holds_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
