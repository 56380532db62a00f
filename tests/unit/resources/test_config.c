/* What a caller may know beforehand: the limits in force and every word of every enumeration. */
#include "../asked.h"

static void limits_are_those_in_force(void **state) {
    (void)state;
    struct asking asking;
    assert_int_equal(ask(&asking, "/v1/config", NULL), PIPELINE_ANSWERED);
    struct text body = reply_body(&asking.request.reply);
    assert_int_equal(asking.request.reply.status, 200);
    assert_true(is_json(body));
    assert_true(text_holds(body,
                           "\"limits\":{\"page_default\":100,\"page_limit\":1000,"
                           "\"target_bytes\":4096,\"head_bytes\":8192,\"requests_a_second\":50,"
                           "\"requests_at_once\":500,\"body_bytes\":1048576,\"upload_bytes\":2147483648,"
                           "\"json_depth\":32,\"json_values\":20000,"
                           "\"statement_milliseconds\":5000,\"idle_seconds\":60,"
                           "\"body_seconds\":60}"));
    assert_int_equal(asking.submitted, 0);
    asking_end(&asking);
}

static void formats_are_those_of_the_lists(void **state) {
    (void)state;
    struct asking asking;
    ask(&asking, "/v1/config", NULL);
    assert_true(text_holds(reply_body(&asking.request.reply),
                           "\"formats\":[\"application/json\",\"text/csv\",\"application/x-ndjson\","
                           "\"application/vnd.json-stat+json\",\"text/plain\"]"));
    asking_end(&asking);
}

static void check_words(struct text body, const char *name, const char *const *words) {
    struct buffer list = {0};
    buffer_add_format(&list, "\"%s\":[", name);
    for (size_t at = 0; words[at]; at++)
        buffer_add_format(&list, "%s\"%s\"", at ? "," : "", words[at]);
    buffer_add_byte(&list, ']');
    buffer_add_byte(&list, '\0');
    if (!text_holds(body, list.data))
        fail_msg("%s", list.data);
    buffer_free(&list);
}

static void enumerations_are_listed_whole(void **state) {
    (void)state;
    struct asking asking;
    ask(&asking, "/v1/config", NULL);
    struct text body = reply_body(&asking.request.reply);
    check_words(body, "measure", measure_words);
    check_words(body, "qualifier", qualifier_words);
    check_words(body, "observation_status", observation_status_words);
    check_words(body, "event_status", event_status_words);
    check_words(body, "document_role", role_words);
    check_words(body, "source_kind", citation_kind_words);
    check_words(body, "area_basis", area_basis_words);
    check_words(body, "period_type", period_type_words);
    check_words(body, "key_role", role_names);
    check_words(body, "fault_code", fault_code_words);
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_are_those_in_force),
        cmocka_unit_test(formats_are_those_of_the_lists),
        cmocka_unit_test(enumerations_are_listed_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
