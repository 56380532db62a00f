/* The contract as it is served: whole, tagged, and not sent again to who has it. */
#include "../asked.h"

#include "base/embedded.h"

static void the_contract_is_served_whole(void **state) {
    (void)state;
    struct asking asking;
    ask(&asking, "/openapi.yaml", NULL);
    assert_int_equal(asking.request.reply.status, 200);
    assert_string_equal(asking.request.reply.content_type, "application/yaml");
    assert_true(text_equal(reply_body(&asking.request.reply), embedded_content("openapi.yaml")));
    struct text tag = answered_header(&asking.request.reply, "ETag");
    const char *const headers[] = {"If-None-Match", tag.data, NULL};
    struct asking again;
    ask(&again, "/openapi.yaml", headers);
    assert_int_equal(again.request.reply.status, 304);
    assert_true(text_equal(answered_header(&again.request.reply, "ETag"), tag));
    asking_end(&again);
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_contract_is_served_whole)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
