/* A long table for a caller who must be told its length: gathered whole, or a problem. */
#include "../answered.h"

#include "core/pipeline.h"
#include "core/validators.h"
#include "stages/stages.h"

#include <unistd.h>

static struct answered answered;

/* The first page of a table that has more, as the database has answered it. */
static bool answer(struct request *request) {
    request_input(request, "limit", TEXT("3"), false);
    return stage_answer(request);
}

static bool (*const stages[])(struct request *) = {answer, validators_apply, stage_spool, NULL};

static struct request *start(bool needs_length) {
    struct request *request = answered_start(&answered, &thing_list, "/v1/things.csv", 3);
    answered.asking.service.stages = stages;
    request->format = FORMAT_CSV;
    request->whole = true;
    request->needs_length = needs_length;
    answered.asking.settings.page_limit = 1; /* so that pages are not longer than the first */
    return request;
}

static void answer_next(struct request *request, struct table *things, struct table *versions) {
    request->further.queries[0]->rows = table_rows(things);
    request->further.queries[1]->rows = table_rows(versions);
    request->further.finished(&request->further, request);
}

static void a_stream_becomes_a_file_of_known_length(void **state) {
    (void)state;
    static const char whole[] =
        "slug,area_code,area_label\r\na,1,One\r\nb,,\r\na,1,One\r\nb,,\r\nc,3,Three\r\n";
    char sent[sizeof whole + 1] = "";
    struct request *request = start(true);
    struct table last = {1, 5, thing_names, thing_kinds, thing_cells + 10};
    assert_int_equal(pipeline_run(request), PIPELINE_WAITING);
    answer_next(request, &answered.things, &answered.versions);
    assert_int_equal(pipeline_run(request), PIPELINE_WAITING); /* one more page than there was */
    assert_string_equal(request->further.queries[0]->values[1], "{2,x}");
    answer_next(request, &last, &answered.versions);
    assert_int_equal(pipeline_run(request), PIPELINE_ANSWERED);
    const struct reply *reply = &request->reply;
    assert_int_equal(reply->status, 200);
    assert_true(reply->has_file);
    assert_null(reply->body.data);
    assert_int_equal(reply_length(reply), sizeof whole - 1);
    assert_int_equal(pread(reply->file, sent, sizeof sent, 0), sizeof whole - 1);
    assert_string_equal(sent, whole);
    assert_non_null(answered_header(reply, "ETag").data);
    asking_end(&answered.asking);
}

static void who_takes_chunks_gets_chunks(void **state) {
    (void)state;
    struct request *request = start(false);
    assert_int_equal(pipeline_run(request), PIPELINE_ANSWERED);
    assert_false(request->reply.has_file);
    assert_int_equal(answered.asking.submitted, 0);
    asking_end(&answered.asking);
}

/* The head alone, or a 304, is there without the table. */
static void what_has_no_body_is_not_gathered(void **state) {
    (void)state;
    struct request *request = start(true);
    request->method = METHOD_HEAD;
    assert_int_equal(pipeline_run(request), PIPELINE_ANSWERED);
    assert_false(request->reply.has_file);
    asking_end(&answered.asking);
    request = start(true);
    answered.asking.headers[0] = "If-None-Match";
    answered.asking.headers[1] = "*";
    assert_int_equal(pipeline_run(request), PIPELINE_ANSWERED);
    assert_int_equal(request->reply.status, 304);
    assert_false(request->reply.has_file);
    assert_int_equal(answered.asking.submitted, 0);
    asking_end(&answered.asking);
}

/* Nothing has been sent yet, so the problem is the answer, without a word of the table it takes the place of.
 */
static void check_problem(struct request *request, int status, const char *type) {
    const struct reply *reply = &request->reply;
    assert_int_equal(pipeline_run(request), PIPELINE_ANSWERED);
    assert_int_equal(reply->status, status);
    assert_false(reply->has_file);
    assert_null(request->more);
    assert_string_equal(reply->content_type, "application/problem+json");
    assert_true(text_holds(reply_body(reply), type));
    assert_text(answered_header(reply, "Cache-Control"), "no-store");
    assert_text(answered_header(reply, "RateLimit-Limit"), "7");
    static const char *const gone[] = {"ETag", "Link", "Vary", "Accept-Ranges", "Content-Encoding"};
    for (size_t at = 0; at < COUNT_OF(gone); at++)
        assert_text(answered_header(reply, gone[at]), NULL);
    asking_end(&answered.asking);
}

static struct request *start_and_wait(void) {
    struct request *request = start(true);
    answered.asking.headers[0] = "Accept-Encoding";
    answered.asking.headers[1] = "gzip";
    reply_header(&request->reply, "RateLimit-Limit", TEXT("7"));
    assert_int_equal(pipeline_run(request), PIPELINE_WAITING);
    assert_text(answered_header(&request->reply, "Content-Encoding"), "gzip");
    return request;
}

static void what_breaks_is_a_problem(void **state) {
    (void)state;
    static const struct {
        enum batch_outcome outcome;
        int status;
        const char *type;
    } outcomes[] = {{BATCH_LATE, 504, "/problems/deadline-exceeded"},
                    {BATCH_UNAVAILABLE, 503, "/problems/unavailable"},
                    {BATCH_REFUSED, 500, "/problems/internal-error"}};
    for (size_t at = 0; at < COUNT_OF(outcomes); at++) {
        struct request *request = start_and_wait();
        request->further.outcome = outcomes[at].outcome;
        request->further.finished(&request->further, request);
        check_problem(request, outcomes[at].status, outcomes[at].type);
    }
}

static void two_versions_are_not_mixed(void **state) {
    (void)state;
    static const char *const newer_cells[] = {"8", "2015-03-13"};
    struct table newer = {1, 2, version_names, NULL, newer_cells};
    struct request *request = start_and_wait();
    answer_next(request, &answered.things, &newer);
    check_problem(request, 503, "/problems/record-changed");
}

static void without_room_there_is_no_answer(void **state) {
    (void)state;
    struct request *request = start(true);
    reply_header(&request->reply, "RateLimit-Limit", TEXT("7"));
    answered.asking.settings.cache_directory = "/nowhere";
    check_problem(request, 500, "/problems/internal-error");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_becomes_a_file_of_known_length),
        cmocka_unit_test(who_takes_chunks_gets_chunks),
        cmocka_unit_test(what_has_no_body_is_not_gathered),
        cmocka_unit_test(what_breaks_is_a_problem),
        cmocka_unit_test(two_versions_are_not_mixed),
        cmocka_unit_test(without_room_there_is_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
