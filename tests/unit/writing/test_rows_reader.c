/* Rows of all forms of a body: the same cells from each, and all that is wrong with any. Events stand for
 * the other files. */
#include "writing/rows_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void note(void *context, const struct row *row, long long number) {
    struct buffer *notes = context;
    size_t count;
    const struct files_column *columns = row_columns(FILE_events, &count);
    buffer_add_format(notes, "%lld{", number);
    for (size_t at = 0; at < count; at++)
        if (row->cells[at].data)
            buffer_add_format(notes, "%s=%.*s;", columns[at].name, TEXT_FORMAT(row->cells[at]));
    buffer_add_byte(notes, '}');
}

static void note_faults(const struct request *request, struct buffer *notes) {
    for (const struct problem_fault *at = request->problem.first; at; at = at->next) {
        buffer_add_format(notes, "!%s", at->code);
        if (at->line.data)
            buffer_add_format(notes, " line %.*s", TEXT_FORMAT(at->line));
        if (at->pointer.data)
            buffer_add_format(notes, " %.*s", TEXT_FORMAT(at->pointer));
        if (at->column.data)
            buffer_add_format(notes, " column %.*s", TEXT_FORMAT(at->column));
        if (at->nearest.data)
            buffer_add_format(notes, " near %.*s", TEXT_FORMAT(at->nearest));
    }
    if (request->problem.further)
        buffer_add_format(notes, "!and %lld more", request->problem.further);
    buffer_add_byte(notes, '\0');
}

static const char *const usual[] = {"status", "kind", NULL};

/* Where what is missing would only be in the way. */
static const char *const all[] = {"slug", "title",    "summary", "period",  "status",
                                  "kind", "document", "section", "locator", NULL};

static void assert_read_with(const char *const *optional, const char *media, struct text body,
                             const char *expected) {
    static const size_t pieces[] = {1, 7, 100000};
    for (size_t at = 0; at < sizeof pieces / sizeof pieces[0]; at++) {
        struct request request = {0};
        struct buffer notes = {0};
        struct rows_reader reader = {
            .request = &request, .file = FILE_events, .optional = optional, .take = note, .context = &notes};
        assert_true(rows_reader_begin(&reader, media));
        for (size_t place = 0; place < body.length; place += pieces[at]) {
            size_t left = body.length - place;
            rows_reader_put(&reader, (struct text){body.data + place, pieces[at] < left ? pieces[at] : left});
        }
        rows_reader_end(&reader);
        note_faults(&request, &notes);
        assert_string_equal(notes.data, expected);
        buffer_free(&notes);
        arena_free(&request.arena);
    }
}

static void assert_read(const char *media, struct text body, const char *expected) {
    assert_read_with(strcmp(media, "text/csv") == 0 ? usual : all, media, body, expected);
}

static void what_is_missing_is_told(void **state) {
    (void)state;
    assert_read_with(
        usual, "application/x-ndjson", TEXT("{\"slug\":\"a\",\"title\":1}\n{}"),
        "1{slug=a;}2{}!wrong-type line 1 /title!missing-member line 1 /summary"
        "!missing-member line 1 /period!missing-member line 1 /sources"
        "!missing-member line 2 /slug!missing-member line 2 /title!missing-member line 2 /summary"
        "!missing-member line 2 /period!missing-member line 2 /sources");
}

static void lines_of_json(void **state) {
    (void)state;
    assert_read(
        "application/x-ndjson",
        TEXT("{\"slug\":\"a\",\"title\":\"x\\ny\"}\r\n\n{\"slug\":\"b\",\"sources\":[{\"document\":\"d\","
             "\"section\":\"s\",\"locator\":\"l\"}]}"),
        "1{slug=a;title=x\ny;}3{slug=b;document=d;section=s;locator=l;kind=body;}");
}

static void arrays_and_objects(void **state) {
    (void)state;
    assert_read("application/json", TEXT("[{\"slug\":\"a\"},\n{\"slug\":\"b\",\"programme\":null}]"),
                "1{slug=a;}2{slug=b;}");
    assert_read("application/json", TEXT(" {\"slug\":\"a\"}\n"), "1{slug=a;}");
    assert_read("application/json", TEXT("[]"), "");
}

static void tables(void **state) {
    (void)state;
    assert_read("text/csv",
                TEXT("title,slug,section,locator,document,summary,period\n"
                     "\"x, \"\"y\"\"\nz\",a,s,l,d,,2015\r\n\nt,b,s,l,d,\"\",2016\n"),
                "2{slug=a;title=x, \"y\"\nz;period=2015;document=d;section=s;locator=l;}"
                "5{slug=b;title=t;period=2016;document=d;section=s;locator=l;}");
}

static void faults_of_json_have_line_and_pointer(void **state) {
    (void)state;
    assert_read("application/x-ndjson",
                TEXT("{\"slug\":\"A\",\"colour\":1}\n[]\n{\"slug\":\n{\"slug\":\"b\"}\n{\"a\":1,\"a\":2}\n"),
                "1{}4{slug=b;}!invalid-value line 1 /slug!unknown-member line 1 /colour!wrong-type line 2 "
                "!malformed-json line 3 /slug!duplicate-member line 5 /a");
    assert_read("application/json", TEXT("[{\"slug\":\"A\"},\n{\"slug\"\n:}, 5"),
                "1{}!invalid-value /0/slug!malformed-json line 3 /1/slug!malformed-json line 3 /2");
    assert_read("application/json", TEXT("{\"slug\":\"a\"} {}"), "!malformed-json line 1 ");
    assert_read("application/json", TEXT("[{\"slug\":\"a\"}] x"), "1{slug=a;}!malformed-json line 1 /1");
}

static void faults_of_tables_have_line_and_column(void **state) {
    (void)state;
    assert_read("text/csv", TEXT("slug,titel,slug\na,b,c\n"),
                "!unknown-column line 1 column titel near title!repeated-column line 1 column slug"
                "!missing-column line 1 column title!missing-column line 1 column summary"
                "!missing-column line 1 column period!missing-column line 1 column document"
                "!missing-column line 1 column section!missing-column line 1 column locator");
    assert_read("text/csv",
                TEXT("slug,title,summary,period,document,section,locator\na,b,c,2015,d,e\n\"a\"b,,,,,,\n"
                     "\xC0,b,\"\xFF\",d,e,f,g\na,b\"b,,,,,\nz,,,,,,\n\"y,,,,,,\n"),
                "6{slug=z;}!wrong-cells line 2!stray-quote line 3 column slug!not-utf-8 line 4 column slug"
                "!not-utf-8 line 4 column summary!stray-quote line 5 column title!stray-quote line 7");
}

static void many_faults_are_counted(void **state) {
    struct buffer body = {0};
    struct request request = {0};
    struct buffer notes = {0};
    struct rows_reader reader = {
        .request = &request, .file = FILE_events, .optional = all, .take = note, .context = &notes};
    (void)state;
    for (int at = 0; at < 3000; at++)
        buffer_add(&body, TEXT("{\"slug\":\"A\",\"title\":1}\n"));
    assert_true(rows_reader_begin(&reader, "application/x-ndjson"));
    rows_reader_put(&reader, buffer_text(&body));
    rows_reader_end(&reader);
    assert_int_equal(reader.rows, 3000);
    assert_int_equal(request.problem.fault_count, 1000);
    assert_int_equal(request.problem.further, 5000);
    buffer_free(&body);
    buffer_free(&notes);
    arena_free(&request.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_missing_is_told),
        cmocka_unit_test(lines_of_json),
        cmocka_unit_test(arrays_and_objects),
        cmocka_unit_test(tables),
        cmocka_unit_test(faults_of_json_have_line_and_pointer),
        cmocka_unit_test(faults_of_tables_have_line_and_column),
        cmocka_unit_test(many_faults_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
