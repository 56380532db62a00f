/* Widths add up, and lines keep to theirs without losing a word. */
#include "../common.h"

#include "pictures/lettering.h"

#include <math.h>

static const struct font plain = {10, false};
static const struct font heavy = {10, true};

static void widths_add_up(void **state) {
    (void)state;
    assert_true(lettering_width(TEXT(""), plain) == 0);
    double parts = lettering_width(TEXT("a"), plain) + lettering_width(TEXT("b"), plain);
    assert_true(fabs(lettering_width(TEXT("ab"), plain) - parts) < 1e-9);
    assert_true(lettering_width(TEXT("i"), plain) < lettering_width(TEXT("m"), plain));
    assert_true(lettering_width(TEXT("schools"), heavy) > lettering_width(TEXT("schools"), plain));
    assert_true(lettering_width(TEXT("174"), (struct font){20, false}) ==
                2 * lettering_width(TEXT("174"), plain));
}

static void a_character_of_many_bytes_is_one(void **state) {
    (void)state;
    assert_true(lettering_width(TEXT("£"), plain) < 10);
    assert_true(lettering_width(TEXT("校"), plain) < 12);
    assert_true(lettering_width(TEXT("🙂"), plain) < 15);
    assert_true(lettering_width(TEXT("é"), plain) > lettering_width(TEXT("e"), plain));
}

static const struct {
    const char *text;
    double width;
    int most, count;
    const char *lines[3];
} wrapped[] = {
    {"one two three", 1000, 3, 1, {"one two three"}},
    {"one two three", 60, 3, 2, {"one two", "three"}},
    {"one two three", 30, 3, 3, {"one", "two", "three"}},
    {"  one   two  ", 30, 3, 2, {"one", "two"}},
    {"one two three", 30, 2, 2, {"one", "two…"}},
    {"one two three four five", 60, 2, 2, {"one two", "three…"}},
    {"/v1/areas?level=region", 75, 3, 2, {"/v1/areas?", "level=region"}},
    {"mmmmmm", 25, 3, 3, {"mm", "mm", "mm"}},
    {"", 25, 3, 0, {NULL}},
    {"   ", 25, 3, 0, {NULL}},
};

static void lines_break_where_they_should(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(wrapped); at++) {
        struct arena arena = {0};
        struct text lines[3];
        int count = lettering_wrap(&arena, text_of(wrapped[at].text), plain, wrapped[at].width, lines,
                                   wrapped[at].most);
        assert_int_equal(count, wrapped[at].count);
        for (int line = 0; line < count; line++)
            assert_text(lines[line], wrapped[at].lines[line]);
        arena_free(&arena);
    }
}

/* However narrow: no line is too wide unless it is one character, none breaks a character, none is empty. */
static void random_texts_keep_to_the_width(void **state) {
    (void)state;
    uint64_t seed = 7;
    enum { LINES = 12 };
    for (int round = 0; round < 3000; round++) {
        struct arena arena = {0};
        struct text lines[LINES];
        char bytes[4 * 60];
        struct text text = random_text(&seed, 60, bytes);
        double width = 1 + (double)(next_random(&seed) % 200);
        int count = lettering_wrap(&arena, text, plain, width, lines, LINES);
        assert_in_range(count, 0, LINES);
        for (int line = 0; line < count; line++) {
            assert_true(lines[line].length > 0);
            assert_true(text_is_utf8(lines[line]));
            assert_true(lettering_width(lines[line], plain) <= width || text_characters(lines[line]) <= 2);
        }
        arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(widths_add_up),
        cmocka_unit_test(a_character_of_many_bytes_is_one),
        cmocka_unit_test(lines_break_where_they_should),
        cmocka_unit_test(random_texts_keep_to_the_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
