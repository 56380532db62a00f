/* The runner of stages: their order, their rest, and the one place where a problem becomes a reply. */
#include "../asking.h"

#include "core/pipeline.h"

static char passed[32];

static bool note(const char *stage) {
    strcat(passed, stage);
    return true;
}

static bool first(struct request *request) {
    (void)request;
    return note("first ");
}

static bool wait(struct request *request) {
    request->waiting = true;
    return note("wait ");
}

static bool last(struct request *request) {
    request->reply.status = 200;
    request->reply.content_type = "text/plain";
    buffer_add_string(&request->reply.body, "done");
    return note("last ");
}

static bool fail_late(struct request *request) {
    buffer_add_string(&request->reply.body, "half a body");
    request->reply.constant_body = TEXT("another");
    return request_fail(request, PROBLEM_UNAVAILABLE, "Nobody is here.");
}

static bool fail_while_waiting(struct request *request) {
    request->waiting = true;
    return request_fail(request, PROBLEM_NOT_FOUND, "Not here.");
}

static bool end(struct request *request) {
    request->reply.status = 204;
    note("end ");
    return false;
}

static void start(struct asking *asking, bool (*const *stages)(struct request *request)) {
    asking_start(asking, "/v1/areas");
    asking->service.stages = stages;
    passed[0] = '\0';
}

static void stages_run_in_order(void **state) {
    (void)state;
    static bool (*const stages[])(struct request *) = {first, first, last, NULL};
    struct asking asking;
    start(&asking, stages);
    assert_int_equal(pipeline_run(&asking.request), PIPELINE_ANSWERED);
    assert_string_equal(passed, "first first last ");
    assert_int_equal(asking.request.reply.status, 200);
    assert_text(reply_body(&asking.request.reply), "done");
    assert_text(answered_header(&asking.request.reply, "Access-Control-Allow-Origin"), "*");
    assert_text(answered_header(&asking.request.reply, "Access-Control-Expose-Headers"),
                "ETag, Link, Content-Location, Allow, Location, Preference-Applied, Idempotency-Replayed, "
                "Accept-Post, "
                "Accept-Patch, WWW-Authenticate, Retry-After, Content-Disposition, Server-Timing, "
                "Cache-Status, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset");
    assert_int_equal(asking.request.reply.header_count, 3);
    asking_end(&asking);
}

static void the_time_is_told(void **state) {
    (void)state;
    static bool (*const stages[])(struct request *) = {last, NULL};
    struct asking asking;
    double database = 0;
    double total = 0;
    start(&asking, stages);
    asking.request.started = clock_now() - 5000000;
    asking.request.database_nanoseconds = 2500000;
    pipeline_run(&asking.request);
    struct text timing = answered_header(&asking.request.reply, "Server-Timing");
    assert_int_equal(sscanf(timing.data, "db;dur=%lf, total;dur=%lf", &database, &total), 2);
    assert_true(database > 2.499 && database < 2.501);
    assert_true(total >= 5);
    asking_end(&asking);
}

static void a_waiting_request_goes_on_where_it_rested(void **state) {
    (void)state;
    static bool (*const stages[])(struct request *) = {first, wait, wait, last, NULL};
    struct asking asking;
    start(&asking, stages);
    assert_int_equal(pipeline_run(&asking.request), PIPELINE_WAITING);
    assert_string_equal(passed, "first wait ");
    assert_int_equal(asking.request.reply.header_count, 0);
    assert_int_equal(pipeline_run(&asking.request), PIPELINE_WAITING);
    assert_int_equal(pipeline_run(&asking.request), PIPELINE_ANSWERED);
    assert_string_equal(passed, "first wait wait last ");
    assert_false(asking.request.waiting);
    asking_end(&asking);
}

static void a_stage_can_end_with_its_own_reply(void **state) {
    (void)state;
    static bool (*const stages[])(struct request *) = {first, end, last, NULL};
    struct asking asking;
    start(&asking, stages);
    assert_int_equal(pipeline_run(&asking.request), PIPELINE_ANSWERED);
    assert_string_equal(passed, "first end ");
    assert_int_equal(asking.request.reply.status, 204);
    assert_int_equal(reply_body(&asking.request.reply).length, 0);
    asking_end(&asking);
}

static void a_problem_takes_the_place_of_the_body(void **state) {
    (void)state;
    static bool (*const stages[])(struct request *) = {first, fail_late, last, NULL};
    struct asking asking;
    start(&asking, stages);
    assert_int_equal(pipeline_run(&asking.request), PIPELINE_ANSWERED);
    const struct reply *reply = &asking.request.reply;
    assert_string_equal(passed, "first ");
    assert_int_equal(reply->status, 503);
    assert_string_equal(reply->content_type, "application/problem+json");
    assert_text(answered_header(reply, "Cache-Control"), "no-store");
    assert_text(answered_header(reply, "Retry-After"), "2");
    assert_text(reply_body(reply),
                "{\"type\":\"/problems/unavailable\",\"title\":\"The database cannot be reached\","
                "\"status\":503,\"detail\":\"Nobody is here.\",\"instance\":\"/v1/areas\"}\n");
    asking_end(&asking);
}

static bool fail_after_all(struct request *request) {
    reply_header(&request->reply, "ETag", TEXT("\"a\""));
    return request_fail(request, PROBLEM_NOT_FOUND, "Not here.");
}

/* What was said of the answer that had been made is not said of the problem; what concerns the caller is. */
static void a_problem_takes_the_place_of_the_headers(void **state) {
    (void)state;
    static bool (*const stages[])(struct request *) = {last, fail_after_all, NULL};
    struct asking asking;
    start(&asking, stages);
    reply_header(&asking.request.reply, "RateLimit-Limit", TEXT("7"));
    assert_int_equal(pipeline_run(&asking.request), PIPELINE_ANSWERED);
    assert_text(answered_header(&asking.request.reply, "RateLimit-Limit"), "7");
    assert_text(answered_header(&asking.request.reply, "ETag"), NULL);
    assert_text(answered_header(&asking.request.reply, "Cache-Control"), "no-store");
    asking_end(&asking);
}

static bool count_to_three(struct request *request) {
    static int count;
    note("count ");
    count = (count + 1) % 3;
    request->waiting = count != 0;
    request->stage -= count != 0;
    return true;
}

static void a_stage_may_rest_and_come_again(void **state) {
    (void)state;
    static bool (*const stages[])(struct request *) = {first, count_to_three, last, NULL};
    struct asking asking;
    start(&asking, stages);
    assert_int_equal(pipeline_run(&asking.request), PIPELINE_WAITING);
    assert_int_equal(pipeline_run(&asking.request), PIPELINE_WAITING);
    assert_int_equal(pipeline_run(&asking.request), PIPELINE_ANSWERED);
    assert_string_equal(passed, "first count count count last ");
    asking_end(&asking);
}

static void a_problem_is_indented_on_request(void **state) {
    (void)state;
    static bool (*const stages[])(struct request *) = {fail_while_waiting, NULL};
    struct asking asking;
    start(&asking, stages);
    asking.request.pretty = true;
    pipeline_run(&asking.request);
    assert_true(text_starts_with(reply_body(&asking.request.reply),
                                 TEXT("{\n  \"type\": \"/problems/not-found\",\n")));
    asking_end(&asking);
}

static void a_problem_ends_the_waiting(void **state) {
    (void)state;
    static bool (*const stages[])(struct request *) = {fail_while_waiting, last, NULL};
    struct asking asking;
    start(&asking, stages);
    assert_int_equal(pipeline_run(&asking.request), PIPELINE_ANSWERED);
    assert_int_equal(asking.request.reply.status, 404);
    assert_text(answered_header(&asking.request.reply, "Retry-After"), NULL);
    asking_end(&asking);
}

static void a_problem_raised_beforehand_is_answered_at_once(void **state) {
    (void)state;
    static bool (*const stages[])(struct request *) = {first, last, NULL};
    struct asking asking;
    start(&asking, stages);
    request_fail(&asking.request, PROBLEM_VERSION, "Too new.");
    assert_int_equal(pipeline_run(&asking.request), PIPELINE_ANSWERED);
    assert_string_equal(passed, "");
    assert_int_equal(asking.request.reply.status, 505);
    assert_true(is_json((struct text){asking.request.reply.body.data, asking.request.reply.body.length}));
    asking_end(&asking);
}

static void a_problem_raised_during_the_rest_is_answered(void **state) {
    (void)state;
    static bool (*const stages[])(struct request *) = {wait, last, NULL};
    struct asking asking;
    start(&asking, stages);
    assert_int_equal(pipeline_run(&asking.request), PIPELINE_WAITING);
    request_fail(&asking.request, PROBLEM_DEADLINE, "Too slow.");
    assert_int_equal(pipeline_run(&asking.request), PIPELINE_ANSWERED);
    assert_string_equal(passed, "wait ");
    assert_int_equal(asking.request.reply.status, 504);
    asking_end(&asking);
}

static void the_clock_never_goes_back(void **state) {
    (void)state;
    long long before = clock_now();
    for (int round = 0; round < 1000; round++) {
        long long now = clock_now();
        assert_true(now >= before);
        before = now;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages_run_in_order),
        cmocka_unit_test(the_time_is_told),
        cmocka_unit_test(a_waiting_request_goes_on_where_it_rested),
        cmocka_unit_test(a_stage_can_end_with_its_own_reply),
        cmocka_unit_test(a_problem_takes_the_place_of_the_body),
        cmocka_unit_test(a_problem_takes_the_place_of_the_headers),
        cmocka_unit_test(a_stage_may_rest_and_come_again),
        cmocka_unit_test(a_problem_is_indented_on_request),
        cmocka_unit_test(a_problem_ends_the_waiting),
        cmocka_unit_test(a_problem_raised_beforehand_is_answered_at_once),
        cmocka_unit_test(a_problem_raised_during_the_rest_is_answered),
        cmocka_unit_test(the_clock_never_goes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
