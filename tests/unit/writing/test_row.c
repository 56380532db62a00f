/* Rows of the record's files in memory, and as the data of a COPY. */
#include "../asking.h"

#include "writing/row.h"

static void columns_are_those_of_the_file(void **state) {
    (void)state;
    static const char *const areas[] = {"code", "name", "level", "parent", "scheme"};
    size_t count;
    const struct files_column *columns = row_columns(FILE_areas, &count);
    assert_int_equal(count, COUNT_OF(areas));
    for (size_t at = 0; at < count; at++) {
        assert_string_equal(columns[at].name, areas[at]);
        assert_int_equal(row_column(FILE_areas, text_of(areas[at])), at);
    }
    assert_int_equal(row_column(FILE_areas, TEXT("slug")), -1);
    assert_int_equal(row_column(FILE_areas, TEXT("")), -1);
}

static void every_file_fits_a_row(void **state) {
    (void)state;
    for (int file = 0; file < FILE_COUNT; file++) {
        size_t count;
        struct text rest = text_of(files_about[file].key);
        row_columns((enum files_file)file, &count);
        assert_in_range(count, 1, ROW_CELLS);
        while (rest.data)
            assert_true(row_column((enum files_file)file, text_split(rest, ' ', &rest)) >= 0);
    }
}

static void cells_are_set_and_got(void **state) {
    (void)state;
    struct row row = {.pointer = TEXT("")};
    assert_text(row_cell(FILE_areas, &row, "name"), NULL);
    row_set(FILE_areas, &row, "name", TEXT("Kent"));
    row_set(FILE_areas, &row, "slug", TEXT("nowhere"));
    assert_text(row_cell(FILE_areas, &row, "name"), "Kent");
    assert_text(row_cell(FILE_areas, &row, "slug"), NULL);
    assert_true(row.given[1]);
    assert_false(row.given[0]);
}

static void keys_have_their_parts(void **state) {
    (void)state;
    struct arena arena = {0};
    struct row row = {.pointer = TEXT("")};
    row_set(FILE_programme_names, &row, "programme", TEXT("free-schools"));
    row_set(FILE_programme_names, &row, "document", TEXT("d"));
    assert_text(row_key(&arena, FILE_programme_names, &row), "free-schools d");
    row = (struct row){.pointer = TEXT("")};
    row_set(FILE_areas, &row, "code", TEXT("x-a"));
    assert_text(row_key(&arena, FILE_areas, &row), "x-a");
    arena_free(&arena);
}

static void columns_have_members(void **state) {
    (void)state;
    static const char *const pairs[][2] = {{"slug", "slug"},
                                           {"organisation_kind", "kind"},
                                           {"kind", "sources"},
                                           {"locator", "sources"},
                                           {"other_sources", "sources"},
                                           {"document", "sources"},
                                           {"_kind", "_kind"},
                                           {"kinds", "kinds"}};
    for (size_t at = 0; at < COUNT_OF(pairs); at++)
        assert_string_equal(row_member(pairs[at][0]), pairs[at][1]);
}

static void required_cells(void **state) {
    (void)state;
    static const char *const defaults[] = {"level", NULL};
    struct asking asking;
    struct row row = {.pointer = TEXT("/3")};
    asking_start(&asking, "/v1/x");
    row_set(FILE_areas, &row, "name", (struct text){NULL, 0}); /* said, and wrong */
    row_require(&asking.request, FILE_areas, &row, defaults);
    const struct problem_fault *fault = asking.request.problem.first;
    assert_text(fault->pointer, "/3/code");
    assert_string_equal(fault->code, "missing-member");
    assert_text(fault->next->pointer, "/3/scheme");
    assert_null(fault->next->next);
    asking_end(&asking);
}

static void data_for_a_copy(void **state) {
    (void)state;
    struct buffer data = {0};
    struct row row = {.pointer = TEXT("")};
    row_set(FILE_areas, &row, "code", TEXT("x-a"));
    row_set(FILE_areas, &row, "name", TEXT("a\\b\tc\nd\re\\N \xC2\xA3"));
    row_set(FILE_areas, &row, "level", TEXT(""));
    row_set(FILE_areas, &row, "scheme", TEXT("\\."));
    row_add_copy(&data, FILE_areas, &row, 7);
    assert_text(buffer_text(&data), "7\tx-a\ta\\\\b\\tc\\nd\\re\\\\N \xC2\xA3\t\t\\N\t\\\\.\n");
    buffer_free(&data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_those_of_the_file),
        cmocka_unit_test(every_file_fits_a_row),
        cmocka_unit_test(cells_are_set_and_got),
        cmocka_unit_test(keys_have_their_parts),
        cmocka_unit_test(columns_have_members),
        cmocka_unit_test(required_cells),
        cmocka_unit_test(data_for_a_copy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
