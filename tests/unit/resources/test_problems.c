/* A page for every type of problem, at the address that its documents name. */
#include "../asked.h"

static void every_type_has_its_page(void **state) {
    (void)state;
    for (int type = 0; type < PROBLEM_TYPE_COUNT; type++) {
        const struct problem_about *about = problem_about((enum problem_type)type);
        struct asking asking;
        char target[80], status[40];
        snprintf(target, sizeof target, "/problems/%s", about->slug);
        snprintf(status, sizeof status, "\"status\":%d,", about->status);
        ask(&asking, target, NULL);
        struct text body = reply_body(&asking.request.reply);
        assert_int_equal(asking.request.reply.status, 200);
        assert_true(is_json(body));
        assert_true(text_starts_with(body, TEXT("{\"data\":{\"slug\":\"")));
        assert_true(text_holds(body, target));
        assert_true(text_holds(body, status));
        assert_true(text_holds(body, about->title));
        asking_end(&asking);
    }
}

static void the_list_holds_all(void **state) {
    (void)state;
    struct asking asking;
    ask(&asking, "/problems", NULL);
    struct text body = reply_body(&asking.request.reply);
    assert_true(is_json(body));
    for (int type = 0; type < PROBLEM_TYPE_COUNT; type++)
        assert_true(text_holds(body, problem_about((enum problem_type)type)->slug));
    asking_end(&asking);
}

static void another_slug_is_not_found(void **state) {
    (void)state;
    static const char *const targets[] = {"/problems/not-foun", "/problems/not-found-", "/problems/NOT-FOUND",
                                          "/problems/not-found%20", "/problems/%2F"};
    for (size_t at = 0; at < COUNT_OF(targets); at++) {
        struct asking asking;
        ask(&asking, targets[at], NULL);
        assert_int_equal(asking.request.reply.status, 404);
        assert_true(is_json(reply_body(&asking.request.reply)));
        asking_end(&asking);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_has_its_page),
        cmocka_unit_test(the_list_holds_all),
        cmocka_unit_test(another_slug_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
