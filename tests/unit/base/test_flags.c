/* The flags of a command: their values, what is left, and the one line that each fault gives. */
#include "../common.h"

#include "base/flags.h"

enum { COLOUR, NAME, DAY, WORDS_MOST = 8 };

static const char *const colours[] = {"red", "green", "blue", NULL};
static const struct flag flags[] = {
    [COLOUR] = {"colour", "COLOUR", colours, true, "what it looks like"},
    [NAME] = {"name", "NAME", NULL, true, "what it is called"},
    [DAY] = {"day", "DAY", NULL, false, "when it comes"},
    {0},
};

struct reading {
    char *words[WORDS_MOST];
    char *values[3];
    int count;
    struct buffer fault;
};

static bool read_words(struct reading *reading, const struct flag *wanted, const char *const *words) {
    *reading = (struct reading){0};
    for (; reading->count < WORDS_MOST && words[reading->count]; reading->count++)
        reading->words[reading->count] = (char *)(uintptr_t)words[reading->count];
    return flags_read(wanted, reading->words, &reading->count, reading->values, &reading->fault);
}

static void values_come_in_the_order_of_the_flags(void **state) {
    (void)state;
    struct reading reading;
    static const char *const words[] = {"--name", "a b", "--colour=green", NULL};
    assert_true(read_words(&reading, flags, words));
    assert_string_equal(reading.values[COLOUR], "green");
    assert_string_equal(reading.values[NAME], "a b");
    assert_null(reading.values[DAY]);
    assert_int_equal(reading.count, 0);
}

static void the_rest_is_left_in_order(void **state) {
    (void)state;
    struct reading reading;
    static const char *const words[] = {"one",          "--colour", "red",   "--port=1", "two",
                                        "--name=--x=y", "--day=",   "-name", NULL};
    assert_true(read_words(&reading, flags, words));
    assert_int_equal(reading.count, 4);
    assert_string_equal(reading.words[0], "one");
    assert_string_equal(reading.words[1], "--port=1");
    assert_string_equal(reading.words[2], "two");
    assert_string_equal(reading.words[3], "-name");
    assert_string_equal(reading.values[NAME], "--x=y");
    assert_string_equal(reading.values[DAY], "");
}

static void without_a_table_nothing_is_taken(void **state) {
    (void)state;
    struct reading reading;
    static const char *const words[] = {"--colour", "red", NULL};
    assert_true(read_words(&reading, NULL, words));
    assert_int_equal(reading.count, 2);
}

static const struct {
    const char *words[WORDS_MOST];
    const char *fault;
} faults[] = {
    {{"--name", "n"}, "--colour is missing; it takes red, green or blue"},
    {{"--colour", "red"}, "--name is missing; it takes NAME"},
    {{"--colour", "pink", "--name", "n"}, "--colour takes red, green or blue, not \"pink\""},
    {{"--colour=", "--name", "n"}, "--colour takes red, green or blue, not \"\""},
    {{"--colour=Red", "--name", "n"}, "--colour takes red, green or blue, not \"Red\""},
    {{"--name", "n", "--colour"}, "--colour takes red, green or blue"},
    {{"--colour=red", "--name"}, "--name takes NAME"},
    {{"--colour=red", "--name", "n", "--name=m"}, "--name is given twice"},
    {{"--color=red", "--name", "n"}, "unknown flag --color; did you mean --colour? opsd --help lists all"},
};

static void each_fault_is_one_line(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(faults); at++) {
        struct reading reading;
        assert_false(read_words(&reading, flags, faults[at].words));
        assert_text(buffer_text(&reading.fault), faults[at].fault);
        buffer_free(&reading.fault);
    }
}

/* What is near to none of them, or is a setting, is for the settings to judge. */
static void other_flags_are_left(void **state) {
    (void)state;
    struct reading reading;
    static const char *const words[] = {"--colour=red", "--name=n", "--nonsense", "--log=errors", NULL};
    assert_true(read_words(&reading, flags, words));
    assert_int_equal(reading.count, 2);
}

static void help_tells_of_each(void **state) {
    (void)state;
    struct buffer help = {0};
    flags_describe(flags, &help);
    assert_true(text_holds(buffer_text(&help), "--colour     COLOUR     what it looks like\n"));
    assert_true(text_holds(buffer_text(&help), "when it comes (may be left out)\n"));
    buffer_free(&help);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_in_the_order_of_the_flags),
        cmocka_unit_test(the_rest_is_left_in_order),
        cmocka_unit_test(without_a_table_nothing_is_taken),
        cmocka_unit_test(each_fault_is_one_line),
        cmocka_unit_test(other_flags_are_left),
        cmocka_unit_test(help_tells_of_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
