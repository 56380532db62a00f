/* Data, meta and links around documents, from rows made by hand. */
#include "../answered.h"

#include "formats/view.h"
#include "stages/envelope.h"
#include "stages/page.h"

/* The envelope of what stands in the reply's body from then on. */
static struct text body_of(struct request *request) {
    struct buffer *body = &request->reply.body;
    struct rows view = view_of(&request->arena, &request->rows->rows,
                               (struct selection){request->fields, request->include, false, NULL});
    envelope_write(request, &view, page_shown(request), body);
    assert_false(body->failed);
    assert_true(is_json(buffer_text(body)));
    return buffer_text(body);
}

#define LICENCE "\"licence\":\"https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/\","
#define CITATION "\"citation\":\"Open Public Services record 2011 to 2014, dataset version 7, "

static void a_last_page(void **state) {
    (void)state;
    struct answered answered;
    assert_text(
        body_of(answered_start(&answered, &thing_list, "/v1/things", 2)),
        "{\"data\":[{\"slug\":\"a\",\"area\":{\"code\":\"1\"}},{\"slug\":\"b\",\"area\":{\"code\":null}}],"
        "\"meta\":{\"total\":12,\"count\":2,\"applied\":{\"limit\":2},\"dataset_version\":7," LICENCE CITATION
        "/v1/things?limit=2&dataset_version=7\",\"permalink\":\"/v1/"
        "things?limit=2&dataset_version=7\"},\"links\":{\"self\":\"/v1/things\","
        "\"first\":\"/v1/things\",\"service-desc\":\"/openapi.yaml\"}}");
    asking_end(&answered.asking);
}

static void an_empty_page(void **state) {
    (void)state;
    struct answered answered;
    struct text body = body_of(answered_start(&answered, &thing_list, "/v1/things", 0));
    assert_true(text_starts_with(body, TEXT("{\"data\":[],\"meta\":{\"total\":12,\"count\":0,")));
    assert_false(text_holds(body, "\"next\""));
    asking_end(&answered.asking);
}

static void a_single_object(void **state) {
    (void)state;
    struct answered answered;
    assert_text(body_of(answered_start(&answered, &thing_single, "/v1/things/a", 1)),
                "{\"data\":{\"slug\":\"a\",\"area\":{\"code\":\"1\"}},\"meta\":{\"applied\":{},"
                "\"dataset_version\":7," LICENCE CITATION
                "/v1/things/a?dataset_version=7\",\"permalink\":\"/v1/things/"
                "a?dataset_version=7\"},\"links\":{\"self\":\"/v1/things/a\","
                "\"collection\":\"/v1/things\",\"service-desc\":\"/openapi.yaml\"}}");
    asking_end(&answered.asking);
}

static void what_was_not_asked_for_but_applied_is_named(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_list, "/v1/things", 1);
    request_input(request, "vintage", TEXT("latest"), true);
    request_input(request, "area", TEXT("{\"x\"}"), false);
    request_input(request, "derived", TEXT("false"), true);
    request_input(request, "rivals", TEXT("true"), true);
    assert_true(
        text_holds(body_of(request),
                   "\"applied\":{\"limit\":2,\"vintage\":\"latest\",\"derived\":false,\"rivals\":true}"));
    asking_end(&answered.asking);
}

static void a_page_shows_no_more_than_its_limit(void **state) {
    (void)state;
    struct answered answered;
    struct text body = body_of(answered_start(&answered, &thing_list, "/v1/things", 3));
    assert_true(text_holds(body, "\"count\":2,"));
    assert_true(text_holds(body, "\"slug\":\"b\""));
    assert_false(text_holds(body, "\"slug\":\"c\""));
    assert_true(text_holds(body, "\"next\":\"/v1/things?cursor="));
    assert_false(text_holds(body, "_cursor"));
    assert_false(text_holds(body, "_label"));
    asking_end(&answered.asking);
}

static void what_is_included_stands_in_the_object(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_list, "/v1/things?include=note", 2);
    request->include = TEXT("note");
    request->fields = TEXT("slug");
    assert_true(text_starts_with(body_of(request),
                                 TEXT("{\"data\":[{\"slug\":\"a\",\"included\":{\"note\":{\"n\":1}}},"
                                      "{\"slug\":\"b\",\"included\":{\"note\":null}}],")));
    asking_end(&answered.asking);
}

static void an_explanation_is_given_when_asked_for(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_list, "/v1/things", 0);
    assert_false(text_holds(body_of(request), "\"explain\""));
    asking_end(&answered.asking);
    request = answered_start(&answered, &thing_list, "/v1/things", 0);
    request->explain = true;
    assert_true(text_holds(body_of(request),
                           "\"explain\":{\"understood\":[],\"emptied_by\":[],\"narrowed\":[]}},\"links\""));
    asking_end(&answered.asking);
}

static void quotes_in_a_target_are_escaped(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_list, "/v1/things?a=\"b\\\u00e9\"", 1);
    assert_true(text_holds(body_of(request), "\"self\":\"/v1/things?a=\\\"b\\\\\u00e9\\\"\""));
    asking_end(&answered.asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_last_page),
        cmocka_unit_test(an_empty_page),
        cmocka_unit_test(a_single_object),
        cmocka_unit_test(what_was_not_asked_for_but_applied_is_named),
        cmocka_unit_test(a_page_shows_no_more_than_its_limit),
        cmocka_unit_test(what_is_included_stands_in_the_object),
        cmocka_unit_test(an_explanation_is_given_when_asked_for),
        cmocka_unit_test(quotes_in_a_target_are_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
