/* Cells by their columns. */
#include "../common.h"
#include "../table.h"

static void cells_are_found_by_column(void **state) {
    (void)state;
    static const char *const names[] = {"slug", "total", "slug"};
    static const char *const cells[] = {"a", NULL, "z", "b", "", "y"};
    struct table table = {.row_count = 2, .column_count = 3, .names = names, .cells = cells};
    struct rows rows = table_rows(&table);
    struct rows empty = {0};
    assert_text(rows_value(&rows, 0, "slug"), "a");
    assert_text(rows_value(&rows, 1, "slug"), "b");
    assert_text(rows_value(&rows, 0, "total"), NULL);
    assert_text(rows_value(&rows, 1, "total"), "");
    assert_text(rows_value(&rows, 2, "slug"), NULL);
    assert_text(rows_value(&rows, 0, "slu"), NULL);
    assert_text(rows_value(&rows, 0, ""), NULL);
    assert_text(rows_value(&empty, 0, "slug"), NULL);
}

static void columns_are_called_what_they_show(void **state) {
    (void)state;
    assert_text(column_shown(TEXT("_sha256.hash")), "hash");
    assert_text(column_shown(TEXT("_composed.links.self")), "links.self");
    assert_text(column_shown(TEXT("_sha256")), "_sha256");
    assert_text(column_shown(TEXT("_cursor")), "_cursor");
    assert_text(column_shown(TEXT("area.code")), "area.code");
    assert_int_equal(column_making(TEXT("_sha256.hash")), COLUMN_DIGESTED);
    assert_int_equal(column_making(TEXT("_composed.links.self")), COLUMN_COMPOSED);
    assert_int_equal(column_making(TEXT("hash")), COLUMN_GIVEN);
    assert_int_equal(column_making(TEXT("_hidden")), COLUMN_GIVEN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_found_by_column),
        cmocka_unit_test(columns_are_called_what_they_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
