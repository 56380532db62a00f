/* Records of a stream, wherever it is cut: every text is split whole and in pieces of each size, with the
 * same result. */
#include "writing/splitter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void note(void *context, const struct record *record) {
    struct buffer *notes = context;
    if (record->text.data)
        buffer_add_format(notes, "%lld:%lld:%lld[%.*s]", record->place, record->line, record->column,
                          TEXT_FORMAT(record->text));
    else
        buffer_add_format(notes, "%lld:%lld(too long)", record->place, record->line);
}

static void split(enum splitter_form form, struct text text, size_t piece, struct buffer *notes) {
    static const char *const faults[] = {"", "cut", "after", "empty", "quote"};
    struct splitter splitter;
    splitter_begin(&splitter, form, note, notes);
    for (size_t at = 0; at < text.length; at += piece) {
        size_t length = piece < text.length - at ? piece : text.length - at;
        char *copy = malloc(length); /* so that whoever reads beyond it is found */
        memcpy(copy, text.data + at, length);
        splitter_put(&splitter, (struct text){copy, length});
        free(copy);
    }
    splitter_end(&splitter);
    buffer_add_format(notes, "%s", faults[splitter.fault]);
    if (splitter.fault)
        buffer_add_format(notes, " %lld:%lld", splitter.record.line, splitter.record.column);
    buffer_add_byte(notes, '\0');
}

static void assert_split(enum splitter_form form, const char *text, const char *expected) {
    for (size_t piece = 1; piece <= strlen(text) + 1; piece++) {
        struct buffer notes = {0};
        split(form, text_of(text), piece, &notes);
        if (strcmp(notes.data, expected) != 0)
            fail_msg("in pieces of %zu: %s\ninstead of %s", piece, notes.data, expected);
        buffer_free(&notes);
    }
}

static void lines(void **state) {
    (void)state;
    assert_split(SPLIT_LINES, "a\nbc\n", "0:1:1[a]1:2:1[bc]");
    assert_split(SPLIT_LINES, "a\nbc", "0:1:1[a]1:2:1[bc]");
    assert_split(SPLIT_LINES, "a\r\n\n\"\nb", "0:1:1[a\r]1:2:1[]2:3:1[\"]3:4:1[b]");
    assert_split(SPLIT_LINES, "", "");
    assert_split(SPLIT_LINES, "\n", "0:1:1[]");
}

static void a_byte_order_mark_is_no_text(void **state) {
    (void)state;
    assert_split(SPLIT_LINES,
                 "\xEF\xBB\xBF"
                 "a\n",
                 "0:1:1[a]");
    assert_split(SPLIT_LINES,
                 "\xEF\xBB"
                 "a\n",
                 "0:1:1[\xEF\xBB"
                 "a]");
    assert_split(SPLIT_CSV, "\xEF\xBB\xBF\"a\n\"\nb", "0:1:1[\"a\n\"]1:3:1[b]");
    assert_split(SPLIT_JSON, "\xEF\xBB\xBF[1]", "0:1:2[1]");
}

static void rows_of_csv(void **state) {
    (void)state;
    assert_split(SPLIT_CSV, "a,b\n1,\"x\ny\"\n2,3\n", "0:1:1[a,b]1:2:1[1,\"x\ny\"]2:4:1[2,3]");
    assert_split(SPLIT_CSV, "\"a\"\"\n\",b\r\nc", "0:1:1[\"a\"\"\n\",b\r]1:3:1[c]");
    assert_split(SPLIT_CSV, "a\"b\nc\n", "0:1:1[a\"b]1:2:1[c]"); /* quotes within a cell open nothing */
    assert_split(SPLIT_CSV, "a\n\"b\nc\n", "0:1:1[a]quote 2:1");
    assert_split(SPLIT_CSV, "\"\"\n\"\"", "0:1:1[\"\"]1:2:1[\"\"]");
}

static void elements(void **state) {
    (void)state;
    assert_split(SPLIT_JSON, "[1,{\"a\":[2,3]},\"],\"]", "0:1:2[1]1:1:4[{\"a\":[2,3]}]2:1:16[\"],\"]");
    assert_split(SPLIT_JSON, " [ 1 ,\n 2 ] \n", "0:1:4[1 ]1:2:2[2 ]");
    assert_split(SPLIT_JSON, "[\"\\\"]\",\"\\\\\"]", "0:1:2[\"\\\"]\"]1:1:8[\"\\\\\"]");
    assert_split(SPLIT_JSON, "[]", "");
    assert_split(SPLIT_JSON, "[ ]", "");
    assert_split(SPLIT_JSON, "", "");
    assert_split(SPLIT_JSON, " {\"a\":[1,2]}\n", "0:1:2[{\"a\":[1,2]}\n]");
    assert_split(SPLIT_JSON, "{} {}", "0:1:1[{} {}]");
    assert_split(SPLIT_JSON, "nonsense]", "0:1:1[nonsense]]");
}

static void arrays_that_are_none(void **state) {
    (void)state;
    assert_split(SPLIT_JSON, "[1", "cut 1:3");
    assert_split(SPLIT_JSON, "[1,", "0:1:2[1]cut 1:4");
    assert_split(SPLIT_JSON, "[", "cut 1:2");
    assert_split(SPLIT_JSON, "[{\"a\":1}\n,\n\"x", "0:1:2[{\"a\":1}\n]cut 3:3");
    assert_split(SPLIT_JSON, "[1,]", "0:1:2[1]empty 1:4");
    assert_split(SPLIT_JSON, "[,1]", "empty 1:2");
    assert_split(SPLIT_JSON, "[1,,2]", "0:1:2[1]empty 1:4");
    assert_split(SPLIT_JSON, "[1] 2", "0:1:2[1]after 1:5");
    assert_split(SPLIT_JSON, "[][]", "after 1:3");
}

static void a_record_that_is_too_long_is_passed_over(void **state) {
    static const enum splitter_form forms[] = {SPLIT_LINES, SPLIT_CSV};
    char text[RECORD_LIMIT + 20];
    (void)state;
    for (size_t extra = 0; extra < 2; extra++)
        for (size_t form = 0; form < 2; form++)
            for (size_t piece = 1000; piece < sizeof text; piece += 64000) {
                struct buffer notes = {0};
                size_t length = RECORD_LIMIT + extra;
                memset(text, 'a', sizeof text);
                text[length] = '\n';
                text[length + 1] = 'b';
                split(forms[form], (struct text){text, length + 2}, piece, &notes);
                if (extra)
                    assert_string_equal(notes.data, "0:1(too long)1:2:1[b]");
                else
                    assert_non_null(strstr(notes.data, "aaa]1:2:1[b]"));
                buffer_free(&notes);
            }
}

static void an_element_that_is_too_long_is_passed_over(void **state) {
    struct buffer text = {0};
    struct buffer notes = {0};
    (void)state;
    buffer_add(&text, TEXT("[\""));
    for (int at = 0; at < RECORD_LIMIT; at++)
        buffer_add_byte(&text, ',');
    buffer_add(&text, TEXT("\",1]"));
    split(SPLIT_JSON, buffer_text(&text), 5000, &notes);
    assert_string_equal(notes.data, "0:1(too long)1:1:65541[1]");
    buffer_free(&text);
    buffer_free(&notes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),
        cmocka_unit_test(a_byte_order_mark_is_no_text),
        cmocka_unit_test(rows_of_csv),
        cmocka_unit_test(elements),
        cmocka_unit_test(arrays_that_are_none),
        cmocka_unit_test(a_record_that_is_too_long_is_passed_over),
        cmocka_unit_test(an_element_that_is_too_long_is_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
