/* The files in the binary: found by name, migrations numbered from one without a gap. */
#include "../common.h"

#include "base/embedded.h"

static void files_are_found_by_their_whole_name(void **state) {
    (void)state;
    assert_true(text_starts_with(embedded_content("openapi.yaml"), TEXT("openapi: 3.")));
    assert_text(embedded_content("openapi.yam"), NULL);
    assert_text(embedded_content("openapi.yaml "), NULL);
    assert_text(embedded_content(""), NULL);
    assert_text(embedded_content("/etc/passwd"), NULL);
}

/* Empty where npm was not at hand when this was built (packaging/browser/fetch.sh). */
static bool comes_from_npm(const char *name) {
    return strncmp(name, "swagger-ui", 10) == 0 || strcmp(name, "LICENSE") == 0 ||
           strcmp(name, "NOTICE") == 0;
}

static void every_file_is_filled_and_readable(void **state) {
    (void)state;
    for (const struct embedded_file *file = embedded_files; file->name; file++) {
        assert_null(strchr(file->name, '/'));
        assert_true(file->content.length > 0 || comes_from_npm(file->name));
        assert_true(text_is_utf8(file->content));
        assert_ptr_equal(embedded_content(file->name).data, file->content.data);
        assert_int_equal(file->content.data[file->content.length], '\0');
    }
}

static void migrations_follow_each_other(void **state) {
    (void)state;
    int newest = 0;
    for (const struct embedded_file *file = embedded_files; file->name; file++)
        if (embedded_migration_number(file))
            assert_int_equal(embedded_migration_number(file), ++newest);
    assert_true(newest > 0);
    assert_int_equal(embedded_newest_migration(), newest);
}

static const struct {
    const char *name;
    int number;
} names[] = {
    {"0002_figures.sql", 2}, {"0010_x.sql", 10}, {"1234.sql", 1234}, {"openapi.yaml", 0}, {"", 0},
    {"_0002.sql", 0},        {"-1_x.sql", 0},    {"stage.sql", 0},   {" 1.sql", 0},       {"0000_x.sql", 0},
};

static void a_migration_has_its_number_in_front(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(names); at++) {
        struct embedded_file file = {names[at].name, TEXT("")};
        assert_int_equal(embedded_migration_number(&file), names[at].number);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_found_by_their_whole_name),
        cmocka_unit_test(every_file_is_filled_and_readable),
        cmocka_unit_test(migrations_follow_each_other),
        cmocka_unit_test(a_migration_has_its_number_in_front),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
