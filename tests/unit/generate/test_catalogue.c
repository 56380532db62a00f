/* What figures refer to: every row of every file with all its columns, whatever the size, and no name that
 * the real record has. */
#include "../common.h"
#include "rows.h"

#include "base/embedded.h"
#include "generate/catalogue.h"
#include "generate/outline.h"

#include <stdlib.h>

static struct text catalogue(const char *file_name, long long observations) {
    char *data = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&data, &length);
    assert_non_null(out);
    generate_catalogue(out, file_name, observations);
    assert_int_equal(fclose(out), 0);
    return (struct text){data, length};
}

static bool has_row(struct text file, struct text key) {
    while (file.data) {
        struct text after;
        if (text_equal(text_split(text_split(file, '\n', &file), ',', &after), key))
            return true;
    }
    return false;
}

static int check_rows(int file, struct text rows) {
    int count = 0;
    while (rows.length) {
        struct text after;
        struct text row = text_split(rows, '\n', &rows);
        assert_int_equal(cells_of(row), columns_of(file));
        assert_true(text_is_utf8(row));
        assert_false(has_row(embedded_content(files_about[file].file_name), text_split(row, ',', &after)));
        count++;
    }
    return count;
}

static void every_row_has_all_its_columns(void **state) {
    (void)state;
    int rows[FILE_COUNT];
    for (int file = 0; file < FILE_COUNT; file++) {
        struct text made = catalogue(files_about[file].file_name, outline_most_observations());
        rows[file] = check_rows(file, made);
        free((void *)made.data);
    }
    assert_int_equal(rows[FILE_updates], OUTLINE_UPDATES);
    assert_int_equal(rows[FILE_documents], OUTLINE_UPDATES);
    assert_int_equal(rows[FILE_programmes], 80);
    assert_int_equal(rows[FILE_indicators], outline_indicators());
    assert_true(rows[FILE_areas] > 340);
    assert_int_equal(rows[FILE_observations], 0);
    assert_int_equal(rows[FILE_checks], 0);
}

static void no_indicator_is_made_without_a_figure(void **state) {
    (void)state;
    struct text made = catalogue("indicators.csv", 1);
    assert_true(text_starts_with(
        made, TEXT("home-care-requests,local-home-care,Requests for home care,requests,flow,")));
    assert_int_equal(check_rows(FILE_indicators, made), 1);
    free((void *)made.data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_has_all_its_columns),
        cmocka_unit_test(no_indicator_is_made_without_a_figure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
