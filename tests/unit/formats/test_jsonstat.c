/* Figures as a JSON-stat cube: every digit kept, every row in the cell of its categories, and no cube that
 * would be all holes. */
#include "../common.h"
#include "../table.h"

#include "formats/jsonstat.h"

/* Most rows here do without the last two columns. */
enum { COLUMNS = 12, ALL_COLUMNS = 14 };

static const char *const names[ALL_COLUMNS] = {
    "id",    "indicator",  "_label.indicator", "area.code", "area.name", "period.code", "dimensions",
    "value", "value_text", "qualifier",        "status",    "unit",      "permalink",   "content_hash"};
static const enum column_kind kinds[ALL_COLUMNS] = {
    COLUMN_NUMBER, COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_JSON,
    COLUMN_NUMBER, COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT};

static struct buffer written;
static struct arena arena;

/* The cube of rows; the caller is done with it before the next. */
static struct text write_columns(const char *const *cells, int count, int columns) {
    struct table table = {count, columns, names, kinds, cells};
    struct rows rows = table_rows(&table);
    buffer_free(&written);
    assert_true(jsonstat_write(&written, &arena, &rows, count, TEXT("A \"label\""), TEXT("/v1/x")));
    assert_false(written.failed);
    assert_true(is_json(buffer_text(&written)));
    return buffer_text(&written);
}

static struct text write_rows(const char *const *cells, int count) {
    return write_columns(cells, count, COLUMNS);
}

static int clean(void **state) {
    (void)state;
    buffer_free(&written);
    arena_free(&arena);
    return 0;
}

static void one_figure_is_a_whole_dataset(void **state) {
    (void)state;
    static const char *const cells[] = {"17",     "open",    "Open",          "E1",           "England",
                                        "2014",   "{}",      "3800000000.10", "£3.8 billion", "nearly",
                                        "actual", "schools", "/v1/o?a=1",     "sha256:00"};
    assert_text(
        write_columns(cells, 1, ALL_COLUMNS),
        "{\"version\":\"2.0\",\"class\":\"dataset\",\"href\":\"/v1/x\",\"label\":\"A \\\"label\\\"\","
        "\"id\":[\"indicator\",\"area\",\"period\"],\"size\":[1,1,1],"
        "\"role\":{\"time\":[\"period\"],\"geo\":[\"area\"],\"metric\":[\"indicator\"]},"
        "\"dimension\":{\"indicator\":{\"label\":\"Indicator\",\"category\":{\"index\":[\"open\"],"
        "\"label\":{\"open\":\"Open\"},\"unit\":{\"open\":{\"label\":\"schools\"}}}},"
        "\"area\":{\"label\":\"Area\",\"category\":{\"index\":[\"E1\"],\"label\":{\"E1\":\"England\"}}},"
        "\"period\":{\"label\":\"Period\",\"category\":{\"index\":[\"2014\"],"
        "\"label\":{\"2014\":\"2014\"}}}},"
        "\"value\":{\"0\":3800000000.10},\"status\":{\"0\":\"actual\"},"
        "\"extension\":{\"observation\":{\"0\":17},\"qualifier\":{\"0\":\"nearly\"},"
        "\"value_text\":{\"0\":\"£3.8 billion\"},"
        "\"permalink\":{\"0\":\"/v1/o?a=1\"},\"content_hash\":{\"0\":\"sha256:00\"}}}\n");
}

static void no_figure_is_an_empty_dataset(void **state) {
    (void)state;
    struct text text = write_rows(NULL, 0);
    assert_true(text_holds(text, "\"id\":[\"indicator\",\"area\",\"period\"],\"size\":[0,0,0]"));
    assert_true(text_holds(text, "\"value\":{},\"status\":{}"));
}

/* Two indicators, two areas, two periods: rows lie where their categories cross, the last dimension fastest.
 */
static void rows_lie_where_their_categories_cross(void **state) {
    (void)state;
    static const char *const cells[] = {
        "1", "a", "A", "E1", "One", "2013", "{}", "10",   "10",   "exact", "actual",    "schools",
        "2", "a", "A", "E1", "One", "2014", "{}", "11",   "11",   "exact", "planned",   "schools",
        "3", "a", "A", NULL, NULL,  "2014", "{}", "-0.5", "-0.5", "exact", "actual",    "schools",
        "4", "b", "B", "E1", "One", "2013", "{}", NULL,   "many", "over",  "projected", "schools",
    };
    struct text text = write_rows(cells, 4);
    assert_true(text_holds(text, "\"size\":[2,2,2]"));
    assert_true(text_holds(text, "\"index\":[\"E1\",\"not-stated\"]"));
    assert_true(text_holds(text, "\"not-stated\":\"area not stated\""));
    assert_true(text_holds(text, "\"value\":{\"0\":10,\"1\":11,\"3\":-0.5,\"4\":null}"));
    assert_true(text_holds(
        text, "\"status\":{\"0\":\"actual\",\"1\":\"planned\",\"3\":\"actual\",\"4\":\"projected\"}"));
    assert_true(text_holds(text, "\"observation\":{\"0\":1,\"1\":2,\"3\":3,\"4\":4}"));
    assert_false(text_holds(text, "\"slice\""));
    assert_false(text_holds(text, "\"claim\""));
}

static void slices_are_a_dimension_where_there_are_several(void **state) {
    (void)state;
    static const char *const cells[] = {
        "1",
        "a",
        "A",
        "E1",
        "One",
        "2014",
        "{}",
        "10",
        "10",
        "exact",
        "actual",
        "schools",
        "2",
        "a",
        "A",
        "E1",
        "One",
        "2014",
        "{\"age\": \"2\"}",
        "7",
        "7",
        "exact",
        "actual",
        "schools",
    };
    struct text text = write_rows(cells, 2);
    assert_true(text_holds(text, "\"id\":[\"indicator\",\"area\",\"period\",\"slice\"],\"size\":[1,1,1,2]"));
    assert_true(text_holds(text, "\"slice\":{\"label\":\"Slice\",\"category\":{\"index\":[\"{}\","
                                 "\"{\\\"age\\\": \\\"2\\\"}\"]"));
    assert_true(text_holds(text, "\"value\":{\"0\":10,\"1\":7}"));
    assert_false(text_holds(text, "\"claim\""));
}

/* With vintage=all the same figure is told several times. */
static void claims_tell_figures_apart_that_share_all_else(void **state) {
    (void)state;
    static const char *const cells[] = {
        "1", "a", "A", "E1", "One", "2014", "{}", "10", "10", "exact", "actual", "schools",
        "2", "a", "A", "E1", "One", "2014", "{}", "11", "11", "exact", "actual", "schools",
        "3", "a", "A", "E1", "One", "2013", "{}", "12", "12", "exact", "actual", "schools",
        "4", "a", "A", "E1", "One", "2014", "{}", "13", "13", "exact", "actual", "schools",
    };
    struct text text = write_rows(cells, 4);
    assert_true(text_holds(text, "\"id\":[\"indicator\",\"area\",\"period\",\"claim\"],\"size\":[1,1,2,3]"));
    assert_true(text_holds(text, "\"index\":[\"1\",\"2\",\"3\"]"));
    assert_true(text_holds(text, "\"value\":{\"0\":10,\"1\":11,\"3\":12,\"2\":13}"));
}

/* As many indicators, areas and periods as there are rows: the cube has their cube of cells. */
static void a_cube_that_is_too_sparse_is_refused(void **state) {
    (void)state;
    enum { MOST = 216 };
    static char words[MOST][12];
    static const char *cells[MOST * COLUMNS];
    for (int row = 0; row < MOST; row++) {
        snprintf(words[row], sizeof words[row], "%d", row);
        const char *const shared[COLUMNS] = {words[row], words[row], words[row], words[row],
                                             words[row], words[row], "{}",       words[row],
                                             words[row], "exact",    "actual",   "schools"};
        memcpy(&cells[row * COLUMNS], shared, sizeof shared);
    }
    struct text text = write_rows(cells, MOST - 1); /* 215 cubed is 9,938,375 */
    assert_true(text_holds(text, "\"size\":[215,215,215]"));
    assert_true(text_holds(text, "\"9938374\":214"));
    struct table table = {MOST, COLUMNS, names, kinds, cells};
    struct rows rows = table_rows(&table);
    buffer_free(&written);
    assert_false(jsonstat_write(&written, &arena, &rows, MOST, TEXT("x"), TEXT("/")));
    assert_int_equal(written.length, 0);
}

static void only_the_rows_shown_are_counted(void **state) {
    (void)state;
    static const char *const cells[] = {
        "1", "a", "A", "E1", "One", "2013", "{}", "10", "10", "exact", "actual", "schools",
        "2", "b", "B", "E2", "Two", "2014", "{}", "11", "11", "exact", "actual", "schools",
    };
    struct table table = {2, COLUMNS, names, kinds, cells};
    struct rows rows = table_rows(&table);
    buffer_free(&written);
    assert_true(jsonstat_write(&written, &arena, &rows, 1, TEXT("x"), TEXT("/")));
    assert_true(text_holds(buffer_text(&written), "\"size\":[1,1,1]"));
    assert_false(text_holds(buffer_text(&written), "E2"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_figure_is_a_whole_dataset),
        cmocka_unit_test(no_figure_is_an_empty_dataset),
        cmocka_unit_test(rows_lie_where_their_categories_cross),
        cmocka_unit_test(slices_are_a_dimension_where_there_are_several),
        cmocka_unit_test(claims_tell_figures_apart_that_share_all_else),
        cmocka_unit_test(a_cube_that_is_too_sparse_is_refused),
        cmocka_unit_test(only_the_rows_shown_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, clean);
}
