/* What is asked of the database: the batch of each shape of route, the identifiers to look up, and what is
 * asked after it. */
#include "../asking.h"

#include "core/pipeline.h"
#include "queries.h"
#include "stages/stages.h"

static const char *const area_names[] = {"area", "limit", NULL};
static const struct statement rows = {"things_list", "SELECT", 2, area_names, NULL, NULL, NULL};
static const struct statement narrowed = {"things_list_narrowed", "SELECT", 2, area_names, NULL, NULL, NULL};
static const struct statement sorted = {"things_list_sorted", "SELECT", 2, area_names, NULL, NULL, NULL};
static const struct statement count = {"things_count", "SELECT", 1, area_names, NULL, NULL, NULL};
static const struct statement narrowed_count = {
    "things_narrowed_count", "SELECT", 1, area_names, NULL, NULL, NULL};

static const struct parameter filters[] = {
    {.name = "area", .kind = PARAMETER_REFERENCE, .reference = "area"},
    {.name = "made_in", .kind = PARAMETER_REFERENCE, .reference = "update"},
    {.name = "vintage", .kind = PARAMETER_NAME, .reference = "vintage", .fallback = "latest"},
    {.name = "measure", .kind = PARAMETER_WORDS},
    {.name = "q", .kind = PARAMETER_KEYWORDS},
    {0},
};

static bool handled;

static bool handle_alone(struct request *request) {
    (void)request;
    handled = true;
    return true;
}

static bool handle_with_batch(struct request *request) {
    request_ask(request, &request->batch, &service_ready);
    return true;
}

static bool handle_failing(struct request *request) {
    request_ask(request, &request->batch, &service_ready);
    return request_fail(request, PROBLEM_INTERNAL, "No.");
}

static const struct route list = {
    .path = "/v1/x", .shape = ROUTE_LIST, .rows = &rows, .count = &count, .parameters = filters};
static const char *const narrowing[] = {"made_in", "measure", NULL};
static const char *const sorting[] = {"sort", NULL};
static const struct alternative alternatives[] = {
    {.given = sorting, .rows = &sorted},
    {.given = narrowing, .rows = &narrowed, .count = &narrowed_count},
    {0}};
static const struct route narrow = {.path = "/v1/y",
                                    .shape = ROUTE_LIST,
                                    .rows = &rows,
                                    .alternatives = alternatives,
                                    .count = &count,
                                    .parameters = filters};
static const struct route single = {.path = "/v1/x/{area}", .shape = ROUTE_SINGLE, .rows = &rows};
static const struct route alone = {.path = "/a", .shape = ROUTE_HANDLED, .handle = handle_alone};
static const struct route with_batch = {.path = "/b", .shape = ROUTE_HANDLED, .handle = handle_with_batch};
static const struct route failing = {.path = "/c", .shape = ROUTE_HANDLED, .handle = handle_failing};

static void start(struct asking *asking, const struct route *route) {
    asking_start(asking, "/v1/x");
    asking->request.route = route;
    handled = false;
}

static const struct query *asked(const struct asking *asking, int at) {
    return asking->request.batch.queries[at];
}

/* What the two stages do that there is nothing between in this program. */
static bool ask(struct request *request) {
    return stage_query(request) && stage_ask(request);
}

static void a_list_asks_for_rows_count_and_version(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &list);
    request_input(&asking.request, "vintage", TEXT("latest"), true);
    request_input(&asking.request, "limit", TEXT("11"), false);
    assert_true(ask(&asking.request));
    assert_int_equal(asking.request.batch.count, 3);
    assert_ptr_equal(asked(&asking, 0)->statement, &rows);
    assert_ptr_equal(asked(&asking, 1)->statement, &count);
    assert_ptr_equal(asked(&asking, 2)->statement, &dataset_version);
    assert_null(asking.request.references);
    assert_ptr_equal(asking.request.rows, asked(&asking, 0));
    assert_ptr_equal(asking.request.count, asked(&asking, 1));
    assert_ptr_equal(asking.request.version, asked(&asking, 2));
    assert_null(asked(&asking, 0)->values[0]);
    assert_string_equal(asked(&asking, 0)->values[1], "11");
    assert_true(asking.request.waiting);
    assert_int_equal(asking.submitted, 1);
    assert_int_equal(asking.rested, 1);
    assert_int_equal(asking.resumed, 0);
    asking_end(&asking);
}

/* Only who names what does not exist waits for the vocabulary. */
static void what_does_not_exist_is_asked_about(void **state) {
    (void)state;
    static const char *const missing_names[] = {"name", "kind", "value"};
    static const char *const missing_cells[] = {"area", "area", "E\"1", "vintage", "vintage", "2099"};
    struct asking asking;
    struct table things = {1, 1, area_names, NULL, area_names};
    struct table missing = {0, 3, missing_names, NULL, missing_cells};
    start(&asking, &list);
    request_input(&asking.request, "area", TEXT("{\"E\\\"1\",\"E2\"}"), false);
    request_input(&asking.request, "vintage", TEXT("2099"), false);
    assert_true(ask(&asking.request));
    asking.request.rows->rows = table_rows(&things);
    asking.request.references->rows = table_rows(&missing);
    assert_true(stage_outcome(&asking.request));
    assert_int_equal(asking.submitted, 1);
    missing.row_count = 2;
    asking.request.references->rows = table_rows(&missing);
    assert_true(stage_outcome(&asking.request));
    assert_int_equal(asking.submitted, 2);
    assert_ptr_equal(asking.request.references, asking.request.further.queries[0]);
    assert_ptr_equal(asking.request.references->statement, &vocabulary_unknown);
    assert_text(request_find_input(&asking.request, "reference_names")->value, "{\"area\",\"vintage\"}");
    assert_text(request_find_input(&asking.request, "reference_values")->value,
                "{\"{\\\"E\\\\\\\"1\\\"}\",\"{\\\"2099\\\"}\"}");
    asking_end(&asking);
}

/* Its first row is not to wait for a total, which it does not tell. */
static void a_whole_table_is_not_counted(void **state) {
    (void)state;
    struct asking asking;
    struct table things = {1, 1, area_names, NULL, area_names};
    start(&asking, &list);
    asking.request.whole = true;
    assert_true(ask(&asking.request));
    assert_int_equal(asking.request.batch.count, 2);
    assert_null(asking.request.count);
    asking.request.rows->rows = table_rows(&things);
    assert_true(stage_outcome(&asking.request));
    assert_int_equal(asking.submitted, 1);
    things.row_count = 0; /* perhaps there is nothing that it could belong to */
    asking.request.rows->rows = table_rows(&things);
    assert_true(stage_outcome(&asking.request));
    assert_int_equal(asking.submitted, 2);
    assert_ptr_equal(asking.request.further.queries[0]->statement, &count);
    assert_ptr_equal(asking.request.count, asking.request.further.queries[0]);
    asking_end(&asking);
}

static void named_identifiers_are_looked_up_first(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &list);
    request_input(&asking.request, "area", TEXT("{\"E1\",\"E2\"}"), false);
    request_input(&asking.request, "vintage", TEXT("20\"14"), false);
    request_input(&asking.request, "measure", TEXT("{\"stock\"}"), false);
    assert_true(ask(&asking.request));
    assert_int_equal(asking.request.batch.count, 4);
    assert_ptr_equal(asking.request.references, asked(&asking, 0));
    assert_ptr_equal(asking.request.rows, asked(&asking, 1));
    assert_ptr_equal(asking.request.count, asked(&asking, 2));
    assert_ptr_equal(asked(&asking, 0)->statement, &vocabulary_missing);
    assert_text(request_find_input(&asking.request, "reference_names")->value, "{\"area\",\"vintage\"}");
    assert_text(request_find_input(&asking.request, "reference_kinds")->value, "{\"area\",\"vintage\"}");
    assert_text(request_find_input(&asking.request, "reference_values")->value,
                "{\"{\\\"E1\\\",\\\"E2\\\"}\",\"{\\\"20\\\\\\\"14\\\"}\"}");
    for (int at = 0; at < vocabulary_missing.parameter_count; at++)
        assert_non_null(asked(&asking, 0)->values[at]);
    asking_end(&asking);
}

static void keywords_are_looked_at(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &list);
    request_input(&asking.request, "area", TEXT("{\"E1\"}"), false);
    request_input(&asking.request, "q", TEXT("free schools"), false);
    assert_true(ask(&asking.request));
    assert_int_equal(asking.request.batch.count, 5);
    assert_ptr_equal(asking.request.keywords, asked(&asking, 1));
    assert_ptr_equal(asked(&asking, 1)->statement, &words_given);
    assert_string_equal(asked(&asking, 1)->values[0], "free schools");
    asking_end(&asking);
    start(&asking, &list);
    request_input(&asking.request, "q", TEXT("!"), false);
    request_fault(&asking.request, "invalid-value", TEXT("limit"), TEXT("wrong"), NULL, no_value);
    assert_true(ask(&asking.request));
    assert_int_equal(asking.request.batch.count, 1); /* another fault does not hide this one */
    assert_ptr_equal(asking.request.keywords, asked(&asking, 0));
    asking_end(&asking);
}

static void a_name_may_differ_from_its_kind(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &list);
    request_input(&asking.request, "made_in", TEXT("{\"2014\"}"), false);
    ask(&asking.request);
    assert_text(request_find_input(&asking.request, "reference_names")->value, "{\"made_in\"}");
    assert_text(request_find_input(&asking.request, "reference_kinds")->value, "{\"update\"}");
    asking_end(&asking);
}

static void rows_are_asked_another_way_for_some_inputs(void **state) {
    (void)state;
    static const struct {
        const char *first, *second;
        const struct statement *asked, *counted;
    } inputs[] = {
        {"area", "vintage", &rows, &count},
        {"made_in", "area", &narrowed, &narrowed_count},
        {"area", "measure", &narrowed, &narrowed_count},
        {"sort", "area", &sorted, &count},
        {"measure", "sort", &sorted, &count}, /* the first that fits is taken */
    };
    for (size_t at = 0; at < COUNT_OF(inputs); at++) {
        struct asking asking;
        start(&asking, &narrow);
        request_input(&asking.request, inputs[at].first, TEXT("{\"x\"}"), false);
        request_input(&asking.request, inputs[at].second, TEXT("{\"x\"}"), false);
        assert_ptr_equal(query_rows_statement(&asking.request), inputs[at].asked);
        assert_true(ask(&asking.request));
        assert_ptr_equal(asking.request.rows->statement, inputs[at].asked);
        assert_ptr_equal(query_count_statement(&asking.request), inputs[at].counted);
        assert_ptr_equal(asking.request.count->statement, inputs[at].counted);
        asking_end(&asking);
    }
}

static void a_default_chooses_no_other_way(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &narrow);
    request_input(&asking.request, "measure", TEXT("{\"x\"}"), true);
    assert_ptr_equal(query_rows_statement(&asking.request), &rows);
    assert_ptr_equal(query_count_statement(&asking.request), &count);
    asking_end(&asking);
}

static void a_single_asks_for_its_row_and_version(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &single);
    request_input(&asking.request, "area", TEXT("E1"), false);
    assert_true(ask(&asking.request));
    assert_int_equal(asking.request.batch.count, 2);
    assert_null(asking.request.count);
    assert_string_equal(asked(&asking, 0)->values[0], "E1");
    assert_ptr_equal(asked(&asking, 1)->statement, &dataset_version);
    asking_end(&asking);
}

static void faults_leave_nothing_but_the_look_up(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &list);
    request_fault(&asking.request, "x", no_value, no_value, NULL, no_value);
    assert_false(ask(&asking.request));
    assert_int_equal(asking.request.problem.type, PROBLEM_PARAMETERS);
    assert_int_equal(asking.submitted, 0);
    asking_end(&asking);
    start(&asking, &list);
    request_fault(&asking.request, "x", no_value, no_value, NULL, no_value);
    request_input(&asking.request, "area", TEXT("{\"E1\"}"), false);
    assert_true(ask(&asking.request));
    assert_false(asking.request.problem.raised);
    assert_int_equal(asking.request.batch.count, 1);
    assert_ptr_equal(asking.request.references, asked(&asking, 0));
    assert_null(asking.request.rows);
    assert_int_equal(asking.submitted, 1);
    asking_end(&asking);
}

static void handled_routes_ask_when_they_want_to(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &alone);
    assert_true(ask(&asking.request));
    assert_true(handled);
    assert_false(asking.request.waiting);
    assert_int_equal(asking.submitted, 0);
    asking_end(&asking);
    start(&asking, &with_batch);
    assert_true(ask(&asking.request));
    assert_int_equal(asking.submitted, 1);
    assert_true(asking.request.waiting);
    asking_end(&asking);
    start(&asking, &failing);
    assert_false(ask(&asking.request));
    assert_int_equal(asking.submitted, 0);
    asking_end(&asking);
    start(&asking, &alone);
    request_fault(&asking.request, "x", no_value, no_value, NULL, no_value);
    assert_false(ask(&asking.request));
    assert_false(handled);
    asking_end(&asking);
}

/* What a handled route is asked about is held against the vocabulary as anywhere else. */
static void handled_routes_have_identifiers_looked_up(void **state) {
    (void)state;
    struct asking asking;
    struct route route = with_batch;
    route.parameters = filters;
    start(&asking, &route);
    request_input(&asking.request, "area", TEXT("{\"E1\"}"), false);
    assert_true(ask(&asking.request));
    assert_int_equal(asking.request.batch.count, 2);
    assert_ptr_equal(asking.request.references, asking.request.batch.queries[0]);
    assert_ptr_equal(asking.request.batch.queries[1]->statement, &service_ready);
    asking_end(&asking);
}

static void a_full_queue_is_a_problem_after_the_rest(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &single);
    asking.queue_full = true;
    assert_true(ask(&asking.request));
    assert_true(asking.request.waiting);
    assert_int_equal(asking.rested, 1);
    assert_int_equal(asking.resumed, 1);
    assert_false(stage_outcome(&asking.request));
    assert_int_equal(asking.request.problem.type, PROBLEM_UNAVAILABLE);
    asking_end(&asking);
}

static void a_finished_batch_resumes_its_request(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &single);
    ask(&asking.request);
    struct batch *batch = &asking.request.batch;
    batch->finished(batch, batch->owner);
    assert_int_equal(asking.resumed, 1);
    assert_true(batch->deadline > asking.settings.statement_milliseconds * 1000000LL);
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_asks_for_rows_count_and_version),
        cmocka_unit_test(what_does_not_exist_is_asked_about),
        cmocka_unit_test(a_whole_table_is_not_counted),
        cmocka_unit_test(named_identifiers_are_looked_up_first),
        cmocka_unit_test(keywords_are_looked_at),
        cmocka_unit_test(a_name_may_differ_from_its_kind),
        cmocka_unit_test(rows_are_asked_another_way_for_some_inputs),
        cmocka_unit_test(a_default_chooses_no_other_way),
        cmocka_unit_test(a_single_asks_for_its_row_and_version),
        cmocka_unit_test(faults_leave_nothing_but_the_look_up),
        cmocka_unit_test(handled_routes_ask_when_they_want_to),
        cmocka_unit_test(handled_routes_have_identifiers_looked_up),
        cmocka_unit_test(a_full_queue_is_a_problem_after_the_rest),
        cmocka_unit_test(a_finished_batch_resumes_its_request),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
