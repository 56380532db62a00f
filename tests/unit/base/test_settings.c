/* Settings: defaults, environment, flags, and the one line that each fault gives. */
#include "../common.h"

#include "base/settings.h"
#include "base/words.h"

#include <ctype.h>
#include <unistd.h>

enum { WORDS_MOST = 8 };

static const struct {
    bool is_number;
    const char *name, *fallback;
    long long least, most;
} declared[] = {
#define TEXT_IS_NUMBER false
#define CHOICE_IS_NUMBER false
#define URLS_IS_NUMBER false
#define ADDRESSES_IS_NUMBER false
#define NUMBER_IS_NUMBER true
#define SETTING(kind, name, fallback, least, most, change, help)                                             \
    {kind##_IS_NUMBER, #name, fallback, least, most},
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

static char path[] = "/tmp/ops-settings-XXXXXX";

/* The file that --settings-file names. */
static void write_file(const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int make_file(void **state) {
    (void)state;
    int opened = mkstemp(path);
    return opened < 0 || close(opened) < 0;
}

static int remove_file(void **state) {
    (void)state;
    return unlink(path);
}

static void variables_and_flags_win_over_the_file(void **state) {
    (void)state;
    struct settings settings;
    struct buffer fault = {0};
    int count;
    write_file("# ours\n\nOPS_PORT = 9000\nOPS_PAGE_LIMIT=9\nOPS_LISTENERS=9\r\n; old\nOPS_LOG=\n"
               "OPS_SOURCES='a # b'\nOPS_ADDRESS=\"::1\"");
    setenv("OPS_PAGE_LIMIT", "8", 1);
    const char *words[WORDS_MOST] = {"--listeners=7", "--settings-file", path};
    assert_true(read_words(&settings, words, &count, &fault));
    assert_int_equal(settings.port, 9000);
    assert_int_equal(settings.page_limit, 8);
    assert_int_equal(settings.listeners, 7);
    assert_string_equal(settings.log, "requests");
    assert_string_equal(settings.sources, "a # b");
    assert_string_equal(settings.address, "::1");
    settings_free(&settings);
}

static void a_flag_wins_over_what_is_read_again(void **state) {
    (void)state;
    struct settings before, settings;
    struct buffer fault = {0}, kept = {0};
    int count;
    setenv("OPS_SETTINGS_FILE", path, 1);
    write_file("OPS_PORT=9000\nOPS_ADDRESS=::1\nOPS_PAGE_LIMIT=9\nOPS_PAGE_DEFAULT=5\n");
    const char *words[WORDS_MOST] = {"--page-default=4"};
    assert_true(read_words(&before, words, &count, &fault));
    write_file("OPS_PORT=9001\nOPS_ADDRESS=::2\nOPS_PAGE_LIMIT=10\nOPS_PAGE_DEFAULT=6\n");
    assert_true(settings_read_again(&settings, &before, &fault));
    assert_int_equal(settings.page_limit, 10);
    assert_int_equal(settings.page_default, 4);
    assert_int_equal(settings.port, 9001);
    settings_keep_lasting(&settings, &before, &kept);
    assert_text(buffer_text(&kept), "address, port");
    assert_int_equal(settings.port, 9000);
    assert_string_equal(settings.address, "::1");
    assert_int_equal(settings.page_limit, 10);
    buffer_free(&kept);
    settings_free(&settings);
    settings_free(&before);
}

static const struct {
    const char *text, *fault;
} file_faults[] = {
    {"OPS_PORT=1\nOPS_PORT=x\n",
     "--port (OPS_PORT) takes a whole number from 0 to 65535, not \"x\" (line 2 of %)"},
    {"\nOPS_PROT=1", "unknown setting OPS_PROT; did you mean OPS_PORT? opsd --help lists all (line 2 of %)"},
    {"PORT=1", "unknown setting PORT; did you mean OPS_PORT? opsd --help lists all (line 1 of %)"},
    {"# a\nOPS_PORT 1", "a setting is OPS_NAME=value (line 2 of %)"},
    {"OPS_SETTINGS_FILE=x", "a file of settings cannot name another (line 1 of %)"},
    {"\xff", "--settings-file (OPS_SETTINGS_FILE): cannot read \"%\": it is not UTF-8 text"},
};

static void a_fault_in_the_file_names_its_line(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(file_faults); at++) {
        struct settings settings;
        struct buffer fault = {0}, wanted = {0};
        int count;
        const char *words[WORDS_MOST] = {"--settings-file", path};
        const char *place = strchr(file_faults[at].fault, '%');
        write_file(file_faults[at].text);
        assert_false(read_words(&settings, words, &count, &fault));
        buffer_add(&wanted, (struct text){file_faults[at].fault, (size_t)(place - file_faults[at].fault)});
        buffer_add_string(&wanted, path);
        buffer_add(&wanted, (struct text){place + 1, strlen(place)});
        assert_text(buffer_text(&fault), wanted.data);
        buffer_free(&wanted);
        buffer_free(&fault);
    }
}

static void urls_stand_with_spaces_between(void **state) {
    (void)state;
    struct settings settings;
    struct buffer fault = {0};
    int count;
    const char *words[WORDS_MOST] = {"--replica-urls", " postgresql://a,b/ops  postgres:///ops?host=/c "};
    assert_true(read_words(&settings, words, &count, &fault));
    struct text rest = text_of(settings.replica_urls);
    assert_text(words_next(&rest), "postgresql://a,b/ops");
    assert_text(words_next(&rest), "postgres:///ops?host=/c");
    assert_null(words_next(&rest).data);
    assert_int_equal(words_count(settings.replica_urls), 2);
    assert_int_equal(words_count(""), 0);
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
    {NULL,
     NULL,
     {"--replica-urls=postgresql:///a host=b"},
     "--replica-urls (OPS_REPLICA_URLS) takes URLs that begin with postgresql://, with spaces between, not "
     "\"postgresql:///a host=b\""},
    {NULL,
     NULL,
     {"--proxy-addresses=::1 10.0.0.0/8"},
     "--proxy-addresses (OPS_PROXY_ADDRESSES) takes IPv4 or IPv6 addresses, with spaces between, not "
     "\"::1 10.0.0.0/8\""},
    {NULL,
     NULL,
     {"--settings-file=/nowhere/at/all"},
     "--settings-file (OPS_SETTINGS_FILE): cannot read \"/nowhere/at/all\": No such file or directory"},
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
        cmocka_unit_test_setup(variables_and_flags_win_over_the_file, clear_environment),
        cmocka_unit_test_setup(a_flag_wins_over_what_is_read_again, clear_environment),
        cmocka_unit_test_setup(a_fault_in_the_file_names_its_line, clear_environment),
        cmocka_unit_test_setup(urls_stand_with_spaces_between, clear_environment),
        cmocka_unit_test_setup(every_number_has_its_range, clear_environment),
        cmocka_unit_test_setup(every_setting_can_come_from_its_variable, clear_environment),
        cmocka_unit_test_setup(help_has_a_line_for_every_setting, clear_environment),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
