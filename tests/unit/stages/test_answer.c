/* From rows to a reply or to the problem that they amount to. */
#include "../answered.h"

#include "stages/stages.h"

static const char *const unknown_names[] = {"name", "kind", "value", "listed_at", "nearest", "allowed"};
static const char *const unknown_cells[] = {"area",   "area",           "Lodnon", "/v1/areas",
                                            "London", "England London", "update", "update",
                                            "1999",   "/v1/updates",    NULL,     "2012 2013 2014"};

static struct table unknown = {2, 6, unknown_names, NULL, unknown_cells};
static struct table none_unknown = {0, 6, unknown_names, NULL, unknown_cells};

/* A list whose identifiers were looked up, and whose rows, since it had faults, were not. */
static void start(struct asking *asking, struct table *references) {
    asking_start(asking, "/v1/things");
    asking->request.route = &thing_list;
    asking->request.references = asking_answered(asking, &asking->request.batch, references);
}

static const struct {
    enum format format;
    const char *content_type, *body;
} formats[] = {
    {FORMAT_JSON, "application/json", "{\"data\":[{\"slug\":\"a\",\"area\":{\"code\":\"1\"}},"},
    {FORMAT_CSV, "text/csv; charset=utf-8; header=present",
     "slug,area_code,area_label\r\na,1,One\r\nb,,\r\n"},
    {FORMAT_NDJSON, "application/x-ndjson",
     "{\"slug\":\"a\",\"area\":{\"code\":\"1\"}}\n{\"slug\":\"b\",\"area\":{\"code\":null}}\n"},
    {FORMAT_TEXT, "text/plain; charset=utf-8",
     "slug  area_code\n----  ---------\na     1\nb     \n\n2 of 12 rows\nOpen Public Services record"},
    {FORMAT_CSVW, "application/csvm+json", "{\"@context\":[\"http://www.w3.org/ns/csvw\","},
    {FORMAT_JSONSTAT, "application/vnd.json-stat+json", "{\"version\":\"2.0\",\"class\":\"dataset\","},
};

static void rows_become_a_reply_in_each_format(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(formats); at++) {
        struct answered answered;
        struct request *request = answered_start(&answered, &thing_list, "/v1/things", 2);
        request->format = formats[at].format;
        assert_true(stage_answer(request));
        assert_int_equal(request->reply.status, 200);
        assert_string_equal(request->reply.content_type, formats[at].content_type);
        assert_true(text_starts_with(buffer_text(&request->reply.body), text_of(formats[at].body)));
        assert_true(buffer_text(&request->reply.body).data[request->reply.body.length - 1] == '\n');
        assert_text(request->dataset_version, "7");
        assert_true(answered_header(&request->reply, "Link").length > 0);
        asking_end(&answered.asking);
    }
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_single, "/v1/things/a", 1);
    assert_true(stage_answer(request));
    assert_true(is_json(buffer_text(&request->reply.body)));
    asking_end(&answered.asking);
}

/* A route's own form is a member of its document, as it is. */
static void a_form_is_a_member_as_it_is(void **state) {
    (void)state;
    static const struct format_about form = {"s", "text/x-slug", "text/x-slug; charset=utf-8", "slug"};
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_single, "/v1/things/a", 1);
    request->format = FORMAT_OWN;
    request->form = &form;
    assert_true(stage_answer(request));
    assert_text(buffer_text(&request->reply.body), "a\n");
    assert_string_equal(request->reply.content_type, "text/x-slug; charset=utf-8");
    asking_end(&answered.asking);
}

/* The same query shows the same columns whatever the format; labels are for CSV and its description. */
static void fields_narrow_every_format(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(formats); at++) {
        if (formats[at].format == FORMAT_JSONSTAT) /* takes no fields */
            continue;
        struct answered answered;
        struct request *request = answered_start(&answered, &thing_list, "/v1/things?fields=slug", 2);
        request->format = formats[at].format;
        request->fields = TEXT("slug");
        assert_true(stage_answer(request));
        struct text body = buffer_text(&request->reply.body);
        assert_int_equal(text_holds(body, "slug"), true);
        assert_false(text_holds(body, "area"));
        asking_end(&answered.asking);
    }
}

static void json_is_indented_on_request(void **state) {
    (void)state;
    static const struct {
        enum format format;
        const char *start;
    } bodies[] = {{FORMAT_JSON, "{\n  \"data\": [\n    {\n      \"slug\": \"a\",\n"},
                  {FORMAT_JSONSTAT, "{\n  \"version\": \"2.0\",\n"}};
    for (size_t at = 0; at < COUNT_OF(bodies); at++) {
        struct answered answered;
        struct request *request = answered_start(&answered, &thing_list, "/v1/things?pretty=true", 1);
        request->pretty = true;
        request->format = bodies[at].format;
        assert_true(stage_answer(request));
        struct text body = buffer_text(&request->reply.body);
        assert_true(text_starts_with(body, text_of(bodies[at].start)));
        assert_true(text_holds(body, "\n}\n"));
        asking_end(&answered.asking);
    }
}

static void a_text_table_has_a_summary_and_the_way_on(void **state) {
    (void)state;
    static const char *const summary[] = {"area.code", NULL};
    struct route list = thing_list;
    struct answered answered;
    list.summary = summary;
    struct request *request = answered_start(&answered, &list, "/v1/things", 3);
    request->format = FORMAT_TEXT;
    assert_true(stage_answer(request));
    struct text body = buffer_text(&request->reply.body);
    assert_true(text_starts_with(body, TEXT("area_code\n---------\n1\n\n\n2 of 12 rows; the next are at "
                                            "/v1/things?cursor=")));
    asking_end(&answered.asking);
    request = answered_start(&answered, &list, "/v1/things?fields=slug", 1);
    request->format = FORMAT_TEXT;
    request->fields = TEXT("slug"); /* named fields win over the summary */
    assert_true(stage_answer(request));
    assert_true(text_starts_with(buffer_text(&request->reply.body), TEXT("slug\n----\na\n")));
    asking_end(&answered.asking);
    request = answered_start(&answered, &list, "/v1/things?include=note", 1);
    request->format = FORMAT_TEXT;
    request->include = TEXT("note"); /* which stands beside it */
    assert_true(stage_answer(request));
    assert_true(
        text_starts_with(buffer_text(&request->reply.body),
                         TEXT("area_code  included_note\n---------  -------------\n1          {\"n\":1}\n")));
    asking_end(&answered.asking);
}

static void a_cube_that_is_too_sparse_is_a_fault(void **state) {
    (void)state;
    enum { MANY = 216 };
    static char words[MANY][8];
    static const char *cells[3 * MANY];
    static const char *const names[] = {"indicator", "area.code", "period.code"};
    for (int at = 0; at < MANY; at++) {
        snprintf(words[at], sizeof words[at], "%d", at);
        cells[3 * at] = cells[3 * at + 1] = cells[3 * at + 2] = words[at];
    }
    struct table many = {MANY, 3, names, NULL, cells};
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_list, "/v1/things", 1);
    request->rows->rows = table_rows(&many);
    request->format = FORMAT_JSONSTAT;
    request->limit = 1000;
    assert_false(stage_answer(request));
    assert_int_equal(request->problem.type, PROBLEM_PARAMETERS);
    assert_string_equal(request->problem.first->code, "too-sparse");
    asking_end(&answered.asking);
}

static void an_empty_list_is_an_answer(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_list, "/v1/things", 0);
    assert_true(stage_answer(request));
    assert_true(text_starts_with(buffer_text(&request->reply.body), TEXT("{\"data\":[],\"meta\":")));
    asking_end(&answered.asking);
}

static void nothing_found_is_a_problem(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_single, "/v1/things/z", 0);
    assert_false(stage_answer(request));
    assert_int_equal(request->problem.type, PROBLEM_NOT_FOUND);
    asking_end(&answered.asking);
    request = answered_start(&answered, &thing_list, "/v1/things", 0);
    answered.totals.row_count = 0;
    request->count->rows = table_rows(&answered.totals);
    assert_false(stage_answer(request));
    assert_int_equal(request->problem.type, PROBLEM_NOT_FOUND);
    assert_text(request->problem.detail, "What this list belongs to does not exist.");
    asking_end(&answered.asking);
}

static void unknown_identifiers_are_told_with_what_is_known(void **state) {
    (void)state;
    struct asking asking;
    start(&asking, &unknown);
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
    start(&asking, &unknown);
    request_fault(&asking.request, "invalid-value", TEXT("limit"), TEXT("wrong"), NULL, no_value);
    assert_false(stage_answer(&asking.request));
    assert_string_equal(asking.request.problem.first->code, "invalid-value");
    assert_string_equal(asking.request.problem.last->code, "unknown-value");
    asking_end(&asking);
    start(&asking, &none_unknown);
    request_fault(&asking.request, "invalid-value", TEXT("limit"), TEXT("wrong"), NULL, no_value);
    assert_false(stage_answer(&asking.request));
    assert_int_equal(asking.request.problem.type, PROBLEM_PARAMETERS);
    asking_end(&asking);
}

/* A thousand identifiers that do not exist must not repeat a thousand times all that do. */
static void what_is_known_is_listed_once_for_each_parameter(void **state) {
    (void)state;
    static const char *const cells[] = {
        "area", "area", "x", "/v1/areas", NULL, "E1 E2", "area",   "area", "y", "/v1/areas", NULL, "E1 E2",
        "unit", "unit", "x", "/v1/units", NULL, "gbp",   "parent", "area", "z", "/v1/areas", NULL, "E1 E2"};
    static const size_t allowed[] = {2, 0, 1, 2};
    struct table many = {4, 6, unknown_names, NULL, cells};
    struct asking asking;
    start(&asking, &many);
    assert_false(stage_answer(&asking.request));
    const struct problem_fault *fault = asking.request.problem.first;
    for (size_t at = 0; at < COUNT_OF(allowed); at++, fault = fault->next)
        assert_int_equal(fault->allowed_count, allowed[at]);
    assert_null(fault);
    asking_end(&asking);
}

static void a_long_identifier_is_quoted_in_part(void **state) {
    (void)state;
    char value[1000];
    memset(value, 'x', sizeof value);
    value[sizeof value - 1] = '\0';
    const char *cells[] = {"area", "area", value, "/v1/areas", NULL, "E1"};
    struct table one = {1, 6, unknown_names, NULL, cells};
    struct asking asking;
    start(&asking, &one);
    assert_false(stage_answer(&asking.request));
    assert_in_range(asking.request.problem.first->message.length, 100, 160);
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
    start(&asking, &many);
    assert_false(stage_answer(&asking.request));
    assert_int_equal(asking.request.problem.first->allowed_count, 512);
    assert_text(asking.request.problem.first->allowed[511], "word-511");
    asking_end(&asking);
    buffer_free(&words);
}

static void keywords_without_a_word_are_a_fault(void **state) {
    (void)state;
    static const char *const names[] = {"number"};
    static const char *const numbers[] = {"0", "2"};
    for (size_t at = 0; at < COUNT_OF(numbers); at++) {
        struct table given = {1, 1, names, NULL, &numbers[at]};
        struct answered answered;
        struct request *request = answered_start(&answered, &thing_list, "/v1/things?q=!", 0);
        request->keywords = asking_answered(&answered.asking, &request->batch, &given);
        assert_int_equal(stage_answer(request), at == 1);
        const struct problem_fault *fault = request->problem.first;
        assert_int_equal(fault != NULL, at == 0);
        if (fault) {
            assert_string_equal(fault->code, "invalid-value");
            assert_text(fault->parameter, "q");
            assert_null(fault->next);
        }
        asking_end(&answered.asking);
    }
}

static bool finish(struct request *request) {
    request->reply.status = 200;
    return true;
}

static bool finish_failing(struct request *request) {
    return request_fail(request, PROBLEM_UNAVAILABLE, "Not ready.");
}

static void start_handled(struct asking *asking, const struct route *route) {
    asking_start(asking, "/");
    asking->request.route = route;
}

static void handled_routes_finish_themselves(void **state) {
    (void)state;
    const struct route finished = {.path = "/", .shape = ROUTE_HANDLED, .finish = finish};
    const struct route failing = {.path = "/", .shape = ROUTE_HANDLED, .finish = finish_failing};
    const struct route plain = {.path = "/", .shape = ROUTE_HANDLED};
    struct asking asking;
    start_handled(&asking, &finished);
    assert_true(stage_answer(&asking.request));
    assert_int_equal(asking.request.reply.status, 200);
    asking_end(&asking);
    start_handled(&asking, &failing);
    assert_false(stage_answer(&asking.request));
    assert_true(asking.request.problem.raised);
    asking_end(&asking);
    start_handled(&asking, &plain);
    assert_true(stage_answer(&asking.request));
    asking_end(&asking);
    start_handled(&asking, &failing);
    asking.request.reply.status = 200; /* answered without the database */
    assert_true(stage_answer(&asking.request));
    assert_false(asking.request.problem.raised);
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_become_a_reply_in_each_format),
        cmocka_unit_test(a_form_is_a_member_as_it_is),
        cmocka_unit_test(fields_narrow_every_format),
        cmocka_unit_test(json_is_indented_on_request),
        cmocka_unit_test(a_text_table_has_a_summary_and_the_way_on),
        cmocka_unit_test(a_cube_that_is_too_sparse_is_a_fault),
        cmocka_unit_test(an_empty_list_is_an_answer),
        cmocka_unit_test(nothing_found_is_a_problem),
        cmocka_unit_test(unknown_identifiers_are_told_with_what_is_known),
        cmocka_unit_test(faults_known_before_are_told_with_them),
        cmocka_unit_test(what_is_known_is_listed_once_for_each_parameter),
        cmocka_unit_test(a_long_identifier_is_quoted_in_part),
        cmocka_unit_test(a_long_vocabulary_is_cut),
        cmocka_unit_test(keywords_without_a_word_are_a_fault),
        cmocka_unit_test(handled_routes_finish_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
