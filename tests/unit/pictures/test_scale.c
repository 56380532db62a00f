/* Scales have round ticks around their values, with labels that a reader can read. */
#include "../common.h"

#include "pictures/scale.h"

#include <math.h>

static const struct {
    double low, high;
    int wanted;
    const char *words;
    const char *labels[8]; /* ended by NULL */
} scales[] = {
    {0, 174, 4, "", {"0", "50", "100", "150", "200"}},
    {0, 120000, 4, "", {"0", "50,000", "100,000", "150,000"}},
    {0, 100, 4, "", {"0", "25", "50", "75", "100"}},
    {0, 19.9, 4, "", {"0", "5", "10", "15", "20"}},
    {0, 2.5, 4, "", {"0", "1", "2", "3"}},
    {0, 0.9, 4, "", {"0", "0.25", "0.50", "0.75", "1.00"}},
    {0, 2500000000, 4, "billion", {"0", "1", "2", "3"}},
    {0, 60000000, 4, "million", {"0", "20", "40", "60"}},
    {0, 1600000, 4, "million", {"0", "0.5", "1.0", "1.5", "2.0"}},
    {-50, 0, 4, "", {"−60", "−40", "−20", "0"}},
    {-50, 12, 4, "", {"−60", "−40", "−20", "0", "20"}},
    {40, 60, 3, "", {"0", "20", "40", "60"}},
    {0, 0, 4, "", {"0", "0.25", "0.50", "0.75", "1.00"}},
    {0, 3e12, 3, "trillion", {"0", "1", "2", "3"}},
};

static void ticks_are_round(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(scales); at++) {
        struct arena arena = {0};
        struct scale scale = scale_around(scales[at].low, scales[at].high, scales[at].wanted);
        assert_string_equal(scale.words, scales[at].words);
        for (int tick = 0; tick < scale.tick_count; tick++) {
            assert_non_null(scales[at].labels[tick]);
            assert_text(scale_label(&arena, &scale, tick), scales[at].labels[tick]);
        }
        assert_null(scales[at].labels[scale.tick_count]);
        arena_free(&arena);
    }
}

/* Whatever the values: they and zero are on it, its ends are ticks, and there are about as many as wanted. */
static void random_values_are_on_their_scale(void **state) {
    (void)state;
    uint64_t seed = 11;
    for (int round = 0; round < 20000; round++) {
        double size = pow(10, (double)(next_random(&seed) % 600) / 1.0 - 300);
        double one = ((double)(next_random(&seed) % 2001) - 1000) * size;
        double other = ((double)(next_random(&seed) % 2001) - 1000) * size;
        double low = fmin(one, other);
        double high = fmax(one, other);
        struct scale scale = scale_around(low, high, 4);
        double slack = scale.step * 1e-6;
        assert_true(scale.low <= low + slack && scale.high >= high - slack && scale.low <= 0 &&
                    scale.high >= 0);
        assert_in_range(scale.tick_count, 2, 8);
        assert_true(fabs(scale_tick(&scale, scale.tick_count - 1) - scale.high) <= slack);
        struct arena arena = {0};
        assert_true(scale_label(&arena, &scale, 0).length < 30);
        arena_free(&arena);
    }
}

static void values_have_their_place(void **state) {
    (void)state;
    struct scale scale = scale_around(-50, 100, 3);
    assert_true(fabs(scale_place(&scale, 0, 100, 400) - 200) < 1e-9);
    assert_true(fabs(scale_place(&scale, 100, 400, 100) - 100) < 1e-9);
    assert_true(fabs(scale_place(&scale, -50, 400, 100) - 400) < 1e-9);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_round),
        cmocka_unit_test(random_values_are_on_their_scale),
        cmocka_unit_test(values_have_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
