/* Values of each kind: what is read, what is refused and how it is told; lists and the words they take. */
#include "../asking.h"

#include "core/parameters.h"
#include "core/values.h"

static const char *const measures[] = {"stock", "flow", "change", NULL};
static const char *const sorts[] = {"name", "-name", "period", "-period", "id", "-id", NULL};
static const char *const inputs[] = {"include"};
static const struct statement rows = {"x_list", "SELECT", 1, inputs, sorts, NULL, NULL};

static const struct parameter filters[] = {
    {.name = "measure", .kind = PARAMETER_WORDS, .allowed = measures},
    {.name = "area", .kind = PARAMETER_REFERENCE, .reference = "area"},
    {.name = "vintage", .kind = PARAMETER_NAME, .reference = "vintage"},
    {.name = "order", .kind = PARAMETER_WORD, .allowed = measures},
    {.name = "derived", .kind = PARAMETER_BOOLEAN},
    {.name = "as_of", .kind = PARAMETER_DATE},
    {.name = "period", .kind = PARAMETER_PERIOD},
    {.name = "question", .kind = PARAMETER_TEXT},
    {.name = "q", .kind = PARAMETER_KEYWORDS},
    {.name = "revision", .kind = PARAMETER_WHOLE},
    {0},
};
static const struct route list = {.path = "/v1/x", .shape = ROUTE_LIST, .rows = &rows, .parameters = filters};

static const char *columns[] = {
    "id",      "indicator",        "area.code",          "area.name",       "period.code",
    "_cursor", "_label.indicator", "included.programme", "included.source", NULL};

static void start(struct asking *asking) {
    asking_start(asking, "/v1/x");
    asking->request.route = &list;
    asking->shapes[0] = (struct shape){&rows, columns, NULL};
}

/* Reads a decoded value, as long as it is and no longer. */
static const struct problem_fault *read_as(struct asking *asking, const char *name, const char *value) {
    const struct parameter *parameter;
    size_t at = 0;
    while ((parameter = route_parameter(&list, at)) && strcmp(parameter->name, name) != 0)
        at++;
    start(asking);
    value_read(&asking->request, parameter, arena_copy(&asking->request.arena, text_of(value)));
    return asking->request.problem.first;
}

static const struct {
    const char *name, *value, *input, *read;
} good[] = {
    {"measure", "stock", "measure", "{\"stock\"}"},
    {"measure", " stock ,\tflow", "measure", "{\"stock\",\"flow\"}"},
    {"measure", "stock,stock", "measure", "{\"stock\",\"stock\"}"},
    {"area", "E1,x\"y\\,NULL", "area", "{\"E1\",\"x\\\"y\\\\\",\"NULL\"}"},
    {"vintage", "2014,latest", "vintage", "2014,latest"},
    {"order", "flow", "order", "flow"},
    {"revision", "1", "revision", "1"},
    {"revision", "999999999", "revision", "999999999"},
    {"derived", "true", "derived", "true"},
    {"derived", "false", "derived", "false"},
    {"as_of", "2014-03-14", "as_of", "2014-03-14"},
    {"as_of", "9999-12-31", "as_of", "9999-12-31"},
    {"period", "2014", "period_from", "{\"2014-01-01\"}"},
    {"period", "2014", "period_to", "{\"2014-12-31\"}"},
    {"question", "!", "question", "!"},
    {"q", " 22,000 {schools}", "q", " 22,000 {schools}"},
    {"limit", "7", "limit", NULL},
    {"sort", "name", "sort", "{\"name\"}"},
    {"sort", "-period, name,id", "sort", "{\"-period\",\"name\",\"id\"}"},
    {"include", "programme", "include", "{\"programme\"}"},
    {"include", "source,programme", "include", "{\"source\",\"programme\"}"},
    {"explain", "true", "explain", NULL},
    {"pretty", "true", "pretty", NULL},
    {"fields", "id,area,area.code,period.code", "fields", NULL},
};

static void values_are_read_by_their_kind(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(good); at++) {
        struct asking asking;
        const struct problem_fault *fault = read_as(&asking, good[at].name, good[at].value);
        if (fault)
            fail_msg("%s=%s: %s", good[at].name, good[at].value, fault->message.data);
        const struct input *input = request_find_input(&asking.request, good[at].input);
        assert_text(input ? input->value : no_value, good[at].read);
        asking_end(&asking);
    }
}

static void some_values_are_wishes_about_the_answer(void **state) {
    (void)state;
    struct asking asking;
    read_as(&asking, "limit", "7");
    assert_int_equal(asking.request.limit, 7);
    asking_end(&asking);
    read_as(&asking, "pretty", "true");
    assert_true(asking.request.pretty && !asking.request.explain);
    asking_end(&asking);
    read_as(&asking, "explain", "true");
    assert_true(asking.request.explain && !asking.request.pretty);
    asking_end(&asking);
    read_as(&asking, "explain", "false");
    assert_false(asking.request.explain);
    asking_end(&asking);
    read_as(&asking, "fields", "id, area");
    assert_text(asking.request.fields, "id, area");
    assert_text(asking.request.include, NULL);
    asking_end(&asking);
    read_as(&asking, "include", "source");
    assert_text(asking.request.include, "source");
    asking_end(&asking);
}

static const struct {
    const char *name, *value, *message, *nearest;
} bad[] = {
    {"measure", "stok", "\"stok\" is not one of the allowed values.", "stock"},
    {"measure", "stock,,flow", "\"stock,,flow\" is not a list of values separated by single commas.", NULL},
    {"measure", ",", "\",\" is not a list of values separated by single commas.", NULL},
    {"area", " ", "\" \" is not a list of values separated by single commas.", NULL},
    {"order", "Flow", "\"Flow\" is not one of the allowed values.", "flow"},
    {"derived", "True", "\"True\" is not true or false.", "true"},
    {"explain", "yes", "\"yes\" is not true or false.", NULL},
    {"pretty", "fals", "\"fals\" is not true or false.", "false"},
    {"as_of", "2014-3-14", "\"2014-3-14\" is not a day as YYYY-MM-DD.", NULL},
    {"as_of", "2014..2014", "\"2014..2014\" is not a day as YYYY-MM-DD.", NULL},
    {"question", " ", "A text of 1 to 200 characters is wanted, not one of 0.", NULL},
    {"q", " \t", "A text of 1 to 200 characters is wanted, not one of 0.", NULL},
    {"limit", "1001", "\"1001\" is not a whole number from 1 to 1000.", NULL},
    {"dataset_version", "0", "\"0\" is not a version of the dataset, as meta.dataset_version tells it.",
     NULL},
    {"dataset_version", "1.0", "\"1.0\" is not a version of the dataset, as meta.dataset_version tells it.",
     NULL},
    {"dataset_version", "9223372036854775808",
     "\"9223372036854775808\" is not a version of the dataset, as meta.dataset_version tells it.", NULL},
    {"revision", "0", "\"0\" is not a whole number from 1 to 999999999.", NULL},
    {"revision", "01", "\"01\" is not a whole number from 1 to 999999999.", NULL},
    {"revision", "-1", "\"-1\" is not a whole number from 1 to 999999999.", NULL},
    {"revision", "1000000000", "\"1000000000\" is not a whole number from 1 to 999999999.", NULL},
    {"limit", "+1", "\"+1\" is not a whole number from 1 to 1000.", NULL},
    {"sort", "nam", "\"nam\" is not one of the allowed values.", "name"},
    {"sort", "+name", "\"+name\" is not one of the allowed values.", "name"},
    {"period", "2014..2012",
     "\"2014..2012\" is not a period code (2014, 2014-01, 2014-01-31, 2013-autumn, FY2014, AY2013, undated) "
     "or a "
     "range that ends no earlier than it begins (2012..2014, 2014.., ..2013).",
     NULL},
    {"period", "2014, 2013-13",
     "\"2013-13\" is not a period code (2014, 2014-01, 2014-01-31, 2013-autumn, FY2014, AY2013, undated) or "
     "a "
     "range that ends no earlier than it begins (2012..2014, 2014.., ..2013).",
     NULL},
    {"sort", "id,-id,name,period", "\"id,-id,name,period\" is not a list of at most 3 values.", NULL},
    {"fields", "perod.code", "\"perod.code\" is not one of the allowed values.", "period.code"},
    {"fields", "_cursor", "\"_cursor\" is not one of the allowed values.", NULL},
    {"fields", "_label.indicator", "\"_label.indicator\" is not one of the allowed values.", NULL},
    {"fields", "included.programme", "\"included.programme\" is not one of the allowed values.", NULL},
    {"fields", "area.code.x", "\"area.code.x\" is not one of the allowed values.", "area.code"},
    {"include", "indicator", "\"indicator\" is not one of the allowed values.", NULL},
    {"include", "included.source", "\"included.source\" is not one of the allowed values.", NULL},
    {"cursor", "x y", "\"x y\" is not a cursor as given out in links.next; start again without one.", NULL},
};

static void faults_say_what_is_wanted(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(bad); at++) {
        struct asking asking;
        const struct problem_fault *fault = read_as(&asking, bad[at].name, bad[at].value);
        if (!fault || fault->next)
            fail_msg("%s=%s has %s fault", bad[at].name, bad[at].value, fault ? "more than one" : "no");
        assert_string_equal(fault->code, "invalid-value");
        assert_text(fault->parameter, bad[at].name);
        assert_text(fault->message, bad[at].message);
        assert_text(fault->nearest, bad[at].nearest);
        asking_end(&asking);
    }
}

static void check_allowed(const char *name, const char *expected) {
    struct asking asking;
    char joined[200] = "";
    const struct problem_fault *fault = read_as(&asking, name, "?");
    for (size_t at = 0; at < fault->allowed_count; at++)
        snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%.*s ",
                 TEXT_FORMAT(fault->allowed[at]));
    assert_string_equal(joined, expected);
    asking_end(&asking);
}

/* Members of an object can be named alone or together; the server's own columns not at all. */
static void words_come_from_the_statement(void **state) {
    (void)state;
    check_allowed("fields", "id indicator area area.code area.name period period.code ");
    check_allowed("include", "programme source ");
    check_allowed("sort", "name -name period -period id -id ");
    check_allowed("measure", "stock flow change ");
}

static const struct problem_fault *read_many(struct asking *asking, const char *name, const char *word,
                                             int count) {
    struct buffer value = {0};
    for (int at = 0; at < count; at++)
        buffer_add_format(&value, "%s%s", at ? "," : "", word);
    buffer_add_byte(&value, '\0');
    const struct problem_fault *fault = read_as(asking, name, value.data);
    buffer_free(&value);
    return fault;
}

static void lists_have_a_limit(void **state) {
    (void)state;
    static const struct {
        const char *name, *word;
        int most;
    } limits[] = {{"measure", "flow", 100},
                  {"area", "E1", 100},
                  {"fields", "id", 100},
                  {"sort", "name", 3},
                  {"include", "source", 15}};
    for (size_t at = 0; at < COUNT_OF(limits); at++) {
        struct asking asking;
        char told[60];
        assert_null(read_many(&asking, limits[at].name, limits[at].word, limits[at].most));
        asking_end(&asking);
        const struct problem_fault *fault =
            read_many(&asking, limits[at].name, limits[at].word, limits[at].most + 1);
        snprintf(told, sizeof told, "is not a list of at most %d values.", limits[at].most);
        assert_true(text_holds(fault->message, told));
        assert_null(fault->next);
        asking_end(&asking);
    }
}

static void empty_elements_are_one_fault_and_each_unknown_word_another(void **state) {
    (void)state;
    struct asking asking;
    const struct problem_fault *fault = read_as(&asking, "measure", "a,,b,,flow,,c");
    static const char *const quoted[] = {"\"a\"", "\"b\"", "\"c\"", "\"a,,b,,flow,,c\""};
    for (size_t at = 0; at < COUNT_OF(quoted); at++, fault = fault->next)
        assert_true(text_starts_with(fault->message, text_of(quoted[at])));
    assert_null(fault);
    assert_text(request_find_input(&asking.request, "measure")->value, "{\"flow\"}");
    asking_end(&asking);
}

static void a_long_value_is_quoted_in_part(void **state) {
    (void)state;
    for (int before = 0; before < 4; before++) {
        struct asking asking;
        char value[500] = "xxxx";
        value[before] = '\0';
        while (strlen(value) < 400)
            strcat(value, "\U0001F600");
        struct text message = read_as(&asking, "order", value)->message;
        assert_true(text_is_utf8(message));
        assert_true(text_holds(message, "…\" is not one of the allowed values."));
        assert_in_range(message.length, 130, 145);
        asking_end(&asking);
    }
}

/* A value of four thousand bytes: what is wrong with it must not take a megabyte to tell. */
static void a_flood_is_answered_briefly(void **state) {
    (void)state;
    static const char *const names[] = {"measure", "area",   "vintage", "order",  "as_of", "period",
                                        "sort",    "fields", "include", "cursor", "limit"};
    static const char *const pieces[] = {",", "x,", "%s", ",,\u00e9"};
    for (size_t at = 0; at < COUNT_OF(names) * COUNT_OF(pieces); at++) {
        struct asking asking;
        struct buffer document = {0};
        const char *piece = pieces[at % COUNT_OF(pieces)];
        char value[4001] = "";
        for (size_t length = 0; length + strlen(piece) < sizeof value; length += strlen(piece))
            memcpy(value + length, piece, strlen(piece) + 1);
        read_as(&asking, names[at / COUNT_OF(pieces)], value);
        problem_write(&document, &asking.request.problem, TEXT("/v1/x"));
        assert_true(is_json(buffer_text(&document)));
        bool words = strchr(piece, 'x') || strstr(piece, "\u00e9");
        if (document.length > (words ? 32768u : 2000u))
            fail_msg("%s=%s… takes %zu bytes", names[at / COUNT_OF(pieces)], piece, document.length);
        buffer_free(&document);
        asking_end(&asking);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_read_by_their_kind),
        cmocka_unit_test(some_values_are_wishes_about_the_answer),
        cmocka_unit_test(faults_say_what_is_wanted),
        cmocka_unit_test(words_come_from_the_statement),
        cmocka_unit_test(lists_have_a_limit),
        cmocka_unit_test(empty_elements_are_one_fault_and_each_unknown_word_another),
        cmocka_unit_test(a_long_value_is_quoted_in_part),
        cmocka_unit_test(a_flood_is_answered_briefly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
