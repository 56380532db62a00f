/* The names of the formats. */
#include "../asking.h"

static void suffixes_name_formats(void **state) {
    (void)state;
    for (enum format format = FORMAT_JSON; format < FORMAT_COUNT; format++) {
        const struct format_about *about = format_about(format);
        assert_int_equal(format_of_suffix(text_of(about->suffix)), format);
        assert_true(text_starts_with(text_of(about->content), text_of(about->media)));
    }
    static const char *const others[] = {"", "CSV", "cs", "csvw", "csv-metadata", "html", ".csv", "json "};
    for (size_t at = 0; at < COUNT_OF(others); at++)
        assert_int_equal(format_of_suffix(text_of(others[at])), FORMAT_COUNT);
    assert_int_equal(format_of_suffix(no_value), FORMAT_COUNT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(suffixes_name_formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
