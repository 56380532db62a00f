/* The body of a request with an action: waited for, and made rows of. */
#include "../asking.h"

#include "stages/stages.h"
#include "writing/write.h"

static const struct action row = {METHOD_POST, ROLE_EDITOR, BODY_ROW, FILE_areas, NULL, .run = NULL};
static const struct action rows = {METHOD_POST, ROLE_EDITOR, BODY_ROWS, FILE_areas, NULL, .run = NULL};
static const struct action removal = {METHOD_DELETE, ROLE_EDITOR, BODY_NONE, FILE_areas, NULL, .run = NULL};

static struct request *start(struct asking *asking, const struct action *action, const char *body) {
    asking_start(asking, "/v1/x");
    struct request *request = &asking->request;
    request->action = action;
    request->body_type = "application/json";
    request->stage = 8;
    if (body) {
        request->body_whole = true;
        buffer_add_string(&request->body, body);
    }
    return request;
}

static void end(struct asking *asking) {
    buffer_free(&asking->request.body);
    asking_end(asking);
}

static void it_is_waited_for(void **state) {
    (void)state;
    struct asking asking;
    struct request *request = start(&asking, &row, NULL);
    assert_true(stage_body(request));
    assert_true(request->body_wanted);
    assert_int_equal(request->stage, 7); /* the same stage again */
    assert_null(request->write);
    end(&asking);
}

static void where_none_is_wanted_none_is_waited_for(void **state) {
    (void)state;
    struct asking asking;
    struct request *request = start(&asking, &removal, NULL);
    assert_true(stage_body(request));
    assert_false(request->body_wanted);
    assert_null(request->write->row);
    assert_ptr_equal(request->write->request, request);
    end(&asking);
}

static void it_becomes_a_row(void **state) {
    (void)state;
    struct asking asking;
    struct request *request = start(&asking, &row, "{\"name\": \"Kent\"}");
    assert_true(stage_body(request));
    assert_text(row_cell(FILE_areas, request->write->row, "name"), "Kent");
    end(&asking);
}

/* Its action reads them from the pipe. */
static void rows_are_not_waited_for(void **state) {
    (void)state;
    struct asking asking;
    struct request *request = start(&asking, &rows, NULL);
    assert_true(stage_body(request));
    assert_false(request->body_wanted);
    assert_null(request->write->row);
    end(&asking);
}

/* They are told together with what the database finds wrong. */
static void faults_of_rows_are_kept_for_later(void **state) {
    (void)state;
    struct asking asking;
    struct request *request = start(&asking, &row, "{\"nam\": \"Kent\"}");
    assert_true(stage_body(request));
    assert_false(request->problem.raised);
    assert_text(request->problem.first->pointer, "/nam");
    end(&asking);
}

static void what_is_no_json_is_refused(void **state) {
    (void)state;
    struct asking asking;
    struct request *request = start(&asking, &row, "{\"name\": \"Kent\",\n \"name\": 1}");
    assert_false(stage_body(request));
    assert_int_equal(request->problem.type, PROBLEM_BODY);
    const struct problem_fault *fault = request->problem.first;
    assert_string_equal(fault->code, "duplicate-member");
    assert_text(fault->pointer, "/name");
    assert_text(fault->line, "2");
    assert_true(text_starts_with(fault->message, TEXT("Line 2, column 7: ")));
    assert_null(fault->next);
    end(&asking);
    request = start(&asking, &row, "");
    assert_false(stage_body(request));
    assert_int_equal(request->problem.type, PROBLEM_BODY);
    end(&asking);
}

static void faults_of_the_query_come_first(void **state) {
    (void)state;
    struct asking asking;
    struct request *request = start(&asking, &row, NULL);
    request_fault(request, "unknown-parameter", TEXT("a"), TEXT("There is no such parameter."), NULL,
                  no_value);
    assert_false(stage_body(request));
    assert_int_equal(request->problem.type, PROBLEM_PARAMETERS);
    assert_false(request->body_wanted);
    end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_waited_for),
        cmocka_unit_test(where_none_is_wanted_none_is_waited_for),
        cmocka_unit_test(it_becomes_a_row),
        cmocka_unit_test(rows_are_not_waited_for),
        cmocka_unit_test(faults_of_rows_are_kept_for_later),
        cmocka_unit_test(what_is_no_json_is_refused),
        cmocka_unit_test(faults_of_the_query_come_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
