/* Words with spaces between. */
#include "../common.h"

#include "base/words.h"

static const struct {
    const char *words;
    int count;
    const char *each[3];
} cases[] = {
    {"", 0, {NULL}},
    {"   ", 0, {NULL}},
    {"one", 1, {"one"}},
    {"one two", 2, {"one", "two"}},
    {"  one   two ", 2, {"one", "two"}},
    {"one\ttwo three", 2, {"one\ttwo", "three"}}, /* only a space parts words */
};

static void words_are_taken_one_by_one(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        struct text rest = text_of(cases[at].words);
        assert_int_equal(words_count(cases[at].words), cases[at].count);
        for (int word = 0; word < cases[at].count; word++)
            assert_text(words_next(&rest), cases[at].each[word]);
        assert_null(words_next(&rest).data);
        assert_null(words_next(&rest).data);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(words_are_taken_one_by_one)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
