/* The small verbs of a request: inputs, problems, faults, statements with their values. */
#include "../asking.h"

static void inputs_are_found_by_name(void **state) {
    (void)state;
    struct asking asking;
    asking_start(&asking, "/");
    struct request *request = &asking.request;
    assert_null(request_find_input(request, "area"));
    request_input(request, "area", TEXT("x"), false);
    request_input(request, "none", no_value, true);
    request_input(request, "area", TEXT("later"), true);
    assert_text(request_find_input(request, "area")->value, "later"); /* the newest counts */
    assert_true(request_find_input(request, "area")->is_default);
    assert_text(request_find_input(request, "none")->value, NULL);
    assert_true(request_find_input(request, "none")->is_default);
    assert_null(request_find_input(request, "are"));
    assert_null(request_find_input(request, "areas"));
    assert_text(request->inputs->next->next->value, "later");
    assert_null(request->last_input->next);
    asking_end(&asking);
}

static void a_failure_has_a_formatted_detail(void **state) {
    (void)state;
    struct asking asking;
    asking_start(&asking, "/");
    assert_false(request_fail(&asking.request, PROBLEM_TOO_LARGE, "A body may have %lld bytes.", 12LL));
    assert_false(request_fail(&asking.request, PROBLEM_INTERNAL, "later"));
    assert_int_equal(asking.request.problem.type, PROBLEM_TOO_LARGE);
    assert_text(asking.request.problem.detail, "A body may have 12 bytes.");
    asking_end(&asking);
}

static void a_long_detail_is_cut(void **state) {
    (void)state;
    struct asking asking;
    asking_start(&asking, "/");
    request_fail(&asking.request, PROBLEM_INTERNAL, "%2000d", 7);
    assert_int_equal(asking.request.problem.detail.length, 500);
    asking_end(&asking);
    for (int before = 0; before < 4; before++) {
        char name[700] = "xxxx";
        name[before] = '\0';
        while (strlen(name) < 600)
            strcat(name, "\U0001F600");
        asking_start(&asking, "/");
        request_fail(&asking.request, PROBLEM_NOT_IMPLEMENTED, "%s", name);
        assert_true(text_is_utf8(asking.request.problem.detail));
        assert_in_range(asking.request.problem.detail.length, 497, 500);
        asking_end(&asking);
    }
}

static void faults_keep_their_lists(void **state) {
    (void)state;
    static const char *const words[] = {"stock", "flow", NULL};
    static const char *const none[] = {NULL};
    struct asking asking;
    asking_start(&asking, "/");
    struct request *request = &asking.request;
    request_fault(request, "one", TEXT("measure"), TEXT("wrong"), words, TEXT("flow"));
    request_fault(request, "two", no_value, no_value, NULL, no_value);
    request_fault(request, "three", no_value, no_value, none, no_value);
    const struct problem_fault *fault = request->problem.first;
    assert_string_equal(fault->code, "one");
    assert_int_equal(fault->allowed_count, 2);
    assert_text(fault->allowed[1], "flow");
    assert_text(fault->nearest, "flow");
    assert_null(fault->next->allowed);
    assert_non_null(fault->next->next->allowed);
    assert_int_equal(fault->next->next->allowed_count, 0);
    assert_ptr_equal(request->problem.last, fault->next->next);
    assert_false(request->problem.raised);
    assert_false(request_fail_parameters(request));
    assert_int_equal(request->problem.type, PROBLEM_PARAMETERS);
    asking_end(&asking);
}

static void statements_take_their_values_from_inputs(void **state) {
    (void)state;
    static const char *const names[] = {"limit", "area", "missing", "empty", NULL};
    static const struct statement statement = {"x", "SELECT $1", 4, names, NULL, NULL, NULL};
    static const struct statement bare = {"y", "SELECT", 0, names, NULL, NULL, NULL};
    struct asking asking;
    asking_start(&asking, "/");
    struct request *request = &asking.request;
    request_input(request, "area", TEXT("{\"x\"}"), false);
    request_input(request, "limit", TEXT("11"), false);
    request_input(request, "empty", no_value, false);
    struct query *query = request_ask(request, &request->batch, &statement);
    assert_ptr_equal(query, request->batch.queries[0]);
    struct query *another = request_ask(request, &request->batch, &bare);
    assert_int_equal(request->batch.count, 2);
    assert_ptr_equal(another, request->batch.queries[1]);
    assert_ptr_equal(query->statement, &statement);
    assert_string_equal(query->values[0], "11");
    assert_string_equal(query->values[1], "{\"x\"}");
    assert_null(query->values[2]);
    assert_null(query->values[3]);
    request_input(request, "limit", TEXT("12"), false);
    request_fill_query(request, query);
    assert_string_equal(query->values[0], "12");
    asking_end(&asking);
}

static void a_batch_has_an_end(void **state) {
    (void)state;
    static const struct statement statement = {"x", "SELECT", 0, NULL, NULL, NULL, NULL};
    struct asking asking;
    asking_start(&asking, "/");
    struct request *request = &asking.request;
    for (int at = 0; at < BATCH_QUERIES; at++)
        assert_non_null(request_ask(request, &request->batch, &statement));
    assert_false(request->problem.raised);
    assert_null(request_ask(request, &request->batch, &statement));
    assert_true(request->problem.raised);
    assert_int_equal(request->batch.count, BATCH_QUERIES);
    asking_end(&asking);
}

static void columns_are_those_the_database_described(void **state) {
    (void)state;
    static const struct statement first = {.name = "x"}, second = {.name = "y"}, unknown = {.name = "z"};
    const char *of_first[] = {"slug", NULL};
    const char *of_second[] = {"id", "area.code", NULL};
    struct asking asking;
    asking_start(&asking, "/");
    asking.shapes[0] = (struct shape){&first, of_first, NULL};
    asking.shapes[1] = (struct shape){&second, of_second, NULL};
    assert_string_equal(request_shape(&asking.request, &first)->columns[0], "slug");
    assert_string_equal(request_shape(&asking.request, &second)->columns[1], "area.code");
    assert_null(request_shape(&asking.request, &unknown)->columns[0]);
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inputs_are_found_by_name),
        cmocka_unit_test(a_failure_has_a_formatted_detail),
        cmocka_unit_test(a_long_detail_is_cut),
        cmocka_unit_test(faults_keep_their_lists),
        cmocka_unit_test(statements_take_their_values_from_inputs),
        cmocka_unit_test(a_batch_has_an_end),
        cmocka_unit_test(columns_are_those_the_database_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
