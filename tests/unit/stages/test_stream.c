/* Long tables page by page: what is asked for next, what is sent, and when a stream must break. */
#include "../answered.h"

#include "core/validators.h"
#include "stages/stages.h"

#include <zlib.h>

/* A first page of two rows, behind which there is a third. */
static struct request *start(struct answered *answered, enum format format) {
    struct request *request = answered_start(answered, &thing_list, "/v1/things", 3);
    request_input(request, "area", TEXT("{\"x\"}"), false);
    request_input(request, "limit", TEXT("3"), false);
    request->format = format;
    request->whole = true;
    answered->asking.settings.page_limit = 1; /* so that pages are not longer than the first */
    assert_true(stage_answer(request));
    return request;
}

/* The next piece, put into an empty body as the one who sends it does. */
static enum stream_state go_on(struct request *request) {
    request->reply.body.length = 0;
    return request->more(request);
}

static void answer_next(struct request *request, struct table *things, struct table *versions) {
    assert_int_equal(request->further.count, 2);
    request->further.queries[0]->rows = table_rows(things);
    request->further.queries[1]->rows = table_rows(versions);
    request->further.finished(&request->further, request);
}

static void what_fits_a_page_is_no_stream(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_list, "/v1/things", 2);
    request->format = FORMAT_CSV;
    request->whole = true;
    assert_true(stage_answer(request));
    assert_null(request->more);
    asking_end(&answered.asking);
    request = answered_start(&answered, &thing_list, "/v1/things?limit=2", 3);
    request->format = FORMAT_CSV;
    assert_true(stage_answer(request));
    assert_null(request->more);
    asking_end(&answered.asking);
}

static void the_next_page_is_asked_for_and_sent(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = start(&answered, FORMAT_CSV);
    struct table last = {1, 5, thing_names, thing_kinds, thing_cells + 10};
    assert_text(buffer_text(&request->reply.body), "slug,area_code,area_label\r\na,1,One\r\nb,,\r\n");
    assert_non_null(request->more);
    assert_int_equal(answered.asking.submitted, 0); /* nothing is asked before the first page is out */
    assert_int_equal(go_on(request), STREAM_WAITING);
    assert_int_equal(request->page, PAGE_MISSED);
    assert_int_equal(answered.asking.submitted, 1);
    assert_int_equal(answered.asking.rested, 1);
    assert_int_equal(answered.asking.kept, 1);
    const struct query *rows = request->further.queries[0];
    assert_ptr_equal(rows->statement, &thing_rows);
    assert_string_equal(rows->values[0], "{\"x\"}");
    assert_string_equal(rows->values[1], "{2,x}");
    assert_string_equal(rows->values[2], "3");
    assert_ptr_equal(request->further.queries[1]->statement, &thing_version);
    answer_next(request, &last, &answered.versions);
    assert_int_equal(answered.asking.resumed, 1);
    assert_int_equal(answered.asking.kept, 0);
    assert_int_equal(go_on(request), STREAM_READY);
    assert_text(buffer_text(&request->reply.body), "c,3,Three\r\n");
    assert_int_equal(go_on(request), STREAM_ENDED);
    assert_int_equal(request->reply.body.length, 0);
    assert_int_equal(answered.asking.submitted, 1);
    asking_end(&answered.asking);
}

static void lines_of_json_are_sent_the_same_way(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = start(&answered, FORMAT_NDJSON);
    struct table last = {1, 5, thing_names, thing_kinds, thing_cells + 10};
    assert_text(buffer_text(&request->reply.body),
                "{\"slug\":\"a\",\"area\":{\"code\":\"1\"}}\n{\"slug\":\"b\",\"area\":{\"code\":null}}\n");
    assert_int_equal(go_on(request), STREAM_WAITING);
    answer_next(request, &last, &answered.versions);
    assert_int_equal(go_on(request), STREAM_READY);
    assert_text(buffer_text(&request->reply.body), "{\"slug\":\"c\",\"area\":{\"code\":\"3\"}}\n");
    asking_end(&answered.asking);
}

/* Each page is packed as it comes, and the last one ends the gzip form. */
static void pages_are_packed_for_who_takes_gzip(void **state) {
    (void)state;
    enum { GZIP = 16, WINDOW = 15 };
    char plain[200];
    z_stream unpacking = {.next_out = (Bytef *)plain, .avail_out = sizeof plain};
    struct answered answered;
    struct request *request = start(&answered, FORMAT_CSV);
    struct table last = {1, 5, thing_names, thing_kinds, thing_cells + 10};
    struct buffer sent = {0};
    answered.asking.headers[0] = "Accept-Encoding";
    answered.asking.headers[1] = "gzip";
    validators_apply(request);
    buffer_add(&sent, buffer_text(&request->reply.body));
    assert_int_equal(go_on(request), STREAM_WAITING);
    answer_next(request, &last, &answered.versions);
    assert_int_equal(go_on(request), STREAM_READY);
    buffer_add(&sent, buffer_text(&request->reply.body));
    assert_int_equal(go_on(request), STREAM_ENDED);
    assert_int_equal(inflateInit2(&unpacking, WINDOW + GZIP), Z_OK);
    unpacking.next_in = (Bytef *)sent.data;
    unpacking.avail_in = (uInt)sent.length;
    assert_int_equal(inflate(&unpacking, Z_FINISH), Z_STREAM_END);
    assert_text(((struct text){plain, unpacking.total_out}),
                "slug,area_code,area_label\r\na,1,One\r\nb,,\r\nc,3,Three\r\n");
    inflateEnd(&unpacking);
    buffer_free(&sent);
    asking_end(&answered.asking);
}

static void nothing_left_after_all_ends_the_stream(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = start(&answered, FORMAT_CSV);
    struct table none = {0, 5, thing_names, thing_kinds, thing_cells};
    go_on(request);
    answer_next(request, &none, &answered.versions);
    assert_int_equal(go_on(request), STREAM_READY);
    assert_int_equal(request->reply.body.length, 0);
    assert_int_equal(go_on(request), STREAM_ENDED);
    asking_end(&answered.asking);
}

static void another_version_breaks_the_stream(void **state) {
    (void)state;
    static const char *const newer_cells[] = {"8", "2015-03-13"};
    struct answered answered;
    struct request *request = start(&answered, FORMAT_CSV);
    struct table newer = {1, 2, version_names, NULL, newer_cells};
    go_on(request);
    answer_next(request, &answered.things, &newer);
    assert_int_equal(go_on(request), STREAM_BROKEN);
    assert_int_equal(request->reply.body.length, 0);
    asking_end(&answered.asking);
}

static void a_database_that_fails_breaks_the_stream(void **state) {
    (void)state;
    static const enum batch_outcome outcomes[] = {BATCH_LATE, BATCH_UNAVAILABLE, BATCH_REFUSED};
    for (size_t at = 0; at < COUNT_OF(outcomes); at++) {
        struct answered answered;
        struct request *request = start(&answered, FORMAT_CSV);
        go_on(request);
        request->further.outcome = outcomes[at];
        request->further.finished(&request->further, request);
        assert_int_equal(go_on(request), STREAM_BROKEN);
        asking_end(&answered.asking);
    }
    struct answered answered;
    struct request *request = start(&answered, FORMAT_CSV);
    answered.asking.queue_full = true;
    assert_int_equal(go_on(request), STREAM_BROKEN);
    assert_int_equal(answered.asking.rested, 0);
    assert_int_equal(answered.asking.kept, 0);
    asking_end(&answered.asking);
}

/* While one page goes out, the one after it is on its way; a reader who is slower than the database never
 * rests. */
static void pages_are_asked_for_ahead(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = start(&answered, FORMAT_CSV);
    struct table last = {1, 5, thing_names, thing_kinds, thing_cells + 10};
    assert_int_equal(go_on(request), STREAM_WAITING);
    answer_next(request, &answered.things, &answered.versions);
    assert_int_equal(go_on(request), STREAM_READY);
    assert_text(buffer_text(&request->reply.body), "a,1,One\r\nb,,\r\n");
    assert_int_equal(answered.asking.submitted, 2);
    assert_int_equal(request->page, PAGE_ASKED);
    answer_next(request, &last, &answered.versions);
    assert_int_equal(answered.asking.rested, 1);
    assert_int_equal(answered.asking.resumed, 1); /* both of the page before */
    assert_int_equal(go_on(request), STREAM_READY);
    assert_text(buffer_text(&request->reply.body), "c,3,Three\r\n");
    assert_int_equal(go_on(request), STREAM_ENDED);
    assert_int_equal(answered.asking.submitted, 2);
    assert_int_equal(answered.asking.kept, 0);
    asking_end(&answered.asking);
}

/* Longer and longer, but not longer than twice what a page may have, nor than fits in memory. */
static void pages_grow(void **state) {
    (void)state;
    static const struct {
        size_t row_bytes;
        const char *wanted[3];
    } growths[] = {{10, {"5", "9", "13"}}, {1 << 20, {"2", "2", "2"}}, {1 << 18, {"4", "4", "4"}}};
    for (size_t at = 0; at < COUNT_OF(growths); at++) {
        struct answered answered;
        struct request *request = start(&answered, FORMAT_CSV);
        answered.asking.settings.page_limit = 6;
        request->row_bytes = growths[at].row_bytes;
        for (int page = 0; page < 3; page++) {
            stream_set_length(request);
            char wanted[24];
            snprintf(wanted, sizeof wanted, "%lld", request->limit + 1);
            assert_string_equal(wanted, growths[at].wanted[page]);
        }
        asking_end(&answered.asking);
    }
}

enum { MANY = 25 };

/* Rows numbered from `first` on, as many as a page is asked to have. */
static struct table rows_from(int first, int most, const char **cells, char words[MANY][8]) {
    static const char *const names[] = {"slug", "_cursor"};
    for (int at = 0; at < MANY; at++) {
        snprintf(words[at], 8, "%d", at);
        cells[2 * at] = cells[2 * at + 1] = words[at];
    }
    return (struct table){MANY - first < most ? MANY - first : most, 2, names, NULL,
                          cells + (size_t)2 * (size_t)first};
}

/* The whole table, each row once and in order, whatever the size of a page. */
static void many_pages_are_one_table(void **state) {
    (void)state;
    const char *cells[2 * MANY];
    char words[MANY][8];
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_list, "/v1/things.csv", 0);
    struct buffer sent = {0};
    struct buffer whole = {0};
    struct table page = rows_from(0, 4, cells, words);
    request->rows->rows = table_rows(&page);
    request->limit = 3;
    answered.asking.settings.page_limit = 3;
    request->format = FORMAT_CSV;
    request->whole = true;
    assert_true(stage_answer(request));
    buffer_add(&sent, buffer_text(&request->reply.body));
    for (int at = 3;;) {
        enum stream_state stream = go_on(request);
        if (stream == STREAM_ENDED)
            break;
        assert_int_equal(stream, STREAM_WAITING);
        const struct query *asked = request->further.queries[0];
        assert_string_equal(asked->values[1], words[at - 1]);
        assert_string_equal(asked->values[2], "7");
        page = rows_from(at, 7, cells, words);
        at += 6;
        answer_next(request, &page, &answered.versions);
        assert_int_equal(go_on(request), STREAM_READY);
        buffer_add(&sent, buffer_text(&request->reply.body));
    }
    buffer_add_string(&whole, "slug\r\n");
    for (int at = 0; at < MANY; at++)
        buffer_add_format(&whole, "%d\r\n", at);
    assert_true(text_equal(buffer_text(&sent), buffer_text(&whole)));
    assert_int_equal(answered.asking.submitted, 4);
    assert_int_equal(answered.asking.released, 8); /* of each page the version, and then the rows */
    buffer_free(&sent);
    buffer_free(&whole);
    asking_end(&answered.asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_a_page_is_no_stream),
        cmocka_unit_test(the_next_page_is_asked_for_and_sent),
        cmocka_unit_test(lines_of_json_are_sent_the_same_way),
        cmocka_unit_test(pages_are_packed_for_who_takes_gzip),
        cmocka_unit_test(nothing_left_after_all_ends_the_stream),
        cmocka_unit_test(another_version_breaks_the_stream),
        cmocka_unit_test(a_database_that_fails_breaks_the_stream),
        cmocka_unit_test(pages_are_asked_for_ahead),
        cmocka_unit_test(pages_grow),
        cmocka_unit_test(many_pages_are_one_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
