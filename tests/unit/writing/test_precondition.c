/* Which state a change may start from, as far as no database is needed to tell. */
#include "../asking.h"

#include "writing/precondition.h"

#define TAG "\"v12-0123456789abcdef01234567\""

struct checking {
    struct asking asking;
    struct write write;
};

static bool check(struct checking *checking, const char *name, const char *value, bool found,
                  enum precondition kind) {
    asking_start(&checking->asking, "/v1/x");
    checking->asking.headers[0] = name;
    checking->asking.headers[1] = value;
    checking->write = (struct write){.request = &checking->asking.request};
    return precondition_check(&checking->write, NULL, found, kind);
}

static void allowed(const char *name, const char *value, bool found, enum precondition kind) {
    struct checking checking;
    assert_true(check(&checking, name, value, found, kind));
    assert_false(checking.asking.request.problem.raised);
    asking_end(&checking.asking);
}

static void refused(const char *name, const char *value, bool found, enum precondition kind,
                    enum problem_type type) {
    struct checking checking;
    assert_false(check(&checking, name, value, found, kind));
    assert_true(checking.asking.request.problem.raised);
    assert_int_equal(checking.asking.request.problem.type, type);
    asking_end(&checking.asking);
}

static void tags_are_compared_strongly(void **state) {
    (void)state;
    assert_true(precondition_tags_equal(TEXT("\"v1-a\""), TEXT("\"v1-a\"")));
    assert_true(precondition_tags_equal(TEXT("\"v1-a-gzip\""), TEXT("\"v1-a\"")));
    assert_true(precondition_tags_equal(TEXT("\"v1-a\""), TEXT("\"v1-a-gzip\"")));
    assert_false(precondition_tags_equal(TEXT("W/\"v1-a\""), TEXT("\"v1-a\"")));
    assert_false(precondition_tags_equal(TEXT("\"v1-b\""), TEXT("\"v1-a\"")));
    assert_false(precondition_tags_equal(TEXT("\"v1-a"), TEXT("\"v1-a\"")));
    assert_false(precondition_tags_equal(TEXT("\"v1-ax"), TEXT("\"v1-a\"")));
    assert_false(precondition_tags_equal(TEXT(""), TEXT("")));
    assert_false(precondition_tags_equal((struct text){NULL, 0}, TEXT("\"v1-a\"")));
}

static void a_change_says_what_it_changes(void **state) {
    (void)state;
    refused(NULL, NULL, true, PRECONDITION_CHANGE, PROBLEM_UNCONDITIONAL);
    refused(NULL, NULL, true, PRECONDITION_PUT, PROBLEM_UNCONDITIONAL);
    refused(NULL, NULL, false, PRECONDITION_CHANGE, PROBLEM_NOT_FOUND);
    allowed(NULL, NULL, false, PRECONDITION_PUT);
}

static void any_state_will_do(void **state) {
    (void)state;
    allowed("If-Match", "*", true, PRECONDITION_CHANGE);
    allowed("If-Match", " * ", true, PRECONDITION_PUT);
    refused("If-Match", "*", false, PRECONDITION_PUT, PROBLEM_CHANGED_SINCE);
    refused("If-Match", "*", false, PRECONDITION_CHANGE, PROBLEM_NOT_FOUND);
}

static void tags_that_are_none_of_ours(void **state) {
    (void)state;
    static const char *const tags[] = {"\"other\"",
                                       "",
                                       "**",
                                       "W/" TAG,
                                       "v12",
                                       "\"v12-0123456789abcdef0123456\"",
                                       "\"v-0123456789abcdef01234567\""};
    for (size_t at = 0; at < COUNT_OF(tags); at++) {
        refused("If-Match", tags[at], true, PRECONDITION_CHANGE, PROBLEM_CHANGED_SINCE);
        refused("If-Match", tags[at], false, PRECONDITION_PUT, PROBLEM_CHANGED_SINCE);
    }
}

static void only_what_is_new(void **state) {
    (void)state;
    allowed("If-None-Match", "*", false, PRECONDITION_PUT);
    refused("If-None-Match", "*", true, PRECONDITION_PUT, PROBLEM_CHANGED_SINCE);
    refused("If-None-Match", "*", true, PRECONDITION_CHANGE, PROBLEM_CHANGED_SINCE);
    refused("If-None-Match", TAG, false, PRECONDITION_PUT, PROBLEM_MALFORMED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_are_compared_strongly), cmocka_unit_test(a_change_says_what_it_changes),
        cmocka_unit_test(any_state_will_do),          cmocka_unit_test(tags_that_are_none_of_ours),
        cmocka_unit_test(only_what_is_new),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
