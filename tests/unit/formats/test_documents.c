/* Rows as JSON documents: nesting by column names, and kinds of cells. */
#include "../common.h"
#include "../table.h"

#include "formats/documents.h"

#define T COLUMN_TEXT
#define N COLUMN_NUMBER
#define B COLUMN_BOOLEAN
#define J COLUMN_JSON

enum { COLUMNS = 8 };

static const struct {
    int columns;
    const char *names[COLUMNS];
    enum column_kind kinds[COLUMNS];
    const char *cells[COLUMNS];
    const char *document;
} documents[] = {
    {0, {NULL}, {T}, {NULL}, "{}"},
    {1, {"slug"}, {T}, {"x"}, "{\"slug\":\"x\"}"},
    {1, {"slug"}, {T}, {NULL}, "{\"slug\":null}"},
    {1, {"slug"}, {T}, {""}, "{\"slug\":\"\"}"},
    {1, {"slug"}, {T}, {"a\"b\\\n"}, "{\"slug\":\"a\\\"b\\\\\\n\"}"},
    {2, {"a", "b"}, {N, N}, {"3800000000.10", "-0.50"}, "{\"a\":3800000000.10,\"b\":-0.50}"},
    {1, {"a"}, {N}, {"123456789012345678901234567890"}, "{\"a\":123456789012345678901234567890}"},
    {3, {"a", "b", "c"}, {B, B, B}, {"t", "f", NULL}, "{\"a\":true,\"b\":false,\"c\":null}"},
    {2, {"a", "b"}, {J, J}, {"{\"x y\": [1, \"2 3\"]}", NULL}, "{\"a\":{\"x y\":[1,\"2 3\"]},\"b\":null}"},
    {2, {"a", "b"}, {T, T}, {"true", "null"}, "{\"a\":\"true\",\"b\":\"null\"}"},
    {2, {"area.code", "area.name"}, {T, T}, {"c", "n"}, "{\"area\":{\"code\":\"c\",\"name\":\"n\"}}"},
    {3, {"a", "b.c", "d"}, {T, T, T}, {"1", "2", "3"}, "{\"a\":\"1\",\"b\":{\"c\":\"2\"},\"d\":\"3\"}"},
    {2, {"a.b", "c.b"}, {T, T}, {"1", "2"}, "{\"a\":{\"b\":\"1\"},\"c\":{\"b\":\"2\"}}"},
    {1, {"a.b.c"}, {N}, {"1"}, "{\"a\":{\"b\":{\"c\":1}}}"},
    {2, {"a.b.c", "a.b.d"}, {N, N}, {"1", "2"}, "{\"a\":{\"b\":{\"c\":1,\"d\":2}}}"},
    {2, {"a.b.c", "a.d"}, {N, N}, {"1", "2"}, "{\"a\":{\"b\":{\"c\":1},\"d\":2}}"},
    {2, {"a.b", "a.c.d"}, {N, N}, {"1", "2"}, "{\"a\":{\"b\":1,\"c\":{\"d\":2}}}"},
    {2, {"a.b.c", "d"}, {N, N}, {"1", "2"}, "{\"a\":{\"b\":{\"c\":1}},\"d\":2}"},
    {2, {"a", "b.c.d"}, {N, N}, {"1", "2"}, "{\"a\":1,\"b\":{\"c\":{\"d\":2}}}"},
    {2, {"a.b.c", "d.b.c"}, {N, N}, {"1", "2"}, "{\"a\":{\"b\":{\"c\":1}},\"d\":{\"b\":{\"c\":2}}}"},
    {4,
     {"a.b.c", "a.b.d", "a.e.c", "f"},
     {N, N, N, N},
     {"1", "2", "3", "4"},
     "{\"a\":{\"b\":{\"c\":1,\"d\":2},\"e\":{\"c\":3}},\"f\":4}"},
    {2,
     {"a.b.c.d.e.f", "a.b.c.d.e.g"},
     {N, N},
     {"1", "2"},
     "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":1,\"g\":2}}}}}}"},
    {1, {"_cursor"}, {T}, {"x"}, "{\"_cursor\":\"x\"}"}, /* what is hidden is formats/view.c's to know */
    {1, {"a._b"}, {N}, {"1"}, "{\"a\":{\"_b\":1}}"},
    {2, {"say \"a\"", "\u00e9"}, {N, N}, {"1", "2"}, "{\"say \\\"a\\\"\":1,\"\u00e9\":2}"},
};

static struct table table_of(size_t at) {
    return (struct table){.row_count = 1,
                          .column_count = documents[at].columns,
                          .names = documents[at].names,
                          .kinds = documents[at].kinds,
                          .cells = documents[at].cells};
}

static void a_row_is_an_object(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(documents); at++) {
        struct table table = table_of(at);
        struct rows rows = table_rows(&table);
        struct arena arena = {0};
        struct buffer buffer = {0};
        documents_write_one(&buffer, &arena, &rows, 0);
        assert_text(buffer_text(&buffer), documents[at].document);
        assert_true(is_json(buffer_text(&buffer)));
        assert_false(buffer.failed);
        buffer_free(&buffer);
        arena_free(&arena);
    }
}

static void a_list_of_one_holds_that_object(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(documents); at++) {
        struct table table = table_of(at);
        struct rows rows = table_rows(&table);
        struct arena arena = {0};
        struct buffer buffer = {0};
        char expected[256];
        snprintf(expected, sizeof expected, "[%s]", documents[at].document);
        documents_write_list(&buffer, &arena, &rows, 1);
        assert_text(buffer_text(&buffer), expected);
        buffer_free(&buffer);
        arena_free(&arena);
    }
}

static const char *const names[] = {"slug", "area.code", "area.name"};
static const enum column_kind kinds[] = {T, N, T};
static const char *const cells[] = {"a", "1", "x", NULL, NULL, "y", "c", "3", "z"};

static void a_list_shows_as_many_rows_as_are_asked_for(void **state) {
    (void)state;
    static const char *const lists[] = {"[]", "[{\"slug\":\"a\",\"area\":{\"code\":1,\"name\":\"x\"}}]",
                                        "[{\"slug\":\"a\",\"area\":{\"code\":1,\"name\":\"x\"}},{\"slug\":"
                                        "null,\"area\":{\"code\":null,\"name\":\"y\"}}]",
                                        "[{\"slug\":\"a\",\"area\":{\"code\":1,\"name\":\"x\"}},{\"slug\":"
                                        "null,\"area\":{\"code\":null,\"name\":\"y\"}},"
                                        "{\"slug\":\"c\",\"area\":{\"code\":3,\"name\":\"z\"}}]"};
    struct table table = {.row_count = 3, .column_count = 3, .names = names, .kinds = kinds, .cells = cells};
    struct rows rows = table_rows(&table);
    for (int count = 0; count <= 3; count++) {
        struct arena arena = {0};
        struct buffer buffer = {0};
        documents_write_list(&buffer, &arena, &rows, count);
        assert_text(buffer_text(&buffer), lists[count]);
        buffer_free(&buffer);
        arena_free(&arena);
    }
}

static void one_row_among_several(void **state) {
    (void)state;
    struct table table = {.row_count = 3, .column_count = 3, .names = names, .kinds = kinds, .cells = cells};
    struct rows rows = table_rows(&table);
    struct arena arena = {0};
    struct buffer buffer = {0};
    buffer_add_string(&buffer, "{\"data\":");
    documents_write_one(&buffer, &arena, &rows, 2);
    assert_text(buffer_text(&buffer), "{\"data\":{\"slug\":\"c\",\"area\":{\"code\":3,\"name\":\"z\"}}");
    buffer_free(&buffer);
    arena_free(&arena);
}

static void each_row_is_a_line(void **state) {
    (void)state;
    struct table table = {.row_count = 3, .column_count = 3, .names = names, .kinds = kinds, .cells = cells};
    struct rows rows = table_rows(&table);
    for (int count = 0; count <= 3; count++) {
        struct arena arena = {0};
        struct buffer lines = {0}, one_by_one = {0};
        documents_write_lines(&lines, &arena, &rows, count);
        for (int row = 0; row < count; row++) {
            documents_write_one(&one_by_one, &arena, &rows, row);
            buffer_add_byte(&one_by_one, '\n');
        }
        assert_true(text_equal(buffer_text(&lines), buffer_text(&one_by_one)));
        buffer_free(&lines);
        buffer_free(&one_by_one);
        arena_free(&arena);
    }
}

static void any_names_in_groups_give_json(void **state) {
    (void)state;
    uint64_t seed = 8;
    for (int round = 0; round < 3000; round++) {
        char spelt[COLUMNS][32];
        const char *drawn[COLUMNS], *values[COLUMNS];
        struct table table = {.row_count = 1, .names = drawn, .cells = values};
        table.column_count = 1 + (int)(next_random(&seed) % COLUMNS);
        for (int at = 0; at < table.column_count; at++) {
            uint64_t parts = 1 + next_random(&seed) % 6;
            spelt[at][0] = '\0';
            for (uint64_t part = 0; part < parts; part++)
                snprintf(spelt[at] + strlen(spelt[at]), 8, "%s%c", part ? "." : "",
                         "abc_"[next_random(&seed) % 4]);
            drawn[at] = spelt[at];
            values[at] = at % 2 ? NULL : "x";
        }
        struct rows rows = table_rows(&table);
        struct arena arena = {0};
        struct buffer buffer = {0};
        documents_write_list(&buffer, &arena, &rows, 1);
        assert_true(is_json(buffer_text(&buffer)));
        buffer_free(&buffer);
        arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_an_object),
        cmocka_unit_test(a_list_of_one_holds_that_object),
        cmocka_unit_test(a_list_shows_as_many_rows_as_are_asked_for),
        cmocka_unit_test(one_row_among_several),
        cmocka_unit_test(each_row_is_a_line),
        cmocka_unit_test(any_names_in_groups_give_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
