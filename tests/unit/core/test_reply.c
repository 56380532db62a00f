/* The small verbs of a reply: headers and bodies. */
#include "../asking.h"

static void headers_have_an_end(void **state) {
    (void)state;
    struct reply reply = {0};
    reply_header(&reply, "None", no_value);
    assert_int_equal(reply.header_count, 0);
    reply_header(&reply, "Empty", TEXT(""));
    assert_text(answered_header(&reply, "Empty"), "");
    for (int at = 0; at < 3 * REPLY_HEADERS; at++)
        reply_header(&reply, "More", TEXT("x"));
    assert_int_equal(reply.header_count, REPLY_HEADERS);
}

static void a_body_is_held_in_one_of_two_ways(void **state) {
    (void)state;
    struct reply reply = {0};
    assert_null(reply_body(&reply).data);
    buffer_add_string(&reply.body, "made");
    assert_text(reply_body(&reply), "made");
    reply.constant_body = TEXT("constant");
    assert_text(reply_body(&reply), "constant");
    buffer_free(&reply.body);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_have_an_end),
        cmocka_unit_test(a_body_is_held_in_one_of_two_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
