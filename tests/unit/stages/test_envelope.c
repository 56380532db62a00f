/* Data, meta and links around documents: whole replies from rows made by hand, and the way to the next page.
 */
#include "../asking.h"
#include "../table.h"

#include "core/cursor.h"
#include "stages/envelope.h"

static const char *const names[] = {"slug", "area.code", "_cursor"};
static const char *const cells[] = {"a", "1", "{1,x}", "b", NULL, "{2,x}", "c", "3", "{3,x}"};
static const char *const total_names[] = {"total"};
static const char *const total_cells[] = {"12"};
static const char *const version_names[] = {"version"};
static const char *const version_cells[] = {"7"};

static const struct route list = {.path = "/v1/things", .shape = ROUTE_LIST};
static const struct route single = {.path = "/v1/things/{slug}", .shape = ROUTE_SINGLE};

struct sent {
    struct asking asking;
    struct table things, totals, versions;
};

static void start(struct sent *sent, const struct route *route, const char *target, int row_count) {
    asking_start(&sent->asking, target);
    struct request *request = &sent->asking.request;
    sent->things = (struct table){row_count, 3, names, NULL, cells};
    sent->totals = (struct table){1, 1, total_names, NULL, total_cells};
    sent->versions = (struct table){1, 1, version_names, NULL, version_cells};
    request->route = route;
    request->limit = 2;
    struct text query;
    struct text path = text_split(request->target, '?', &query);
    request->checksum = cursor_checksum(&request->arena, path, query);
    struct batch *batch = &request->batch;
    request->rows_query = batch->count;
    batch->queries[batch->count++].rows = table_rows(&sent->things);
    if (route == &list) {
        request->count_query = batch->count;
        batch->queries[batch->count++].rows = table_rows(&sent->totals);
    }
    batch->queries[batch->count++].rows = table_rows(&sent->versions);
}

static struct text body_of(struct sent *sent) {
    envelope_write(&sent->asking.request);
    struct text body = buffer_text(&sent->asking.request.reply.body);
    assert_true(body.length > 0 && body.data[body.length - 1] == '\n');
    assert_true(is_json(body));
    assert_int_equal(sent->asking.request.reply.status, 200);
    return body;
}

#define LICENCE "\"licence\":\"https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/\","
#define CITATION "\"citation\":\"Open Public Services record 2011 to 2014, dataset version 7, "

static void a_last_page(void **state) {
    (void)state;
    struct sent sent;
    start(&sent, &list, "/v1/things", 2);
    assert_text(
        body_of(&sent),
        "{\"data\":[{\"slug\":\"a\",\"area\":{\"code\":\"1\"}},{\"slug\":\"b\",\"area\":{\"code\":null}}],"
        "\"meta\":{\"total\":12,\"count\":2,\"applied\":{\"limit\":2},\"dataset_version\":7," LICENCE CITATION
        "/v1/things\"},\"links\":{\"self\":\"/v1/things\",\"first\":\"/v1/things\","
        "\"service-desc\":\"/openapi.yaml\"}}\n");
    assert_text(
        answered_header(&sent.asking.request.reply, "Link"),
        "</v1/things>; rel=\"self\", </v1/things>; rel=\"first\", </openapi.yaml>; rel=\"service-desc\"");
    asking_end(&sent.asking);
}

static void an_empty_page(void **state) {
    (void)state;
    struct sent sent;
    start(&sent, &list, "/v1/things", 0);
    struct text body = body_of(&sent);
    assert_true(text_starts_with(body, TEXT("{\"data\":[],\"meta\":{\"total\":12,\"count\":0,")));
    assert_false(text_holds(body, "\"next\""));
    asking_end(&sent.asking);
}

static void a_single_object(void **state) {
    (void)state;
    struct sent sent;
    start(&sent, &single, "/v1/things/a", 1);
    assert_text(body_of(&sent),
                "{\"data\":{\"slug\":\"a\",\"area\":{\"code\":\"1\"}},\"meta\":{\"applied\":{},"
                "\"dataset_version\":7," LICENCE CITATION
                "/v1/things/a\"},\"links\":{\"self\":\"/v1/things/a\",\"collection\":\"/v1/things\","
                "\"service-desc\":\"/openapi.yaml\"}}\n");
    assert_text(answered_header(&sent.asking.request.reply, "Link"),
                "</v1/things/a>; rel=\"self\", </v1/things>; rel=\"collection\", "
                "</openapi.yaml>; rel=\"service-desc\"");
    asking_end(&sent.asking);
}

static void what_was_not_asked_for_but_applied_is_named(void **state) {
    (void)state;
    struct sent sent;
    start(&sent, &list, "/v1/things", 1);
    struct request *request = &sent.asking.request;
    request_input(request, "vintage", TEXT("latest"), true);
    request_input(request, "area", TEXT("{\"x\"}"), false);
    request_input(request, "derived", TEXT("false"), true);
    request_input(request, "rivals", TEXT("true"), true);
    assert_true(
        text_holds(body_of(&sent),
                   "\"applied\":{\"limit\":2,\"vintage\":\"latest\",\"derived\":false,\"rivals\":true}"));
    asking_end(&sent.asking);
}

static void a_page_shows_no_more_than_its_limit(void **state) {
    (void)state;
    struct sent sent;
    start(&sent, &list, "/v1/things", 3);
    struct text body = body_of(&sent);
    assert_true(text_holds(body, "\"count\":2,"));
    assert_true(text_holds(body, "\"slug\":\"b\""));
    assert_false(text_holds(body, "\"slug\":\"c\""));
    assert_false(text_holds(body, "_cursor"));
    asking_end(&sent.asking);
}

/* The target of a relation in the Link header. */
static struct text link_of(const struct sent *sent, const char *relation) {
    char ending[32];
    snprintf(ending, sizeof ending, "; rel=\"%s\"", relation);
    struct text rest = answered_header(&sent->asking.request.reply, "Link");
    while (rest.data) {
        struct text link = text_trim(text_split(rest, ',', &rest));
        struct text after;
        struct text target = text_split((struct text){link.data + 1, link.length - 1}, '>', &after);
        if (text_equal(after, text_of(ending)))
            return target;
    }
    return no_value;
}

static const struct {
    const char *target, *before, *first;
} pages[] = {
    {"/v1/things", "/v1/things?cursor=", "/v1/things"},
    {"/v1/things?", "/v1/things?cursor=", "/v1/things"},
    {"/v1/things?area=x", "/v1/things?area=x&cursor=", "/v1/things?area=x"},
    {"/v1/things?area=%20x&limit=2", "/v1/things?area=%20x&limit=2&cursor=", "/v1/things?area=%20x&limit=2"},
    {"/v1/things?cursor=old", "/v1/things?cursor=", "/v1/things"},
    {"/v1/things?cursor=old&area=x", "/v1/things?area=x&cursor=", "/v1/things?area=x"},
    {"/v1/things?area=x&cursor=old", "/v1/things?area=x&cursor=", "/v1/things?area=x"},
    {"/v1/things?&&area=x&", "/v1/things?area=x&cursor=", "/v1/things?area=x"},
    {"http://host/v1/things?a=b", "http://host/v1/things?a=b&cursor=", "http://host/v1/things?a=b"},
};

static void the_next_page_starts_after_the_last_row_shown(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(pages); at++) {
        struct sent sent;
        start(&sent, &list, pages[at].target, 3);
        struct text body = body_of(&sent);
        struct text next = link_of(&sent, "next");
        assert_text(link_of(&sent, "first"), pages[at].first);
        assert_text(link_of(&sent, "self"), pages[at].target);
        assert_true(text_starts_with(next, text_of(pages[at].before)));
        size_t before = strlen(pages[at].before);
        struct text position;
        struct request *request = &sent.asking.request;
        struct text word = {next.data + before, next.length - before};
        assert_int_equal(cursor_read(&request->arena, request->checksum, word, &position), CURSOR_GOOD);
        assert_text(position, "{2,x}");
        struct text quoted = arena_format(&request->arena, "\"next\":\"%.*s\"", TEXT_FORMAT(next));
        assert_true(text_holds(body, quoted.data));
        asking_end(&sent.asking);
    }
}

static void a_cursor_goes_on_with_the_page_it_came_from(void **state) {
    (void)state;
    struct sent sent;
    start(&sent, &list, "/v1/things?b=2&a=1", 3);
    body_of(&sent);
    struct text next = link_of(&sent, "next");
    struct arena arena = {0};
    struct text query, word, position;
    struct text path = text_split(next, '?', &query);
    struct text checksum = cursor_checksum(&arena, path, query);
    text_split((struct text){memmem(next.data, next.length, "cursor", 6), 6 + 1}, '=', &word);
    word.length = (size_t)(next.data + next.length - word.data);
    assert_int_equal(cursor_read(&arena, checksum, word, &position), CURSOR_GOOD);
    arena_free(&arena);
    asking_end(&sent.asking);
}

static void quotes_in_a_target_are_escaped(void **state) {
    (void)state;
    struct sent sent;
    start(&sent, &list, "/v1/things?a=\"b\\\u00e9\"", 1);
    assert_true(text_holds(body_of(&sent), "\"self\":\"/v1/things?a=\\\"b\\\\\u00e9\\\"\""));
    asking_end(&sent.asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_last_page),
        cmocka_unit_test(an_empty_page),
        cmocka_unit_test(a_single_object),
        cmocka_unit_test(what_was_not_asked_for_but_applied_is_named),
        cmocka_unit_test(a_page_shows_no_more_than_its_limit),
        cmocka_unit_test(the_next_page_starts_after_the_last_row_shown),
        cmocka_unit_test(a_cursor_goes_on_with_the_page_it_came_from),
        cmocka_unit_test(quotes_in_a_target_are_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
