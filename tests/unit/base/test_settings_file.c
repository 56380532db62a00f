/* A file of settings taken apart: its lines, its quotes, and files that are none. */
#include "../common.h"

#include "base/settings_file.h"

#include <stdlib.h>
#include <unistd.h>

static void lines_are_taken_one_by_one(void **state) {
    (void)state;
    char text[] = "# a comment\n\n  A = 1 \r\nB=\"two words\"\n; another\nC='\"'\nD=\nE=\"open\nF='x\"\n=g";
    static const struct settings_line wanted[] = {{3, "A", "1"}, {4, "B", "two words"}, {6, "C", "\""},
                                                  {7, "D", ""},  {8, "E", "\"open"},    {9, "F", "'x\""},
                                                  {10, "", "g"}};
    struct settings_line line = {0};
    char *rest = text;
    for (size_t at = 0; at < COUNT_OF(wanted); at++) {
        assert_true(settings_file_next(&rest, &line));
        assert_int_equal(line.number, wanted[at].number);
        assert_string_equal(line.name, wanted[at].name);
        assert_string_equal(line.value, wanted[at].value);
    }
    assert_false(settings_file_next(&rest, &line));
    assert_int_equal(line.number, 0);
}

static void a_line_without_an_equals_sign_is_told(void **state) {
    (void)state;
    char text[] = "A=1\nB 2\nC=3";
    struct settings_line line = {0};
    char *rest = text;
    assert_true(settings_file_next(&rest, &line));
    assert_false(settings_file_next(&rest, &line));
    assert_int_equal(line.number, 2);
    assert_null(line.name);
}

static void read_bytes(const char *path, const char *bytes, size_t count, const char *fault_end) {
    struct buffer fault = {0};
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    assert_int_equal(fclose(file), 0);
    char *text = settings_file_read(path, &fault);
    assert_int_equal(text != NULL, fault_end == NULL);
    if (fault_end)
        assert_true(text_holds(buffer_text(&fault), fault_end));
    free(text);
    buffer_free(&fault);
}

static void only_short_texts_are_read(void **state) {
    (void)state;
    static char much[65537];
    char path[] = "/tmp/ops-settings-XXXXXX";
    int opened = mkstemp(path);
    assert_true(opened >= 0);
    close(opened);
    memset(much, '#', sizeof much);
    read_bytes(path, "", 0, NULL);
    read_bytes(path, "A=1", 3, NULL);
    read_bytes(path, much, 65536, NULL);
    read_bytes(path, much, 65537, "it has more than 64 KiB");
    read_bytes(path, "A\0B", 3, "it is not UTF-8 text");
    read_bytes(path, "\xff", 1, "it is not UTF-8 text");
    assert_int_equal(unlink(path), 0);
    struct buffer fault = {0};
    assert_null(settings_file_read(path, &fault));
    assert_true(text_holds(buffer_text(&fault), "No such file"));
    buffer_free(&fault);
    assert_null(settings_file_read("/tmp", &fault));
    assert_true(text_holds(buffer_text(&fault), "Is a directory"));
    buffer_free(&fault);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_taken_one_by_one),
        cmocka_unit_test(a_line_without_an_equals_sign_is_told),
        cmocka_unit_test(only_short_texts_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
