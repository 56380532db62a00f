/* What several callers give, as arrays. Whose the rows of the answer are, test_gathering.c shows. */
#include "../common.h"

#include "db/gathered.h"

static const struct statement both = {.name = "both", .parameter_count = 2};

static void each_parameter_is_an_array_of_what_they_give(void **state) {
    (void)state;
    struct query one = {.statement = &both, .values = {"17", NULL}};
    struct query other = {.statement = &both, .values = {"a \"quoted\\ word\"", ""}};
    struct query *queries[] = {&one, &other, &one};
    struct arena arena = {0};
    const char *values[QUERY_PARAMETERS];
    assert_true(gathered_values(&arena, queries, 3, values));
    assert_string_equal(values[0], "{\"17\",\"a \\\"quoted\\\\ word\\\"\",\"17\"}");
    assert_string_equal(values[1], "{NULL,\"\",NULL}");
    assert_true(gathered_values(&arena, queries, 1, values));
    assert_string_equal(values[0], "{\"17\"}");
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_parameter_is_an_array_of_what_they_give),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
