/* Tables for a terminal: columns as wide as what they hold, counted in characters, and nothing cut. */
#include "../common.h"
#include "../table.h"

#include "formats/table.h"

static const char *const names[] = {"id", "area.name", "value", "rival"};
static const enum column_kind kinds[] = {COLUMN_NUMBER, COLUMN_TEXT, COLUMN_NUMBER, COLUMN_BOOLEAN};
static const char *const cells[] = {"7", "Ynys M\u00f4n", "-0.50", "t", "12", NULL, "38", "f",
                                    "3", "A\nB\tC",       NULL,    NULL};

static void compare_table(int rows_shown, const char *const *columns, const char *expected) {
    struct table table = {3, 4, names, kinds, cells};
    struct rows rows = table_rows(&table);
    struct arena arena = {0};
    struct buffer buffer = {0};
    buffer_add_byte(&buffer, '|');
    table_write(&buffer, &arena, &rows, rows_shown, columns);
    assert_text(((struct text){buffer.data + 1, buffer.length - 1}), expected);
    assert_false(buffer.failed);
    buffer_free(&buffer);
    arena_free(&arena);
}

static void columns_are_aligned(void **state) {
    (void)state;
    compare_table(3, NULL,
                  "id  area_name  value  rival\n"
                  "--  ---------  -----  -----\n"
                  " 7  Ynys M\u00f4n   -0.50  true\n"
                  "12                38  false\n"
                  " 3  A B C             \n");
}

static void no_more_rows_are_shown_than_asked_for(void **state) {
    (void)state;
    compare_table(1, NULL,
                  "id  area_name  value  rival\n"
                  "--  ---------  -----  -----\n"
                  " 7  Ynys M\u00f4n   -0.50  true\n");
    compare_table(0, NULL,
                  "id  area_name  value  rival\n"
                  "--  ---------  -----  -----\n");
}

static void only_wanted_columns_are_shown_in_their_own_order(void **state) {
    (void)state;
    static const char *const wanted[] = {"value", "nothing", "id", NULL};
    static const char *const none[] = {NULL};
    compare_table(3, wanted, "id  value\n--  -----\n 7  -0.50\n12     38\n 3       \n");
    compare_table(3, none, "");
}

static void a_long_cell_is_not_cut(void **state) {
    (void)state;
    char word[600], dashes[600];
    memset(word, 'w', sizeof word);
    memset(dashes, '-', sizeof dashes);
    word[599] = dashes[599] = '\0';
    static const char *const long_names[] = {"title", "x"};
    const char *const long_cells[] = {word, "[\"a\", \"b\"]"};
    static const enum column_kind long_kinds[] = {COLUMN_TEXT, COLUMN_JSON};
    struct table table = {1, 2, long_names, long_kinds, long_cells};
    struct rows rows = table_rows(&table);
    struct arena arena = {0};
    struct buffer buffer = {0};
    char expected[2600];
    table_write(&buffer, &arena, &rows, 1, NULL);
    snprintf(expected, sizeof expected, "%-599s  x\n%s  ----\n%s  a; b\n", "title", dashes, word);
    assert_text(buffer_text(&buffer), expected);
    buffer_free(&buffer);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_aligned),
        cmocka_unit_test(no_more_rows_are_shown_than_asked_for),
        cmocka_unit_test(only_wanted_columns_are_shown_in_their_own_order),
        cmocka_unit_test(a_long_cell_is_not_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
