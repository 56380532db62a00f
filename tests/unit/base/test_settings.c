/* Settings: defaults, environment, flags, and the one line that each fault gives. */
#include "../common.h"

#include "base/settings.h"

#include <ctype.h>

enum { WORDS_MOST = 8 };

static const struct {
    bool is_number;
    const char *name, *fallback;
    long long least, most;
} declared[] = {
#define TEXT_IS_NUMBER false
#define CHOICE_IS_NUMBER false
#define NUMBER_IS_NUMBER true
#define SETTING(kind, name, fallback, least, most, help) {kind##_IS_NUMBER, #name, fallback, least, most},
#include "base/settings.def"
#undef SETTING
};

static void spell_flag(char *flag, size_t size, const char *name) {
    snprintf(flag, size, "--%s", name);
    for (char *at = flag; *at; at++)
        *at = *at == '_' ? '-' : *at;
}

static void spell_variable(char *variable, size_t size, const char *name) {
    snprintf(variable, size, "OPS_%s", name);
    for (char *at = variable; *at; at++)
        *at = (char)toupper((unsigned char)*at);
}

static int clear_environment(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(declared); at++) {
        char variable[80];
        spell_variable(variable, sizeof variable, declared[at].name);
        unsetenv(variable);
    }
    return 0;
}

/* Reads a command line, which ends at the first NULL; what is left of it takes its place. */
static bool read_words(struct settings *settings, const char *words[WORDS_MOST], int *count,
                       struct buffer *fault) {
    char *arguments[WORDS_MOST];
    for (*count = 0; *count < WORDS_MOST && words[*count]; (*count)++)
        arguments[*count] = (char *)(uintptr_t)words[*count];
    bool good = settings_read(settings, arguments, count, fault);
    for (int at = 0; good && at < *count; at++)
        words[at] = arguments[at];
    return good;
}

static void defaults_stand_without_anything_else(void **state) {
    (void)state;
    struct settings settings;
    struct buffer fault = {0};
    int count = 0;
    assert_true(settings_read(&settings, NULL, &count, &fault));
    assert_int_equal(settings.port, 8080);
    assert_string_equal(settings.address, "127.0.0.1");
    assert_string_equal(settings.log, "requests");
    assert_string_equal(settings.sources, "");
    assert_int_equal(settings.page_default, 100);
    assert_int_equal(settings.page_limit, 1000);
    assert_int_equal(count, 0);
    assert_int_equal(fault.length, 0);
}

static void flags_win_over_the_environment(void **state) {
    (void)state;
    struct settings settings;
    struct buffer fault = {0};
    int count;
    setenv("OPS_PORT", "9000", 1);
    setenv("OPS_LOG", "errors", 1);
    setenv("OPS_ADDRESS", "", 1);
    const char *words[WORDS_MOST] = {"--port", "9001", "--page-limit=7", "--port=9002"};
    assert_true(read_words(&settings, words, &count, &fault));
    assert_int_equal(settings.port, 9002);
    assert_string_equal(settings.log, "errors");
    assert_string_equal(settings.address, "127.0.0.1");
    assert_int_equal(settings.page_limit, 7);
    assert_int_equal(count, 0);
    const char *none[WORDS_MOST] = {NULL};
    assert_true(read_words(&settings, none, &count, &fault));
    assert_int_equal(settings.port, 9000);
}

static void other_words_are_left_in_order(void **state) {
    (void)state;
    struct settings settings;
    struct buffer fault = {0};
    int count;
    const char *words[WORDS_MOST] = {"one", "--port", "0", "-x", "--sources=a=b", "", "two"};
    assert_true(read_words(&settings, words, &count, &fault));
    assert_int_equal(count, 4);
    assert_string_equal(words[0], "one");
    assert_string_equal(words[1], "-x");
    assert_string_equal(words[2], "");
    assert_string_equal(words[3], "two");
    assert_int_equal(settings.port, 0);
    assert_string_equal(settings.sources, "a=b");
}

static void a_value_may_be_empty_or_look_like_a_flag(void **state) {
    (void)state;
    struct settings settings;
    struct buffer fault = {0};
    int count;
    const char *words[WORDS_MOST] = {"--sources", "--port", "--database-url="};
    assert_true(read_words(&settings, words, &count, &fault));
    assert_string_equal(settings.sources, "--port");
    assert_string_equal(settings.database_url, "");
    assert_int_equal(count, 0);
}

static const struct {
    const char *variable, *value;
    const char *words[4];
    const char *fault;
} faults[] = {
    {NULL, NULL, {"--port", "high"}, "--port (OPS_PORT) takes a whole number from 0 to 65535, not \"high\""},
    {NULL, NULL, {"--port="}, "--port (OPS_PORT) takes a whole number from 0 to 65535, not \"\""},
    {NULL, NULL, {"--port=-1"}, "--port (OPS_PORT) takes a whole number from 0 to 65535, not \"-1\""},
    {NULL, NULL, {"--port=65536"}, "--port (OPS_PORT) takes a whole number from 0 to 65535, not \"65536\""},
    {NULL, NULL, {"--port=80 "}, "--port (OPS_PORT) takes a whole number from 0 to 65535, not \"80 \""},
    {NULL,
     NULL,
     {"--page-limit", "0"},
     "--page-limit (OPS_PAGE_LIMIT) takes a whole number from 1 to 10000, not \"0\""},
    {NULL,
     NULL,
     {"--listeners=99999999999999999999"},
     "--listeners (OPS_LISTENERS) takes a whole number from 1 to 64, not \"99999999999999999999\""},
    {NULL, NULL, {"--log=loud"}, "--log (OPS_LOG) takes one of requests, events, errors, not \"loud\""},
    {NULL, NULL, {"--log="}, "--log (OPS_LOG) takes one of requests, events, errors, not \"\""},
    {NULL,
     NULL,
     {"--log", "Requests"},
     "--log (OPS_LOG) takes one of requests, events, errors, not \"Requests\""},
    {NULL, NULL, {"--port"}, "--port needs a value"},
    {NULL, NULL, {"here", "--database-url"}, "--database-url needs a value"},
    {NULL, NULL, {"--prot", "1"}, "unknown flag --prot; did you mean --port? opsd --help lists all"},
    {NULL,
     NULL,
     {"--page_limit=5"},
     "unknown flag --page_limit; did you mean --page-limit? opsd --help lists all"},
    {NULL, NULL, {"--colour"}, "unknown flag --colour; opsd --help lists all"},
    {NULL, NULL, {"--"}, "unknown flag --; opsd --help lists all"},
    {NULL, NULL, {"--=x"}, "unknown flag --; opsd --help lists all"},
    {NULL,
     NULL,
     {"--port=1", "--port=x"},
     "--port (OPS_PORT) takes a whole number from 0 to 65535, not \"x\""},
    {"OPS_PORT", "high", {NULL}, "--port (OPS_PORT) takes a whole number from 0 to 65535, not \"high\""},
    {"OPS_PORT",
     "high",
     {"--port=1"},
     "--port (OPS_PORT) takes a whole number from 0 to 65535, not \"high\""},
    {"OPS_BODY_LIMIT",
     "1073741825",
     {NULL},
     "--body-limit (OPS_BODY_LIMIT) takes a whole number from 0 to 1073741824, not \"1073741825\""},
    {NULL, NULL, {"--port=8\n0"}, "--port (OPS_PORT) takes a whole number from 0 to 65535, not \"8?0\""},
    {"OPS_LOG", "a\r\nb", {NULL}, "--log (OPS_LOG) takes one of requests, events, errors, not \"a??b\""},
    {NULL, NULL, {"--col\nour"}, "unknown flag --col?our; opsd --help lists all"},
    {NULL, NULL, {"--po\nrt=1"}, "unknown flag --po?rt; did you mean --port? opsd --help lists all"},
    {"OPS_LOG", "none", {NULL}, "--log (OPS_LOG) takes one of requests, events, errors, not \"none\""},
};

static void each_fault_is_told_in_one_line(void **state) {
    for (size_t at = 0; at < COUNT_OF(faults); at++) {
        struct settings settings;
        struct buffer fault = {0};
        int count;
        const char *words[WORDS_MOST] = {NULL};
        memcpy(words, faults[at].words, sizeof faults[at].words);
        clear_environment(state);
        if (faults[at].variable)
            setenv(faults[at].variable, faults[at].value, 1);
        assert_false(read_words(&settings, words, &count, &fault));
        assert_text(buffer_text(&fault), faults[at].fault);
        assert_null(memchr(fault.data, '\n', fault.length));
        buffer_free(&fault);
    }
}

static bool takes(const char *name, long long number) {
    struct settings settings;
    struct buffer fault = {0};
    char flag[80], value[24];
    int count;
    spell_flag(flag, sizeof flag, name);
    snprintf(value, sizeof value, "%lld", number);
    const char *words[WORDS_MOST] = {flag, value};
    bool good = read_words(&settings, words, &count, &fault);
    assert_int_equal(good, fault.length == 0);
    buffer_free(&fault);
    return good;
}

static void every_number_has_its_range(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(declared); at++) {
        if (!declared[at].is_number)
            continue;
        assert_true(declared[at].least < declared[at].most);
        assert_true(takes(declared[at].name, declared[at].least));
        assert_true(takes(declared[at].name, declared[at].most));
        assert_false(takes(declared[at].name, declared[at].least - 1));
        assert_false(takes(declared[at].name, declared[at].most + 1));
    }
}

static void every_setting_can_come_from_its_variable(void **state) {
    for (size_t at = 0; at < COUNT_OF(declared); at++) {
        struct settings settings;
        struct buffer fault = {0};
        char variable[80];
        int count = 0;
        clear_environment(state);
        spell_variable(variable, sizeof variable, declared[at].name);
        setenv(variable, declared[at].is_number ? "x" : declared[at].fallback, 1);
        assert_int_equal(settings_read(&settings, NULL, &count, &fault), !declared[at].is_number);
        buffer_free(&fault);
    }
}

static void help_has_a_line_for_every_setting(void **state) {
    (void)state;
    struct buffer table = {0};
    settings_describe(&table);
    struct text rest = buffer_text(&table);
    for (size_t at = 0; at < COUNT_OF(declared); at++) {
        char flag[80], variable[80];
        struct text line = text_split(rest, '\n', &rest);
        spell_flag(flag, sizeof flag, declared[at].name);
        spell_variable(variable, sizeof variable, declared[at].name);
        assert_true(text_holds(line, flag));
        assert_true(text_holds(line, variable));
        assert_true(text_holds(line, declared[at].fallback));
    }
    assert_text(rest, "");
    buffer_free(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(defaults_stand_without_anything_else, clear_environment),
        cmocka_unit_test_setup(flags_win_over_the_environment, clear_environment),
        cmocka_unit_test_setup(other_words_are_left_in_order, clear_environment),
        cmocka_unit_test_setup(a_value_may_be_empty_or_look_like_a_flag, clear_environment),
        cmocka_unit_test_setup(each_fault_is_told_in_one_line, clear_environment),
        cmocka_unit_test_setup(every_number_has_its_range, clear_environment),
        cmocka_unit_test_setup(every_setting_can_come_from_its_variable, clear_environment),
        cmocka_unit_test_setup(help_has_a_line_for_every_setting, clear_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
