/* A result of libpq, made without a server, seen as rows. */
#include "../common.h"

#include "db/result_rows.h"

static const struct {
    const char *name;
    Oid type;
    enum column_kind kind;
} columns[] = {
    {"flag", 16, COLUMN_BOOLEAN}, {"big", 20, COLUMN_NUMBER},       {"small", 21, COLUMN_NUMBER},
    {"whole", 23, COLUMN_NUMBER}, {"exact", 1700, COLUMN_NUMBER},   {"json", 114, COLUMN_JSON},
    {"jsonb", 3802, COLUMN_JSON}, {"text", 25, COLUMN_TEXT},        {"date", 1082, COLUMN_TEXT},
    {"texts", 1009, COLUMN_TEXT}, {"area.code", 1043, COLUMN_TEXT}, {"unknown", 0, COLUMN_TEXT},
};

enum { COLUMNS = COUNT_OF(columns) };

static PGresult *make_result(void) {
    PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    PGresAttDesc attributes[COLUMNS];
    assert_non_null(result);
    memset(attributes, 0, sizeof attributes);
    for (size_t at = 0; at < COLUMNS; at++) {
        attributes[at].name = (char *)(uintptr_t)columns[at].name;
        attributes[at].typid = columns[at].type;
    }
    assert_true(PQsetResultAttrs(result, COLUMNS, attributes));
    return result;
}

static void columns_have_names_and_kinds(void **state) {
    (void)state;
    struct rows rows;
    assert_true(result_rows(&rows, make_result()));
    assert_int_equal(rows.row_count, 0);
    assert_int_equal(rows.column_count, COLUMNS);
    for (int at = 0; at < (int)COLUMNS; at++) {
        assert_text(rows.column_name(&rows, at), columns[at].name);
        assert_int_equal(rows.column_kind(&rows, at), columns[at].kind);
    }
    result_rows_free(&rows);
}

static void cells_are_read_in_place(void **state) {
    (void)state;
    struct rows rows;
    PGresult *result = make_result();
    assert_true(PQsetvalue(result, 0, 0, (char[]){"t"}, 1));
    assert_true(PQsetvalue(result, 0, 1, NULL, -1));
    assert_true(PQsetvalue(result, 0, 7, (char[]){""}, 0));
    assert_true(PQsetvalue(result, 1, 7, (char[]){"\u00a33.8 billion"}, 13));
    assert_true(result_rows(&rows, result));
    assert_int_equal(rows.row_count, 2);
    assert_text(rows.cell(&rows, 0, 0), "t");
    assert_text(rows.cell(&rows, 0, 1), NULL);
    assert_text(rows.cell(&rows, 0, 7), "");
    assert_text(rows.cell(&rows, 1, 7), "\u00a33.8 billion");
    assert_text(rows_value(&rows, 1, "text"), "\u00a33.8 billion");
    assert_text(rows_value(&rows, 1, "flag"), NULL);
    assert_text(rows_value(&rows, 2, "text"), NULL);
    result_rows_free(&rows);
}

static void freed_rows_are_empty(void **state) {
    (void)state;
    struct rows rows;
    assert_true(result_rows(&rows, make_result()));
    result_rows_free(&rows);
    assert_null(rows.source);
    assert_int_equal(rows.row_count + rows.column_count, 0);
    result_rows_free(&rows);
}

static void a_part_shows_some_rows_and_outlives_the_whole(void **state) {
    (void)state;
    struct rows whole;
    PGresult *result = make_result();
    for (int row = 0; row < 3; row++)
        assert_true(PQsetvalue(result, row, 7, (char[]){(char)('a' + row), '\0'}, 1));
    assert_true(result_rows(&whole, result));
    struct rows part = result_rows_part(&whole, 1, 2, 1);
    result_rows_free(&whole);
    assert_int_equal(part.row_count, 2);
    assert_int_equal(part.column_count, COLUMNS - 1);
    assert_text(part.cell(&part, 0, 7), "b");
    assert_text(part.cell(&part, 1, 7), "c");
    struct rows none = result_rows_part(&part, 0, 0, 0);
    struct rows last = result_rows_part(&part, 1, 1, 0);
    result_rows_free(&part);
    result_rows_free(&none);
    assert_text(rows_value(&last, 0, "text"), "c");
    result_rows_free(&last);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_have_names_and_kinds),
        cmocka_unit_test(cells_are_read_in_place),
        cmocka_unit_test(freed_rows_are_empty),
        cmocka_unit_test(a_part_shows_some_rows_and_outlives_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
