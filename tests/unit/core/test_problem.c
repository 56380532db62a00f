/* Problems: the table of types (RFC 9457) and the documents that are written of them. */
#include "../common.h"

#include "core/problem.h"

static void the_first_problem_stays(void **state) {
    (void)state;
    struct problem problem = {0};
    problem_raise(&problem, PROBLEM_DEADLINE, TEXT("one"));
    problem_raise(&problem, PROBLEM_INTERNAL, TEXT("two"));
    assert_true(problem.raised);
    assert_int_equal(problem.type, PROBLEM_DEADLINE);
    assert_text(problem.detail, "one");
}

static void check_written(const struct problem *problem, struct text instance, const char *expected) {
    struct buffer buffer = {0};
    problem_write(&buffer, problem, instance);
    assert_text(buffer_text(&buffer), expected);
    assert_true(is_json(buffer_text(&buffer)));
    buffer_free(&buffer);
}

static void a_problem_alone(void **state) {
    (void)state;
    struct problem problem = {0};
    problem_raise(&problem, PROBLEM_DEADLINE, TEXT("Too \"slow\"."));
    check_written(
        &problem, TEXT("/v1/areas?a=\"b\""),
        "{\"type\":\"/problems/deadline-exceeded\",\"title\":\"The database took too long\","
        "\"status\":504,\"detail\":\"Too \\\"slow\\\".\",\"instance\":\"/v1/areas?a=\\\"b\\\"\"}\n");
}

static void members_without_a_value_are_left_out(void **state) {
    (void)state;
    struct problem problem = {0};
    problem_raise(&problem, PROBLEM_DEADLINE, no_value);
    check_written(&problem, no_value,
                  "{\"type\":\"/problems/deadline-exceeded\",\"title\":\"The database took too long\","
                  "\"status\":504}\n");
}

static void faults_are_listed_in_order(void **state) {
    (void)state;
    const struct text allowed[] = {TEXT("stock"), TEXT("a \"flow\"")};
    struct problem_fault first = {.code = "invalid-value",
                                  .message = TEXT("\"stok\" is not allowed."),
                                  .parameter = TEXT("measure"),
                                  .nearest = TEXT("stock"),
                                  .allowed = allowed,
                                  .allowed_count = 2};
    struct problem_fault second = {.code = "no-list", .message = TEXT(""), .allowed = allowed};
    struct problem_fault third = {.code = "bare", .format = TEXT("text/csv")};
    struct problem problem = {0};
    problem_add(&problem, &first);
    problem_add(&problem, &second);
    problem_add(&problem, &third);
    assert_false(problem.raised);
    problem_raise(&problem, PROBLEM_PARAMETERS, TEXT("Faults."));
    check_written(
        &problem, TEXT("/"),
        "{\"type\":\"/problems/invalid-parameters\",\"title\":\"The query has faults\",\"status\":400,"
        "\"detail\":\"Faults.\",\"instance\":\"/\",\"errors\":["
        "{\"code\":\"invalid-value\",\"message\":\"\\\"stok\\\" is not allowed.\","
        "\"parameter\":\"measure\",\"allowed\":[\"stock\",\"a \\\"flow\\\"\"],\"nearest\":\"stock\"},"
        "{\"code\":\"no-list\",\"message\":\"\",\"allowed\":[]},"
        "{\"code\":\"bare\",\"format\":\"text/csv\"}]}\n");
}

static void every_type_is_told_about(void **state) {
    (void)state;
    for (int type = 0; type < PROBLEM_TYPE_COUNT; type++) {
        const struct problem_about *about = problem_about((enum problem_type)type);
        assert_in_range(about->status, 400, 599);
        assert_true(strlen(about->slug) > 0);
        assert_int_equal(strspn(about->slug, "abcdefghijklmnopqrstuvwxyz-"), strlen(about->slug));
        assert_true(strlen(about->title) > 0 && strlen(about->explanation) > strlen(about->title));
        for (int other = 0; other < type; other++)
            assert_string_not_equal(about->slug, problem_about((enum problem_type)other)->slug);
        struct problem problem = {.raised = true, .type = (enum problem_type)type};
        struct buffer buffer = {0};
        problem_write(&buffer, &problem, TEXT("/"));
        assert_true(is_json(buffer_text(&buffer)));
        assert_true(text_holds(buffer_text(&buffer), about->slug));
        buffer_free(&buffer);
    }
}

static void any_text_gives_json(void **state) {
    (void)state;
    uint64_t seed = 9457;
    for (int round = 0; round < 2000; round++) {
        char detail[4 * 30], word[4 * 30], target[4 * 30];
        const struct text allowed[] = {random_text(&seed, 30, word)};
        struct problem_fault fault = {.code = "c",
                                      .message = allowed[0],
                                      .parameter = allowed[0],
                                      .allowed = allowed,
                                      .allowed_count = 1};
        struct problem problem = {.raised = true, .detail = random_text(&seed, 30, detail)};
        struct buffer buffer = {0};
        problem_add(&problem, &fault);
        problem_write(&buffer, &problem, random_text(&seed, 30, target));
        assert_true(is_json(buffer_text(&buffer)));
        buffer_free(&buffer);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_problem_stays),
        cmocka_unit_test(a_problem_alone),
        cmocka_unit_test(members_without_a_value_are_left_out),
        cmocka_unit_test(faults_are_listed_in_order),
        cmocka_unit_test(every_type_is_told_about),
        cmocka_unit_test(any_text_gives_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
