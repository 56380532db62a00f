/* The query string against a route's table: inputs of each kind, defaults, and all faults at once. */
#include "../asking.h"

#include "core/cursor.h"
#include "core/parameters.h"

static const char *const measures[] = {"stock", "flow", "change", NULL};
static const char *const orders[] = {"oldest", "newest", NULL};

static const struct parameter filters[] = {
    {.name = "measure", .kind = PARAMETER_WORDS, .allowed = measures},
    {.name = "area", .kind = PARAMETER_REFERENCE, .reference = "area"},
    {.name = "vintage", .kind = PARAMETER_NAME, .reference = "vintage", .fallback = "latest"},
    {.name = "order", .kind = PARAMETER_WORD, .allowed = orders, .fallback = "oldest"},
    {.name = "derived", .kind = PARAMETER_BOOLEAN},
    {.name = "as_of", .kind = PARAMETER_DATE, .excludes = "vintage"},
    {.name = "period", .kind = PARAMETER_PERIOD},
    {0},
};

static const char *const sorts[] = {"slug", "-slug", NULL};
static const char *const inputs[] = {"include"};
static const struct statement rows = {"x_list", "SELECT", 1, inputs, sorts, NULL, NULL};

static const struct route list = {.path = "/v1/x", .shape = ROUTE_LIST, .rows = &rows, .parameters = filters};
static const struct route below = {.path = "/v1/updates/{update}/x", .shape = ROUTE_LIST, .rows = &rows};
static const struct route single = {.path = "/v1/x/{slug}", .shape = ROUTE_SINGLE, .rows = &rows};
static const struct route handled = {.path = "/x/{slug}", .shape = ROUTE_HANDLED};

static void start(struct asking *asking, const struct route *route, const char *query) {
    asking_start(asking, "");
    struct request *request = &asking->request;
    request->target = arena_format(&request->arena, "/v1/x%s%s", query ? "?" : "", query ? query : "");
    text_split(request->target, '?', &request->query);
    request->route = route;
    assert_true(parameters_read(request));
    assert_false(request->problem.raised);
}

static const struct {
    const char *query, *input, *value;
} good[] = {
    {"measure=stock", "measure", "{\"stock\"}"},
    {"measure=stock,flow", "measure", "{\"stock\",\"flow\"}"},
    {"measure=%20stock%20,%09flow", "measure", "{\"stock\",\"flow\"}"},
    {"measure=stock%2Cflow", "measure", "{\"stock\",\"flow\"}"},
    {"m%65asure=st%6Fck", "measure", "{\"stock\"}"},
    {"area=E12000007,x-any", "area", "{\"E12000007\",\"x-any\"}"},
    {"area=%22%5C", "area", "{\"\\\"\\\\\"}"},
    {"area=a+b", "area", "{\"a b\"}"},
    {"area=a=b", "area", "{\"a=b\"}"},
    {"area=%C3%A9", "area", "{\"\u00e9\"}"},
    {"", "vintage", "latest"},
    {"", "order", "oldest"},
    {"", "derived", NULL},
    {"period=2013-winter", "period_to", "{\"2014-02-28\"}"},
    {"period=..2013", "period_from", "{\"-infinity\"}"},
    {"period=2014..", "period_to", "{\"infinity\"}"},
    {"period=2014..", "period_from", "{\"2014-01-01\"}"},
    {"period=undated,2013", "period_from", "{\"infinity\",\"2013-01-01\"}"},
    {"period=undated,2013", "period_to", "{\"infinity\",\"2013-12-31\"}"},
    {"limit=1000", "limit", "1001"},
    {"", "limit", "101"},
    {"&&limit=7&", "limit", "8"},
};

static void values_become_inputs(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(good); at++) {
        struct asking asking;
        start(&asking, &list, good[at].query);
        if (asking.request.problem.first)
            fail_msg("%s: %s", good[at].query, asking.request.problem.first->message.data);
        const struct input *input = request_find_input(&asking.request, good[at].input);
        assert_text(input ? input->value : no_value, good[at].value);
        asking_end(&asking);
    }
}

static const struct {
    const char *query, *code, *parameter, *nearest;
} bad[] = {
    {"measure=stok", "invalid-value", "measure", "stock"},
    {"measure=stock%2C", "invalid-value", "measure", "stock"},
    {"area=%20", "invalid-value", "area", NULL},
    {"area=", "invalid-value", "area", NULL},
    {"area", "invalid-value", "area", NULL},
    {"vintage=", "invalid-value", "vintage", NULL},
    {"period=2015..2014", "invalid-value", "period", NULL},
    {"limit=0", "invalid-value", "limit", NULL},
    {"limit=99999999999999999999", "invalid-value", "limit", NULL},
    {"cursor=abc", "invalid-value", "cursor", NULL},
    {"mesure=stock", "unknown-parameter", "mesure", "measure"},
    {"limits=1", "unknown-parameter", "limits", "limit"},
    {"Measure=stock", "unknown-parameter", "Measure", "measure"},
    {"measure%20=stock", "unknown-parameter", "measure ", "measure"},
    {"period_from=2014-01-01", "unknown-parameter", "period_from", NULL},
    {"=stock", "unknown-parameter", "", NULL},
    {"colour=red", "unknown-parameter", "colour", NULL},
    {"area=%", "broken-encoding", "area", NULL},
    {"area=%00", "broken-encoding", "area", NULL},
    {"area=%FF", "broken-encoding", "area", NULL},
    {"area=%C3", "broken-encoding", "area", NULL},
    {"%zz=1", "broken-encoding", "%zz", NULL},
    {"measure=stock&measure=flow", "repeated-parameter", "measure", NULL},
    {"measure=stock&m%65asure=stock", "repeated-parameter", "measure", NULL},
    {"limit=1&limit=1", "repeated-parameter", "limit", NULL},
    {"as_of=2014-01-01&vintage=2014", "exclusive-parameters", "as_of", NULL},
};

static void each_fault_is_told(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(bad); at++) {
        struct asking asking;
        start(&asking, &list, bad[at].query);
        const struct problem_fault *fault = asking.request.problem.first;
        if (!fault || fault->next)
            fail_msg("%s has %s fault", bad[at].query, fault ? "more than one" : "no");
        assert_string_equal(fault->code, bad[at].code);
        assert_text(fault->parameter, bad[at].parameter);
        assert_text(fault->nearest, bad[at].nearest);
        assert_true(fault->message.length > 0);
        struct buffer document = {0};
        request_fail_parameters(&asking.request);
        problem_write(&document, &asking.request.problem, asking.request.target);
        assert_true(is_json(buffer_text(&document)));
        buffer_free(&document);
        asking_end(&asking);
    }
}

static void all_faults_are_told_at_once(void **state) {
    (void)state;
    static const char *const codes[] = {"invalid-value",   "invalid-value",      "unknown-parameter",
                                        "broken-encoding", "repeated-parameter", "exclusive-parameters"};
    struct asking asking;
    start(&asking, &list, "measure=x,y&colour=red&area=%&limit=3&limit=4&as_of=2014-01-01&vintage=2014");
    const struct problem_fault *fault = asking.request.problem.first;
    for (size_t at = 0; at < COUNT_OF(codes); at++, fault = fault->next) {
        assert_non_null(fault);
        assert_string_equal(fault->code, codes[at]);
    }
    assert_null(fault);
    assert_int_equal(asking.request.limit, 3);
    asking_end(&asking);
}

static void faults_name_what_is_allowed(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &list, "measure=x&colour=red");
    const struct problem_fault *value = asking.request.problem.first;
    assert_int_equal(value->allowed_count, 3);
    assert_text(value->allowed[2], "change");
    assert_int_equal(value->next->allowed_count, COUNT_OF(filters) - 1 + 8);
    assert_text(value->next->allowed[0], "measure");
    assert_text(value->next->allowed[COUNT_OF(filters) - 1], "sort");
    assert_text(value->next->allowed[COUNT_OF(filters) + 6], "pretty");
    asking_end(&asking);
}

/* But not without end: a query may have as many of them as fit its length. */
static void each_unknown_parameter_is_told_what_there_is(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &list, "a1=x&a2=x&a3=x&a4=x&a5=x&a6=x&a7=x&a8=x&a9=x");
    size_t told = 0;
    for (const struct problem_fault *fault = asking.request.problem.first; fault; fault = fault->next)
        told += fault->allowed_count > 0;
    assert_int_equal(asking.request.problem.fault_count, 9);
    assert_int_equal(told, 8);
    asking_end(&asking);
}

static void defaults_are_marked_and_do_not_exclude(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &list, "as_of=2014-01-01");
    assert_null(asking.request.problem.first);
    assert_true(request_find_input(&asking.request, "vintage")->is_default);
    assert_false(request_find_input(&asking.request, "as_of")->is_default);
    assert_false(request_find_input(&asking.request, "limit")->is_default);
    asking_end(&asking);
    start(&asking, &list, "vintage=latest");
    assert_false(request_find_input(&asking.request, "vintage")->is_default);
    asking_end(&asking);
}

static void the_limit_comes_from_the_settings(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &list, NULL);
    assert_int_equal(asking.request.limit, 100);
    asking_end(&asking);
    asking_start(&asking, "/v1/x?limit=6");
    asking.settings.page_limit = 5;
    asking.settings.page_default = 3;
    asking.request.route = &list;
    asking.request.query = TEXT("limit=6");
    parameters_read(&asking.request);
    assert_text(asking.request.problem.first->message, "\"6\" is not a whole number from 1 to 5.");
    asking_end(&asking);
}

static void a_cursor_is_good_for_its_own_query(void **state) {
    (void)state;
    struct asking asking, next;
    char query[200];
    start(&asking, &list, "area=x&limit=2");
    struct text word = cursor_write(&asking.request.arena, asking.request.checksum, TEXT("7 of 9"));
    snprintf(query, sizeof query, "cursor=%s&limit=5&area=x", word.data);
    start(&next, &list, query);
    assert_null(next.request.problem.first);
    assert_text(request_find_input(&next.request, "cursor")->value, "7 of 9");
    asking_end(&next);
    snprintf(query, sizeof query, "area=y&cursor=%s", word.data);
    start(&next, &list, query);
    assert_true(text_holds(next.request.problem.first->message, "it belongs to other filters"));
    assert_null(request_find_input(&next.request, "cursor"));
    asking_end(&next);
    asking_end(&asking);
}

static void segments_become_inputs(void **state) {
    (void)state;
    struct asking asking;
    asking_start(&asking, "/v1/updates/20%2214/x");
    asking.request.path = (struct path){{TEXT("v1"), TEXT("updates"), TEXT("20\"14"), TEXT("x")}, 4};
    asking.request.route = &below;
    assert_true(parameters_read(&asking.request));
    assert_text(request_find_input(&asking.request, "update")->value, "{\"20\\\"14\"}");
    assert_text(request_find_input(&asking.request, "limit")->value, "101");
    asking_end(&asking);
    asking_start(&asking, "/v1/x/the-slug");
    asking.request.path = (struct path){{TEXT("v1"), TEXT("x"), TEXT("the-slug")}, 3};
    asking.request.route = &single;
    assert_true(parameters_read(&asking.request));
    assert_text(request_find_input(&asking.request, "slug")->value, "the-slug");
    assert_null(request_find_input(&asking.request, "limit"));
    asking_end(&asking);
}

static void check_refused(const struct route *route, const char *query, size_t allowed) {
    struct asking asking;
    asking_start(&asking, "/v1/x/the-slug");
    asking.request.path = (struct path){{TEXT("v1"), TEXT("x"), TEXT("the-slug")}, 3};
    asking.request.route = route;
    asking.request.query = text_of(query);
    parameters_read(&asking.request);
    assert_string_equal(asking.request.problem.first->code, "unknown-parameter");
    assert_int_equal(asking.request.problem.first->allowed_count, allowed);
    asking_end(&asking);
}

static void a_route_takes_no_parameters_but_its_own(void **state) {
    (void)state;
    static const char *const queries[] = {"limit=1", "cursor=x", "slug=y", "sort=slug", "explain=true"};
    for (size_t at = 0; at < COUNT_OF(queries); at++) {
        check_refused(&single, queries[at], 4);
        check_refused(&handled, queries[at], 0);
    }
    check_refused(&handled, "pretty=true", 0);
}

static const struct {
    enum format format;
    const char *query;
    long long limit;
    bool whole;
} limits[] = {
    {FORMAT_JSON, "", 100, false},
    {FORMAT_TEXT, "", 100, false},
    {FORMAT_CSV, "", 250, true},
    {FORMAT_NDJSON, "", 250, true},
    {FORMAT_CSVW, "", 100, false},
    {FORMAT_JSONSTAT, "", 1000, false},
    {FORMAT_CSV, "limit=7", 7, false},
    {FORMAT_NDJSON, "limit=7", 7, false},
    {FORMAT_JSONSTAT, "limit=7", 7, false},
};

static void tables_are_wanted_whole_and_documents_by_the_page(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(limits); at++) {
        struct asking asking;
        asking_start(&asking, "/v1/x");
        asking.request.route = &list;
        asking.request.format = limits[at].format;
        asking.request.query = text_of(limits[at].query);
        parameters_read(&asking.request);
        assert_int_equal(asking.request.limit, limits[at].limit);
        assert_int_equal(asking.request.whole, limits[at].whole);
        char wanted[32];
        snprintf(wanted, sizeof wanted, "%lld", limits[at].limit + 1);
        assert_text(request_find_input(&asking.request, "limit")->value, wanted);
        asking_end(&asking);
    }
}

static const struct {
    const char *query, *spelled;
} spellings[] = {
    {"%6Cimit=2", "limit=2"},
    {"a%72ea=%78&limit=2", "area=%78&limit=2"},
    {"area=%20x", "area=%20x"},
    {"%61rea", "area"},
    {"%61rea=x&&%6Cimit=2", "area=x&&limit=2"},
    {"%78=1&%zz=2&%26=3", "%78=1&%zz=2&%26=3"}, /* no parameter's name: left as it was written */
};

/* Else a link would keep what it means to replace, and a cursor be refused by its own query. */
static void names_with_escapes_are_spelled_out(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(spellings); at++) {
        struct asking asking;
        char target[80];
        start(&asking, &list, spellings[at].query);
        snprintf(target, sizeof target, "/v1/x?%s", spellings[at].spelled);
        assert_text(asking.request.query, spellings[at].spelled);
        assert_text(asking.request.target, target);
        asking_end(&asking);
    }
}

static void a_cursor_goes_with_names_however_they_are_spelled(void **state) {
    (void)state;
    static const char *const queries[][2] = {
        {"area=x&cursor=", "&limit=2"}, {"%61rea=x&%63ursor=", ""}, {"c%75rsor=", "&ar%65a=x&%6cimit=5"}};
    struct asking asking;
    start(&asking, &list, "ar%65a=x&li%6Dit=2");
    struct text word = cursor_write(&asking.request.arena, asking.request.checksum, TEXT("7 of 9"));
    for (size_t at = 0; at < COUNT_OF(queries); at++) {
        struct asking next;
        char query[200];
        snprintf(query, sizeof query, "%s%s%s", queries[at][0], word.data, queries[at][1]);
        start(&next, &list, query);
        if (next.request.problem.first)
            fail_msg("%s: %s", query, next.request.problem.first->message.data);
        assert_text(request_find_input(&next.request, "cursor")->value, "7 of 9");
        asking_end(&next);
    }
    asking_end(&asking);
}

static void any_query_is_read_safely(void **state) {
    (void)state;
    static const char *const pieces[] = {"measure", "area", "limit", "cursor", "period", "=",     "=",
                                         "&",       "&",    ",",     "stock",  "2014",   "..",    "%2C",
                                         "%",       "%FF",  "+",     "as_of",  "x",      "\u00e9"};
    uint64_t seed = 20110711;
    for (int round = 0; round < 5000; round++) {
        struct asking asking;
        char query[160] = "";
        for (uint64_t piece = next_random(&seed) % 16; piece > 0; piece--)
            strcat(query, pieces[next_random(&seed) % COUNT_OF(pieces)]);
        start(&asking, &list, query);
        struct buffer document = {0};
        problem_write(&document, &asking.request.problem, asking.request.target);
        assert_true(is_json(buffer_text(&document)));
        assert_in_range(asking.request.limit, 1, 1000);
        buffer_free(&document);
        asking_end(&asking);
    }
}

static void many_faults_are_all_told(void **state) {
    (void)state;
    struct asking asking;
    struct buffer query = {0};
    for (int at = 0; at < 500; at++)
        buffer_add_format(&query, "%sx%d=1", at ? "&" : "", at);
    buffer_add_byte(&query, '\0');
    start(&asking, &list, query.data);
    int count = 0;
    for (const struct problem_fault *fault = asking.request.problem.first; fault; fault = fault->next)
        count++;
    assert_int_equal(count, 500);
    buffer_free(&query);
    asking_end(&asking);
}

static void read_in(struct asking *asking, enum format format, const char *target) {
    asking_start(asking, target);
    text_split(asking->request.target, '?', &asking->request.query);
    asking->request.route = &list;
    asking->request.format = format;
    parameters_read(&asking->request);
}

/* Nothing is read of it, and nothing else is hidden by it. */
static void what_a_format_has_no_place_for_is_refused(void **state) {
    (void)state;
    static const struct {
        enum format format;
        const char *query, *media;
        int refused;
    } queries[] = {
        {FORMAT_CSV, "/v1/x?pretty=true&limit=2&explain=true", "text/csv", 2},
        {FORMAT_CSV, "/v1/x?pretty=perhaps&explain=", "text/csv", 2},
        {FORMAT_NDJSON, "/v1/x?prett%79=false", "application/x-ndjson", 1},
        {FORMAT_TEXT, "/v1/x?explain=true", "text/plain", 1},
        {FORMAT_CSVW, "/v1/x?pretty=true", "application/csvm+json", 1},
        {FORMAT_JSONSTAT, "/v1/x?fields=nonesuch&include=nonesuch&explain=true&pretty=true",
         "application/vnd.json-stat+json", 3},
        {FORMAT_JSON, "/v1/x?pretty=true&explain=true", NULL, 0},
        {FORMAT_TEXT, "/v1/x?limit=2&derived=true", NULL, 0},
    };
    for (size_t at = 0; at < COUNT_OF(queries); at++) {
        struct asking asking;
        int count = 0;
        read_in(&asking, queries[at].format, queries[at].query);
        for (const struct problem_fault *fault = asking.request.problem.first; fault; fault = fault->next) {
            assert_string_equal(fault->code, "not-in-format");
            assert_text(fault->format, queries[at].media);
            assert_true(fault->allowed_count > 0);
            assert_text(fault->allowed[0], "application/json");
            count++;
        }
        assert_int_equal(count, queries[at].refused);
        assert_int_equal(asking.request.pretty,
                         queries[at].format == FORMAT_JSON || queries[at].format == FORMAT_JSONSTAT);
        assert_int_equal(asking.request.explain, queries[at].format == FORMAT_JSON);
        asking_end(&asking);
    }
}

static void what_is_refused_is_told_with_all_else(void **state) {
    (void)state;
    static const char *const codes[] = {"invalid-value", "not-in-format", "repeated-parameter",
                                        "unknown-parameter"};
    struct asking asking;
    read_in(&asking, FORMAT_CSV, "/v1/x?measure=x&pretty=true&pretty=true&colour=red");
    const struct problem_fault *fault = asking.request.problem.first;
    for (size_t at = 0; at < COUNT_OF(codes); at++, fault = fault->next) {
        assert_non_null(fault);
        assert_string_equal(fault->code, codes[at]);
    }
    assert_null(fault);
    /* What would be refused as well is no advice. */
    fault = asking.request.problem.last;
    assert_int_equal(fault->allowed_count, COUNT_OF(filters) - 1 + 6);
    assert_text(fault->allowed[fault->allowed_count - 1], "dataset_version");
    asking_end(&asking);
}

/* The formats that are named are those of the path. */
static void only_what_a_path_offers_is_advised(void **state) {
    (void)state;
    struct route cube = list;
    cube.cube = true;
    for (int offered = 0; offered < 2; offered++) {
        struct asking asking;
        asking_start(&asking, "/v1/x?pretty=true");
        asking.request.query = TEXT("pretty=true");
        asking.request.route = offered ? &cube : &list;
        asking.request.format = FORMAT_TEXT;
        parameters_read(&asking.request);
        assert_int_equal(asking.request.problem.first->allowed_count, 1 + offered);
        asking_end(&asking);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_become_inputs),
        cmocka_unit_test(each_fault_is_told),
        cmocka_unit_test(all_faults_are_told_at_once),
        cmocka_unit_test(faults_name_what_is_allowed),
        cmocka_unit_test(each_unknown_parameter_is_told_what_there_is),
        cmocka_unit_test(defaults_are_marked_and_do_not_exclude),
        cmocka_unit_test(the_limit_comes_from_the_settings),
        cmocka_unit_test(a_cursor_is_good_for_its_own_query),
        cmocka_unit_test(segments_become_inputs),
        cmocka_unit_test(a_route_takes_no_parameters_but_its_own),
        cmocka_unit_test(tables_are_wanted_whole_and_documents_by_the_page),
        cmocka_unit_test(names_with_escapes_are_spelled_out),
        cmocka_unit_test(a_cursor_goes_with_names_however_they_are_spelled),
        cmocka_unit_test(any_query_is_read_safely),
        cmocka_unit_test(many_faults_are_all_told),
        cmocka_unit_test(what_a_format_has_no_place_for_is_refused),
        cmocka_unit_test(what_is_refused_is_told_with_all_else),
        cmocka_unit_test(only_what_a_path_offers_is_advised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
