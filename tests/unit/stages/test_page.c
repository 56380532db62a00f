/* Where an answer points to: the next page, the list it stands in, its CSV and its description, its address
 * for good, and how to cite it. */
#include "../answered.h"

#include "core/composition.h"
#include "stages/page.h"

static void no_more_rows_are_shown_than_the_limit(void **state) {
    (void)state;
    for (int rows = 0; rows <= 3; rows++) {
        struct answered answered;
        assert_int_equal(page_shown(answered_start(&answered, &thing_list, "/v1/things", rows)),
                         rows > 2 ? 2 : rows);
        asking_end(&answered.asking);
    }
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_single, "/v1/things/a", 1);
    request->limit = 0; /* of lists alone */
    assert_int_equal(page_shown(request), 1);
    asking_end(&answered.asking);
}

static const struct {
    const char *target, *name, *value, *link;
} links[] = {
    {"/v1/x", "cursor", NULL, "/v1/x"},
    {"/v1/x", "cursor", "c", "/v1/x?cursor=c"},
    {"/v1/x?", "cursor", "c", "/v1/x?cursor=c"},
    {"/v1/x?a=1", "cursor", "c", "/v1/x?a=1&cursor=c"},
    {"/v1/x?cursor=b&a=1", "cursor", "c", "/v1/x?a=1&cursor=c"},
    {"/v1/x?cursor=b", "cursor", NULL, "/v1/x"},
    {"/v1/x?cursor", "cursor", NULL, "/v1/x"},
    {"/v1/x?a=1&cursor=b&d=%20", "cursor", NULL, "/v1/x?a=1&d=%20"},
    {"/v1/x?cursors=b&acursor=1", "cursor", NULL, "/v1/x?cursors=b&acursor=1"},
    {"/v1/x?&&a=1&", "cursor", NULL, "/v1/x?a=1"},
    {"/v1/x?a=b=c?d", "a", NULL, "/v1/x"},
};

static void a_link_replaces_one_parameter(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(links); at++) {
        struct asking asking;
        asking_start(&asking, links[at].target);
        assert_text(page_link_with(&asking.request, links[at].name, text_of(links[at].value)),
                    links[at].link);
        assert_text(asking.request.target, links[at].target);
        asking_end(&asking);
    }
}

static const char *const pages[][2] = {
    {"/v1/things", "/v1/things?cursor="},
    {"/v1/things?area=x", "/v1/things?area=x&cursor="},
    {"/v1/things?area=%20x&limit=2", "/v1/things?area=%20x&limit=2&cursor="},
    {"/v1/things?cursor=old&area=x", "/v1/things?area=x&cursor="},
    {"/v1/things.json?b=2&a=1", "/v1/things.json?b=2&a=1&cursor="},
};

static void the_next_page_starts_after_the_last_row_shown(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(pages); at++) {
        struct answered answered;
        struct request *request = answered_start(&answered, &thing_list, pages[at][0], 3);
        struct text next = page_next_link(request);
        assert_true(text_starts_with(next, text_of(pages[at][1])));
        size_t before = strlen(pages[at][1]);
        struct text query, position;
        struct text path = text_split(next, '?', &query);
        struct text word = {next.data + before, next.length - before};
        struct text checksum = cursor_checksum(&request->arena, path, query);
        assert_int_equal(cursor_read(&request->arena, checksum, word, &position), CURSOR_GOOD);
        assert_text(position, "{2,x}");
        asking_end(&answered.asking);
    }
}

static void a_place_in_a_list_is_given_or_put_together(void **state) {
    (void)state;
    static const char *const given[] = {"slug", "_cursor"}, *const made[] = {"slug", "_composed._cursor"};
    static const enum column_kind kinds[] = {COLUMN_TEXT, COLUMN_TEXT};
    static const char *const cells[] = {"a", "{1,x}", "b", NULL};
    static const char *columns[] = {"slug", "_composed._cursor", NULL};
    static const struct template templates[] = {{"_composed._cursor", "{slug} 1"}, {0}};
    const struct statement statement = {.templates = templates};
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_list, "/v1/things", 3);
    struct table table = {2, 2, given, kinds, cells};
    struct rows rows = table_rows(&table);
    assert_text(page_position(request, &request->arena, &rows, 0), "{1,x}");
    assert_text(page_position(request, &request->arena, &rows, 1), NULL);
    request->rows->statement = &statement;
    answered.asking.shapes[0] =
        (struct shape){&statement, columns, compositions_of(&request->arena, &statement, columns)};
    table.names = made;
    assert_text(page_position(request, &request->arena, &rows, 0), "a 1");
    assert_text(page_position(request, &request->arena, &rows, 1), "b 1");
    asking_end(&answered.asking);
}

static void the_last_page_has_no_next(void **state) {
    (void)state;
    struct answered answered;
    assert_text(page_next_link(answered_start(&answered, &thing_list, "/v1/things", 2)), NULL);
    asking_end(&answered.asking);
    assert_text(page_next_link(answered_start(&answered, &thing_single, "/v1/things/a", 1)), NULL);
    asking_end(&answered.asking);
    struct request *request = answered_start(&answered, &thing_list, "/v1/things.csv", 3);
    request->whole = true; /* the rest is streamed */
    assert_text(page_next_link(request), NULL);
    asking_end(&answered.asking);
}

static void a_single_stands_in_its_list(void **state) {
    (void)state;
    static const char *const singles[][2] = {{"/v1/things/a", "/v1/things"},
                                             {"/v1/things/a?fields=x/y", "/v1/things"},
                                             {"/v1/things/a.csv", "/v1/things"}};
    for (size_t at = 0; at < COUNT_OF(singles); at++) {
        struct asking asking;
        asking_start(&asking, singles[at][0]);
        assert_text(page_collection(&asking.request), singles[at][1]);
        asking_end(&asking);
    }
}

static const struct {
    const char *target, *csv, *description;
} tables[] = {
    {"/v1/things", "things.csv", "things.csv-metadata.json"},
    {"/v1/things.csv", "things.csv", "things.csv-metadata.json"},
    {"/v1/things.csv-metadata.json", "things.csv", "things.csv-metadata.json"},
    {"/v1/things.csv?area=x&limit=3", "things.csv?area=x&limit=3", "things.csv-metadata.json?area=x&limit=3"},
    {"/v1/things/a.csv", "a.csv", "a.csv-metadata.json"},
    {"/v1/things?area=a.b/c", "things.csv?area=a.b/c", "things.csv-metadata.json?area=a.b/c"},
};

static void a_csv_and_its_description_name_each_other(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(tables); at++) {
        struct answered answered;
        struct request *request = answered_start(&answered, &thing_list, tables[at].target, 1);
        assert_text(page_link_as(request, FORMAT_CSV), tables[at].csv);
        page_add_links(request);
        assert_text(answered_link(&request->reply, "describedby"), NULL);
        request->reply.header_count = 0;
        request->format = FORMAT_CSV;
        page_add_links(request);
        assert_text(answered_link(&request->reply, "describedby"), tables[at].description);
        asking_end(&answered.asking);
    }
}

static const struct {
    const char *target;
    enum format format;
    bool suffixed;
    const char *location;
} chosen[] = {
    {"/v1/things?area=x", FORMAT_CSV, false, "/v1/things.csv?area=x"},
    {"/v1/things/a", FORMAT_NDJSON, false, "/v1/things/a.ndjson"},
    {"/v1/things.csv?area=x", FORMAT_CSV, true, NULL},
    {"/v1/things?area=x", FORMAT_JSON, false, NULL},
};

static void what_accept_chose_is_told_its_own_address(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(chosen); at++) {
        struct answered answered;
        struct request *request = answered_start(&answered, &thing_list, chosen[at].target, 1);
        request->format = chosen[at].format;
        request->suffixed = chosen[at].suffixed;
        page_add_links(request);
        assert_text(answered_header(&request->reply, "Content-Location"), chosen[at].location);
        asking_end(&answered.asking);
    }
}

static void a_citation_names_version_and_address(void **state) {
    (void)state;
    struct answered answered;
    assert_text(page_citation(answered_start(&answered, &thing_list, "/v1/things?area=x", 1)),
                "Open Public Services record 2011 to 2014, dataset version 7, "
                "/v1/things?area=x&limit=2&dataset_version=7");
    asking_end(&answered.asking);
}

static const struct {
    const char *target, *permalink;
} pins[] = {
    {"/v1/things?area=x", "/v1/things?area=x&limit=2&dataset_version=7"},
    {"/v1/things", "/v1/things?limit=2&dataset_version=7"},
    /* That of a pinned answer is its own address. */
    {"/v1/things?area=x&limit=2&dataset_version=7", "/v1/things?area=x&limit=2&dataset_version=7"},
};

static void a_permalink_pins_the_version_of_the_dataset(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(pins); at++) {
        struct answered answered;
        struct request *request = answered_start(&answered, &thing_list, pins[at].target, 1);
        assert_text(page_permalink(request), pins[at].permalink);
        asking_end(&answered.asking);
    }
}

static void a_permalink_of_a_whole_table_or_a_single_thing_has_no_limit(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_list, "/v1/things.csv?area=x", 1);
    request->whole = true;
    assert_text(page_permalink(request), "/v1/things.csv?area=x&dataset_version=7");
    asking_end(&answered.asking);
}

static void what_describes_a_csv_is_about_that(void **state) {
    (void)state;
    struct answered answered;
    struct request *request =
        answered_start(&answered, &thing_list, "/v1/things.csv-metadata.json?area=x", 1);
    request->format = FORMAT_CSVW;
    assert_text(page_permalink(request), "/v1/things.csv?area=x&dataset_version=7");
    asking_end(&answered.asking);
}

/* A cursor is tied to its query, and the pinned one is another. */
static void a_permalink_of_a_later_page_has_a_cursor_of_its_own(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_list, "/v1/things?area=x&cursor=old", 1);
    request_input(request, "cursor", TEXT("{2,x}"), false);
    struct text permalink = page_permalink(request);
    struct text before = TEXT("/v1/things?area=x&limit=2&dataset_version=7&cursor=");
    assert_true(text_starts_with(permalink, before));
    struct text query, position;
    struct text path = text_split(permalink, '?', &query);
    struct text word = {permalink.data + before.length, permalink.length - before.length};
    struct text checksum = cursor_checksum(&request->arena, path, query);
    assert_int_equal(cursor_read(&request->arena, checksum, word, &position), CURSOR_GOOD);
    assert_text(position, "{2,x}");
    asking_end(&answered.asking);
}

static void links_are_a_header(void **state) {
    (void)state;
    struct answered answered;
    struct request *request = answered_start(&answered, &thing_list, "/v1/things?area=x&cursor=old", 2);
    page_add_links(request);
    assert_text(answered_header(&request->reply, "Link"),
                "</v1/things?area=x&cursor=old>; rel=\"self\", </v1/things?area=x>; rel=\"first\", "
                "</openapi.yaml>; rel=\"service-desc\"");
    asking_end(&answered.asking);
    request = answered_start(&answered, &thing_single, "/v1/things/a", 1);
    page_add_links(request);
    assert_text(answered_header(&request->reply, "Link"),
                "</v1/things/a>; rel=\"self\", </v1/things>; rel=\"collection\", "
                "</openapi.yaml>; rel=\"service-desc\"");
    asking_end(&answered.asking);
    request = answered_start(&answered, &thing_list, "/v1/things", 3);
    page_add_links(request);
    assert_true(text_equal(answered_link(&request->reply, "next"), page_next_link(request)));
    asking_end(&answered.asking);
}

/* Three times a target of four thousand bytes would not fit into a reply's head. */
static void links_of_a_long_target_are_brief(void **state) {
    (void)state;
    struct answered answered;
    char target[1700];
    memset(target, 'x', sizeof target);
    memcpy(target, "/v1/things?area=", 16);
    target[sizeof target - 1] = '\0';
    struct request *request = answered_start(&answered, &thing_list, target, 3);
    page_add_links(request);
    assert_text(answered_link(&request->reply, "self"), NULL);
    assert_text(answered_link(&request->reply, "first"), NULL);
    assert_true(text_equal(answered_link(&request->reply, "next"), page_next_link(request)));
    asking_end(&answered.asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_more_rows_are_shown_than_the_limit),
        cmocka_unit_test(a_link_replaces_one_parameter),
        cmocka_unit_test(the_next_page_starts_after_the_last_row_shown),
        cmocka_unit_test(a_place_in_a_list_is_given_or_put_together),
        cmocka_unit_test(the_last_page_has_no_next),
        cmocka_unit_test(a_single_stands_in_its_list),
        cmocka_unit_test(a_csv_and_its_description_name_each_other),
        cmocka_unit_test(what_accept_chose_is_told_its_own_address),
        cmocka_unit_test(a_citation_names_version_and_address),
        cmocka_unit_test(a_permalink_pins_the_version_of_the_dataset),
        cmocka_unit_test(a_permalink_of_a_whole_table_or_a_single_thing_has_no_limit),
        cmocka_unit_test(what_describes_a_csv_is_about_that),
        cmocka_unit_test(a_permalink_of_a_later_page_has_a_cursor_of_its_own),
        cmocka_unit_test(links_are_a_header),
        cmocka_unit_test(links_of_a_long_target_are_brief),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
