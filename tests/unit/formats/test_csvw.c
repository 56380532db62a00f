/* The description of a CSV: its address, its columns under the names of its header, and their types. */
#include "../common.h"
#include "../table.h"

#include "formats/csv.h"
#include "formats/csvw.h"

static const char *const names[] = {"slug", "value", "rival", "sources", "_label.slug"};
static const enum column_kind kinds[] = {COLUMN_TEXT, COLUMN_NUMBER, COLUMN_BOOLEAN, COLUMN_JSON,
                                         COLUMN_TEXT};

static struct buffer describe(int columns, const char *url, const char *title) {
    struct table table = {0, columns, names, kinds, NULL};
    struct rows rows = table_rows(&table);
    struct buffer document = {0};
    csvw_write(&document, &rows, text_of(url), text_of(title));
    assert_false(document.failed);
    assert_true(is_json(buffer_text(&document)));
    return document;
}

static void columns_have_names_and_types(void **state) {
    (void)state;
    struct buffer document = describe(5, "x.csv", "X");
    assert_true(
        text_holds(buffer_text(&document),
                   "\"tableSchema\":{\"columns\":["
                   "{\"name\":\"slug\",\"titles\":\"slug\",\"datatype\":\"string\",\"null\":\"\"},"
                   "{\"name\":\"value\",\"titles\":\"value\",\"datatype\":\"decimal\",\"null\":\"\"},"
                   "{\"name\":\"rival\",\"titles\":\"rival\",\"datatype\":\"boolean\",\"null\":\"\"},"
                   "{\"name\":\"sources\",\"titles\":\"sources\",\"datatype\":\"string\",\"null\":\"\"},"
                   "{\"name\":\"slug_label\",\"titles\":\"slug_label\",\"datatype\":\"string\","
                   "\"null\":\"\"}]}}\n"));
    buffer_free(&document);
}

static void the_csv_is_named_and_its_apostrophes_explained(void **state) {
    (void)state;
    struct buffer document = describe(0, "programmes.csv?a=\"b\"", "The \"title\"");
    struct text text = buffer_text(&document);
    assert_true(text_starts_with(
        text, TEXT("{\"@context\":[\"http://www.w3.org/ns/csvw\",{\"@language\":\"en\"}],"
                   "\"url\":\"programmes.csv?a=\\\"b\\\"\",\"dc:title\":\"The \\\"title\\\"\",")));
    assert_true(text_holds(text, "starts with an apostrophe has it added"));
    assert_true(text_holds(text, "\"lineTerminators\":[\"\\r\\n\"]"));
    assert_true(text_holds(text, "\"columns\":[]"));
    buffer_free(&document);
}

static void the_columns_are_those_of_the_header(void **state) {
    (void)state;
    struct table table = {0, 5, names, kinds, NULL};
    struct rows rows = table_rows(&table);
    struct buffer header = {0};
    struct buffer document = describe(5, "x.csv", "X");
    csv_write_header(&header, &rows);
    struct text rest = {header.data, header.length - 2};
    while (rest.data) {
        char named[80];
        struct text name = text_split(rest, ',', &rest);
        snprintf(named, sizeof named, "{\"name\":\"%.*s\",", TEXT_FORMAT(name));
        assert_true(text_holds(buffer_text(&document), named));
    }
    buffer_free(&header);
    buffer_free(&document);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_have_names_and_types),
        cmocka_unit_test(the_csv_is_named_and_its_apostrophes_explained),
        cmocka_unit_test(the_columns_are_those_of_the_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
