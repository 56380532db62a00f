/* The stages that look at the request alone, run as the table has them: path, method, and a handled route
 * from one end to the other. */
#include "../asking.h"

#include "core/pipeline.h"
#include "stages/stages.h"

static bool greet(struct request *request) {
    buffer_add_string(&request->reply.body, "{}\n");
    request->reply.status = 200;
    request->reply.content_type = "application/json";
    return true;
}

static const char *const item_inputs[] = {"slug", "limit", NULL};
static const struct statement item_rows = {"items", "SELECT", 2, item_inputs, NULL, NULL, NULL};
static const struct statement item_count = {"items_count", "SELECT", 0, NULL, NULL, NULL, NULL};

static const struct route routes[] = {
    {.path = "/", .shape = ROUTE_HANDLED, .handle = greet},
    {.path = "/v1/things", .shape = ROUTE_HANDLED, .handle = greet},
    {.path = "/v1/things/{slug}", .shape = ROUTE_HANDLED, .handle = greet},
    {.path = "/v1/items", .shape = ROUTE_LIST, .rows = &item_rows, .count = &item_count},
    {.path = "/v1/items/{slug}", .shape = ROUTE_SINGLE, .rows = &item_rows},
    {0},
};
static const struct resource things = {"things", routes};
static const struct resource *const resources[] = {&things, NULL};

static void run(struct asking *asking, enum method method, const char *method_name, const char *target) {
    asking_start(asking, target);
    asking->service.resources = resources;
    asking->service.stages = request_stages;
    asking->request.method = method;
    asking->request.method_name = text_of(method_name);
    assert_int_equal(pipeline_run(&asking->request), PIPELINE_ANSWERED);
}

static const struct {
    enum method method;
    const char *name, *target;
    int status;
    const char *told;
} requests[] = {
    {METHOD_GET, "GET", "/", 200, "{}"},
    {METHOD_HEAD, "HEAD", "/", 200, "{}"},
    {METHOD_GET, "GET", "/v1/things/x%20y", 200, "{}"},
    {METHOD_GET, "GET", "http://host/v1/things", 200, "{}"},
    {METHOD_GET, "GET", "/v1/things?", 200, "{}"},
    {METHOD_OPTIONS, "OPTIONS", "*", 204, NULL},
    {METHOD_OPTIONS, "OPTIONS", "/v1/things", 204, NULL},
    {METHOD_OPTIONS, "OPTIONS", "/v1/nothing", 404, "There is no such path."},
    {METHOD_GET, "GET", "/v1/thinsg", 404, "Did you mean /v1/things? / lists all."},
    {METHOD_GET, "GET", "/v1/thinsg?limit=1", 404, "Did you mean /v1/things? / lists all."},
    {METHOD_GET, "GET", "/v1/thing/x", 404, "Did you mean /v1/things/x? / lists all."},
    {METHOD_GET, "GET", "/v1/items.xml?limit=1", 404, "Did you mean /v1/items? / lists all."},
    {METHOD_GET, "GET", "/v1", 404, "There is no such path. / lists all."},
    {METHOD_GET, "GET", "/something/else", 404, "There is no such path. / lists all."},
    {METHOD_GET, "GET", "/v1/things/", 404, "Did you mean /v1/things?"},
    {METHOD_GET, "GET", "/1/2/3/4/5/6/7/8/9", 404, "more than 8 segments"},
    {METHOD_POST, "POST", "/v1/things", 405, "POST is not allowed on this path."},
    {METHOD_PUT, "PUT", "/", 405, "PUT is not allowed on this path."},
    {METHOD_DELETE, "DELETE", "/v1/things/x", 405, "\"allowed\":[\"GET\",\"HEAD\",\"OPTIONS\"]"},
    {METHOD_PATCH, "PATCH", "/v1/nothing", 404, "There is no such path."},
    {0, "BREW", "/v1/things", 501, "The method BREW is not one this server knows."},
    {0, "get", "/v1/things", 501, "The method get is not one this server knows."},
    {METHOD_GET, "GET", "/%zz", 400, "broken percent escape"},
    {METHOD_GET, "GET", "*", 400, "must start with a slash"},
    {METHOD_GET, "GET", "/v1/things?limit=1", 400, "There is no parameter \\\"limit\\\" here."},
    {METHOD_GET, "GET", "/v1/things?a=%zz&b", 400, "\"errors\":["},
    {METHOD_GET, "GET", "/v1/things.csv", 404, "There is no such path."}, /* has one form only */
    {METHOD_GET, "GET", "/v1/items.xls", 404, "There is no such path."},
    {METHOD_GET, "GET", "/v1/items.", 404, "Did you mean /v1/items?"},
    {METHOD_GET, "GET", "/v1/items.jsonstat", 406, "\"code\":\"not-offered\""},
    {METHOD_POST, "POST", "/v1/items.csv", 405, "POST is not allowed on this path."},
    {METHOD_GET, "GET", "/v1/items?sort=a&limit=0&x=1", 400, "\"parameter\":\"x\""},
};

static void requests_have_their_answers(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(requests); at++) {
        struct asking asking;
        run(&asking, requests[at].method, requests[at].name, requests[at].target);
        const struct reply *reply = &asking.request.reply;
        if (reply->status != requests[at].status)
            fail_msg("%s %s: %d", requests[at].name, requests[at].target, reply->status);
        struct text body = reply_body(reply);
        if (requests[at].told) {
            assert_true(text_holds(body, requests[at].told));
            assert_true(is_json(body));
        } else {
            assert_int_equal(body.length, 0);
        }
        assert_text(answered_header(reply, "Access-Control-Allow-Origin"), "*");
        assert_int_equal(asking.submitted + asking.rested, 0);
        asking_end(&asking);
    }
}

static const struct {
    const char *target;
    enum format format;
    bool suffixed;
    const char *slug;
} forms[] = {
    {"/v1/items", FORMAT_JSON, false, NULL},
    {"/v1/items.json", FORMAT_JSON, true, NULL},
    {"/v1/items.csv?limit=3", FORMAT_CSV, true, NULL},
    {"/v1/items.csv-metadata.json", FORMAT_CSVW, true, NULL},
    {"/v1/items%2Etxt", FORMAT_TEXT, true, NULL},
    {"/v1/items/x", FORMAT_JSON, false, "x"},
    {"/v1/items/x.csv", FORMAT_CSV, true, "x"},
    {"/v1/items/x.ndjson?", FORMAT_NDJSON, true, "x"},
    {"/v1/items/x.y", FORMAT_JSON, false, "x.y"},
    {"/v1/items/x.csv.csv", FORMAT_JSON, false, "x.csv.csv"},
};

/* What is asked of the database ends where the suffix starts: its values end with a zero byte. */
static void a_suffix_is_no_part_of_the_identifier(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(forms); at++) {
        struct asking asking;
        asking_start(&asking, forms[at].target);
        asking.service.resources = resources;
        asking.service.stages = request_stages;
        assert_int_equal(pipeline_run(&asking.request), PIPELINE_WAITING);
        assert_int_equal(asking.request.format, forms[at].format);
        assert_int_equal(asking.request.suffixed, forms[at].suffixed);
        assert_text(text_of(asking.request.rows->values[0]), forms[at].slug);
        asking_end(&asking);
    }
}

static void refused_methods_are_told_the_allowed_ones(void **state) {
    (void)state;
    static const enum method methods[] = {METHOD_OPTIONS, METHOD_POST, METHOD_PUT, METHOD_PATCH,
                                          METHOD_DELETE};
    for (size_t at = 0; at < COUNT_OF(methods); at++) {
        struct asking asking;
        run(&asking, methods[at], "SOME", "/v1/things");
        assert_text(answered_header(&asking.request.reply, "Allow"), "GET, HEAD, OPTIONS");
        asking_end(&asking);
    }
}

static void a_handled_reply_is_tagged(void **state) {
    (void)state;
    struct asking asking;
    run(&asking, METHOD_GET, "GET", "/");
    assert_int_equal(answered_header(&asking.request.reply, "ETag").length, 26);
    asking_end(&asking);
    run(&asking, METHOD_GET, "GET", "/nothing");
    assert_text(answered_header(&asking.request.reply, "ETag"), NULL);
    assert_text(answered_header(&asking.request.reply, "Cache-Control"), "no-store");
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_have_their_answers),
        cmocka_unit_test(a_suffix_is_no_part_of_the_identifier),
        cmocka_unit_test(refused_methods_are_told_the_allowed_ones),
        cmocka_unit_test(a_handled_reply_is_tagged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
