/* From rows to a reply or to the problem that they amount to. */
#include "../asking.h"
#include "../table.h"

#include "stages/stages.h"

static const char *const slug_names[] = {"slug", "_cursor"};
static const char *const slug_cells[] = {"a", "1"};
static const char *const total_names[] = {"total"};
static const char *const total_cells[] = {"1"};
static const char *const version_names[] = {"version"};
static const char *const version_cells[] = {"7"};
static const char *const unknown_names[] = {"name", "kind", "value", "listed_at", "nearest", "allowed"};
static const char *const unknown_cells[] = {"area",   "area",           "Lodnon", "/v1/areas",
                                            "London", "England London", "update", "update",
                                            "1999",   "/v1/updates",    NULL,     "2012 2013 2014"};

static struct table slugs = {1, 2, slug_names, NULL, slug_cells};
static struct table totals = {1, 1, total_names, NULL, total_cells};
static struct table versions = {1, 1, version_names, NULL, version_cells};
static struct table unknown = {2, 6, unknown_names, NULL, unknown_cells};
static struct table no_slugs = {0, 2, slug_names, NULL, slug_cells};
static struct table no_totals = {0, 1, total_names, NULL, total_cells};
static struct table none_unknown = {0, 6, unknown_names, NULL, unknown_cells};

static const struct route list = {.path = "/v1/x", .shape = ROUTE_LIST};
static const struct route single = {.path = "/v1/x/{slug}", .shape = ROUTE_SINGLE};

static int add(struct asking *asking, struct table *table) {
    struct batch *batch = &asking->request.batch;
    batch->queries[batch->count].rows = table_rows(table);
    return batch->count++;
}

static void start(struct asking *asking, const struct route *route, struct table *references,
                  struct table *rows, struct table *totals_found) {
    asking_start(asking, "/v1/x");
    struct request *request = &asking->request;
    request->route = route;
    request->limit = 10;
    if (references)
        request->reference_query = add(asking, references);
    if (rows)
        request->rows_query = add(asking, rows);
    if (totals_found)
        request->count_query = add(asking, totals_found);
    if (rows)
        add(asking, &versions);
}

static void rows_become_a_reply(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &list, &none_unknown, &slugs, &totals);
    assert_true(stage_answer(&asking.request));
    assert_int_equal(asking.request.reply.status, 200);
    assert_string_equal(asking.request.reply.content_type, "application/json");
    assert_true(is_json((struct text){asking.request.reply.body.data, asking.request.reply.body.length}));
    asking_end(&asking);
    start(&asking, &single, NULL, &slugs, NULL);
    assert_true(stage_answer(&asking.request));
    assert_int_equal(asking.request.reply.status, 200);
    asking_end(&asking);
}

static void an_empty_list_is_an_answer(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &list, NULL, &no_slugs, &totals);
    assert_true(stage_answer(&asking.request));
    assert_true(text_starts_with(buffer_text(&asking.request.reply.body), TEXT("{\"data\":[],\"meta\":")));
    asking_end(&asking);
}

static void nothing_found_is_a_problem(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &single, NULL, &no_slugs, NULL);
    assert_false(stage_answer(&asking.request));
    assert_int_equal(asking.request.problem.type, PROBLEM_NOT_FOUND);
    asking_end(&asking);
    start(&asking, &list, NULL, &no_slugs, &no_totals);
    assert_false(stage_answer(&asking.request));
    assert_int_equal(asking.request.problem.type, PROBLEM_NOT_FOUND);
    assert_text(asking.request.problem.detail, "What this list belongs to does not exist.");
    asking_end(&asking);
}

static void unknown_identifiers_are_told_with_what_is_known(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &list, &unknown, NULL, NULL);
    assert_false(stage_answer(&asking.request));
    assert_int_equal(asking.request.problem.type, PROBLEM_PARAMETERS);
    const struct problem_fault *fault = asking.request.problem.first;
    assert_string_equal(fault->code, "unknown-value");
    assert_text(fault->parameter, "area");
    assert_text(fault->message, "There is no area \"Lodnon\"; /v1/areas lists all.");
    assert_text(fault->nearest, "London");
    assert_int_equal(fault->allowed_count, 2);
    assert_text(fault->allowed[0], "England");
    assert_text(fault->allowed[1], "London");
    fault = fault->next;
    assert_text(fault->nearest, NULL);
    assert_int_equal(fault->allowed_count, 3);
    assert_text(fault->allowed[2], "2014");
    assert_null(fault->next);
    asking_end(&asking);
}

static void faults_known_before_are_told_with_them(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &list, &unknown, NULL, NULL);
    request_fault(&asking.request, "invalid-value", TEXT("limit"), TEXT("wrong"), NULL, no_value);
    assert_false(stage_answer(&asking.request));
    assert_string_equal(asking.request.problem.first->code, "invalid-value");
    assert_string_equal(asking.request.problem.last->code, "unknown-value");
    asking_end(&asking);
    start(&asking, &list, &none_unknown, NULL, NULL);
    request_fault(&asking.request, "invalid-value", TEXT("limit"), TEXT("wrong"), NULL, no_value);
    assert_false(stage_answer(&asking.request));
    assert_int_equal(asking.request.problem.type, PROBLEM_PARAMETERS);
    asking_end(&asking);
}

static void a_long_vocabulary_is_cut(void **state) {
    (void)state;
    struct buffer words = {0};
    for (int at = 0; at < 600; at++)
        buffer_add_format(&words, "%sword-%d", at ? " " : "", at);
    buffer_add_byte(&words, '\0');
    const char *cells[] = {"area", "area", "x", "/v1/areas", NULL, words.data};
    struct table many = {1, 6, unknown_names, NULL, cells};
    struct asking asking;
    start(&asking, &list, &many, NULL, NULL);
    assert_false(stage_answer(&asking.request));
    assert_int_equal(asking.request.problem.first->allowed_count, 512);
    assert_text(asking.request.problem.first->allowed[511], "word-511");
    asking_end(&asking);
    buffer_free(&words);
}

static bool finish(struct request *request) {
    request->reply.status = 200;
    return true;
}

static bool finish_failing(struct request *request) {
    return request_fail(request, PROBLEM_UNAVAILABLE, "Not ready.");
}

static void handled_routes_finish_themselves(void **state) {
    (void)state;
    const struct route finished = {.path = "/", .shape = ROUTE_HANDLED, .finish = finish};
    const struct route failing = {.path = "/", .shape = ROUTE_HANDLED, .finish = finish_failing};
    const struct route plain = {.path = "/", .shape = ROUTE_HANDLED};
    struct asking asking;
    start(&asking, &finished, NULL, NULL, NULL);
    assert_true(stage_answer(&asking.request));
    assert_int_equal(asking.request.reply.status, 200);
    asking_end(&asking);
    start(&asking, &failing, NULL, NULL, NULL);
    assert_false(stage_answer(&asking.request));
    assert_true(asking.request.problem.raised);
    asking_end(&asking);
    start(&asking, &plain, NULL, NULL, NULL);
    assert_true(stage_answer(&asking.request));
    asking_end(&asking);
    start(&asking, &failing, NULL, NULL, NULL);
    asking.request.reply.status = 200; /* answered without the database */
    assert_true(stage_answer(&asking.request));
    assert_false(asking.request.problem.raised);
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_become_a_reply),
        cmocka_unit_test(an_empty_list_is_an_answer),
        cmocka_unit_test(nothing_found_is_a_problem),
        cmocka_unit_test(unknown_identifiers_are_told_with_what_is_known),
        cmocka_unit_test(faults_known_before_are_told_with_them),
        cmocka_unit_test(a_long_vocabulary_is_cut),
        cmocka_unit_test(handled_routes_finish_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
