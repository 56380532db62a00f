/* explain=true: what is asked about an empty answer, and what is told of it. */
#include "../answered.h"

#include "queries.h"
#include "stages/stages.h"

static const struct parameter filters[] = {
    {.name = "area", .kind = PARAMETER_REFERENCE, .reference = "area"},
    {.name = "period", .kind = PARAMETER_PERIOD},
    {.name = "periodical", .kind = PARAMETER_WORD},
    {.name = "vintage", .kind = PARAMETER_NAME, .reference = "vintage", .fallback = "latest"},
    {0},
};
static const char *const inputs[] = {"area",    "period_from", "period_to", "periodical",
                                     "vintage", "cursor",      "limit",     NULL};
static const struct statement rows = {"things_list", "SELECT", 7, inputs, NULL, NULL, NULL};
static const struct statement count = {"things_count", "SELECT", 5, inputs, NULL, NULL, NULL};
static const struct route list = {
    .path = "/v1/things", .shape = ROUTE_LIST, .rows = &rows, .count = &count, .parameters = filters};

/* An empty answer to area, period and a vintage by default. */
static struct request *start(struct answered *answered, int row_count) {
    struct request *request =
        answered_start(answered, &list, "/v1/things?explain=true&area=x&period=2014..", row_count);
    request->explain = true;
    request_input(request, "area", TEXT("{\"x\"}"), false);
    request_input(request, "period_given", TEXT("2014.."), false);
    request_input(request, "period_from", TEXT("2014-01-01"), false);
    request_input(request, "period_to", no_value, false);
    request_input(request, "vintage", TEXT("latest"), true);
    request_input(request, "limit", TEXT("3"), false);
    return request;
}

static void only_an_empty_answer_is_explained(void **state) {
    (void)state;
    struct answered answered;
    assert_true(stage_explain(start(&answered, 1)));
    assert_int_equal(answered.asking.submitted, 0);
    asking_end(&answered.asking);
    struct request *request = start(&answered, 0);
    request->explain = false;
    assert_true(stage_explain(request));
    assert_int_equal(answered.asking.submitted, 0);
    request->explain = true;
    request->rows = NULL; /* the query had faults */
    assert_true(stage_explain(request));
    assert_int_equal(answered.asking.submitted, 0);
    asking_end(&answered.asking);
}

static const char *value_of(const struct query *query, const char *name) {
    for (int at = 0; at < query->statement->parameter_count; at++)
        if (strcmp(query->statement->parameters[at], name) == 0)
            return query->values[at];
    return NULL;
}

static void each_given_filter_is_left_out_once(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = start(&answered, 0);
    assert_true(stage_explain(request));
    assert_true(request->waiting);
    assert_int_equal(answered.asking.submitted, 1);
    const struct batch *batch = &request->further;
    assert_int_equal(batch->count, 4); /* the vintage by default is not the caller's */
    for (int at = 0; at < batch->count; at++) {
        const struct query *query = batch->queries[at];
        bool without_area = at < 2;
        assert_ptr_equal(query->statement, at % 2 ? &rows : &count);
        assert_int_equal(value_of(query, "area") == NULL, without_area);
        assert_int_equal(value_of(query, "period_from") == NULL, !without_area);
        assert_string_equal(value_of(query, "vintage"), "latest");
        if (at % 2)
            assert_string_equal(value_of(query, "limit"), "3");
    }
    asking_end(&answered.asking);
}

static void a_filter_with_a_default_falls_back_to_it(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = answered_start(&answered, &list, "/v1/things?vintage=2011", 0);
    request->explain = true;
    request_input(request, "vintage", TEXT("2011"), false);
    assert_true(stage_explain(request));
    assert_int_equal(request->further.count, 2);
    assert_string_equal(value_of(request->further.queries[0], "vintage"), "latest");
    asking_end(&answered.asking);
}

static void compare_explanation(struct request *request, const char *expected) {
    struct buffer body = {0};
    explain_write(&body, request);
    assert_text(buffer_text(&body), expected);
    assert_true(is_json(buffer_text(&body)));
    buffer_free(&body);
}

static void what_must_be_given_is_never_left_out(void **state) {
    (void)state;
    static const struct parameter needed[] = {
        {.name = "period", .kind = PARAMETER_PERIOD, .required = true},
        {.name = "area", .kind = PARAMETER_REFERENCE, .reference = "area"},
        {0},
    };
    struct route with_needed = list;
    with_needed.parameters = needed;
    struct answered answered;
    struct request *request = start(&answered, 0);
    request->route = &with_needed;
    assert_true(stage_explain(request));
    assert_int_equal(request->further.count, 2);
    request->further.queries[0]->rows = table_rows(&answered.totals);
    request->further.queries[1]->rows = table_rows(&(struct table){0});
    compare_explanation(request, "{\"understood\":[{\"parameter\":\"period\",\"meaning\":\"touches 2014..\"},"
                                 "{\"parameter\":\"area\",\"meaning\":\"is x\"}],\"emptied_by\":["
                                 "{\"parameter\":\"area\",\"total_without\":12,"
                                 "\"link\":\"/v1/things?explain=true&period=2014..\",\"nearby\":[]}],"
                                 "\"narrowed\":[{\"parameter\":\"area\",\"total\":0,"
                                 "\"link\":\"/v1/things?explain=true&area=x&period=2014..\"}]}");
    asking_end(&answered.asking);
}

static void without_filters_nothing_is_asked(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = answered_start(&answered, &list, "/v1/things", 0);
    request->explain = true;
    assert_true(stage_explain(request));
    assert_false(request->waiting);
    assert_int_equal(answered.asking.submitted, 0);
    asking_end(&answered.asking);
}

/* By the area, which comes first. */
#define NARROWED(total)                                                                                      \
    "\"narrowed\":[{\"parameter\":\"area\",\"total\":" #total ",\"link\":\"/v1/"                             \
    "things?explain=true&area=x\"}"

#define UNDERSTOOD                                                                                           \
    "{\"understood\":[{\"parameter\":\"area\",\"meaning\":\"is x\"},"                                        \
    "{\"parameter\":\"period\",\"meaning\":\"touches 2014..\"}],\"emptied_by\":["

static const char *const self_names[] = {"links.self"};
static const char *const self_cells[] = {"/v1/things/1", "/v1/things/2", "/v1/things/3", "/v1/things/4"};
static const char *const zero_cells[] = {"0"};

static void what_a_filter_hides_is_told(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = start(&answered, 0);
    struct table nearby = {4, 1, self_names, NULL, self_cells};
    struct table none = {1, 1, total_names, NULL, zero_cells};
    stage_explain(request);
    request->further.queries[0]->rows = table_rows(&none);
    request->further.queries[2]->rows = table_rows(&answered.totals);
    request->further.queries[3]->rows = table_rows(&nearby);
    compare_explanation(request, UNDERSTOOD
                        "{\"parameter\":\"period\",\"total_without\":12,"
                        "\"link\":\"/v1/things?explain=true&area=x\","
                        "\"nearby\":[\"/v1/things/1\",\"/v1/things/2\",\"/v1/things/3\"]}]," NARROWED(
                            12) ",{\"parameter\":\"period\",\"total\":0,"
                                "\"link\":\"/v1/things?explain=true&area=x&period=2014..\"}]}");
    request->further.queries[0]->rows = table_rows(&answered.totals);
    nearby.row_count = 0;
    compare_explanation(request,
                        UNDERSTOOD "{\"parameter\":\"area\",\"total_without\":12,"
                                   "\"link\":\"/v1/things?explain=true&period=2014..\",\"nearby\":[]},"
                                   "{\"parameter\":\"period\",\"total_without\":12,"
                                   "\"link\":\"/v1/things?explain=true&area=x\",\"nearby\":[\"/v1/things/1\","
                                   "\"/v1/things/2\",\"/v1/things/3\"]}]," NARROWED(
                                       12) ",{\"parameter\":\"period\",\"total\":0,"
                                           "\"link\":\"/v1/things?explain=true&area=x&period=2014..\"}]}");
    asking_end(&answered.asking);
}

static const struct parameter worded_filters[] = {
    {.name = "q", .kind = PARAMETER_KEYWORDS},
    {.name = "area", .kind = PARAMETER_REFERENCE, .reference = "area"},
    {0},
};
static const char *const worded_inputs[] = {"q", "area", "limit", NULL};
static const struct statement worded_rows = {"things_list", "SELECT", 3, worded_inputs, NULL, NULL, NULL};
static const struct statement worded_count = {"things_count", "SELECT", 2, worded_inputs, NULL, NULL, NULL};
static const struct route worded = {.path = "/v1/things",
                                    .shape = ROUTE_LIST,
                                    .rows = &worded_rows,
                                    .count = &worded_count,
                                    .parameters = worded_filters};

static void words_are_told_their_nearest(void **state) {
    (void)state;
    static const char *const word_names[] = {"word"};
    static const char *const words[] = {"school", "schools"};
    struct table nearest = {2, 1, word_names, NULL, words};
    struct table nearby = {1, 1, self_names, NULL, self_cells};
    struct answered answered;
    struct request *request = answered_start(&answered, &worded, "/v1/things?q=3,000+shcools&area=x", 0);
    request->explain = true;
    request_input(request, "q", TEXT("3,000 {shcools}"), false);
    request_input(request, "area", TEXT("{\"x\"}"), false);
    assert_true(stage_explain(request));
    const struct batch *further = &request->further;
    assert_int_equal(further->count, 5);
    assert_null(value_of(further->queries[0], "q"));
    assert_ptr_equal(further->queries[4]->statement, &words_nearest);
    assert_string_equal(value_of(further->queries[4], "q"), "3,000 {shcools}");
    further->queries[0]->rows = table_rows(&answered.totals);
    further->queries[1]->rows = table_rows(&nearby);
    further->queries[2]->rows = table_rows(&answered.totals);
    further->queries[3]->rows = table_rows(&nearby);
    further->queries[4]->rows = table_rows(&nearest);
    compare_explanation(
        request, "{\"understood\":[{\"parameter\":\"q\",\"meaning\":\"holds all words of 3,000 {shcools}\"},"
                 "{\"parameter\":\"area\",\"meaning\":\"is x\"}],\"emptied_by\":["
                 "{\"parameter\":\"q\",\"total_without\":12,\"link\":\"/v1/things?area=x\","
                 "\"nearby\":[\"/v1/things/1\"],\"nearest\":[\"school\",\"schools\"]},"
                 "{\"parameter\":\"area\",\"total_without\":12,\"link\":\"/v1/things?q=3,000+shcools\","
                 "\"nearby\":[\"/v1/things/1\"]}],\"narrowed\":["
                 "{\"parameter\":\"q\",\"total\":12,\"link\":\"/v1/things?q=3,000+shcools\"},"
                 "{\"parameter\":\"area\",\"total\":0,\"link\":\"/v1/things?q=3,000+shcools&area=x\"}]}");
    asking_end(&answered.asking);
}

static void an_answer_with_rows_tells_how_it_was_understood(void **state) {
    (void)state;
    struct answered answered;
    compare_explanation(start(&answered, 1), UNDERSTOOD "],\"narrowed\":[]}");
    asking_end(&answered.asking);
}

static void a_failed_look_is_a_problem(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = start(&answered, 0);
    stage_explain(request);
    request->further.outcome = BATCH_LATE;
    assert_false(stage_answer(request));
    assert_int_equal(request->problem.type, PROBLEM_DEADLINE);
    asking_end(&answered.asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_an_empty_answer_is_explained),
        cmocka_unit_test(each_given_filter_is_left_out_once),
        cmocka_unit_test(a_filter_with_a_default_falls_back_to_it),
        cmocka_unit_test(what_must_be_given_is_never_left_out),
        cmocka_unit_test(without_filters_nothing_is_asked),
        cmocka_unit_test(what_a_filter_hides_is_told),
        cmocka_unit_test(words_are_told_their_nearest),
        cmocka_unit_test(an_answer_with_rows_tells_how_it_was_understood),
        cmocka_unit_test(a_failed_look_is_a_problem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
