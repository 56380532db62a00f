/* Which columns are shown: by the wish of the caller, by what was included, and never the server's own. */
#include "../common.h"
#include "../table.h"

#include "core/composition.h"
#include "formats/view.h"

static const char *const names[] = {
    "slug",    "area.code",   "area.name",   "period.code",        "_cursor",
    "_hidden", "_label.area", "_label.slug", "included.programme", "included.source",
};
static const enum column_kind kinds[] = {
    COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_NUMBER, COLUMN_TEXT,
    COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_JSON,   COLUMN_JSON,
};
static const char *const cells[] = {
    "a", "E1", "One", "1", "c1", "h1", "la", "ls", "{}",  "[]",
    "b", NULL, "Two", "2", "c2", "h2", "ma", "ms", "{ }", "[ ]",
};

static const struct {
    const char *fields, *include;
    bool labels;
    const char *shown; /* joined by spaces */
} selections[] = {
    {NULL, NULL, false, "slug area.code area.name period.code"},
    {NULL, NULL, true, "slug area.code area.name period.code _label.area _label.slug"},
    {NULL, "source", false, "slug area.code area.name period.code included.source"},
    {NULL, " programme , source", false,
     "slug area.code area.name period.code included.programme included.source"},
    {NULL, "", false, "slug area.code area.name period.code"},
    {NULL, "sourc", false, "slug area.code area.name period.code"},
    {"slug", NULL, false, "slug"},
    {"period.code,slug", NULL, false, "slug period.code"},
    {"area", NULL, false, "area.code area.name"},
    {"area.name", NULL, false, "area.name"},
    {" area.name , slug", NULL, false, "slug area.name"},
    {"area", NULL, true, "area.code area.name _label.area"},
    {"slug", "source", true, "slug _label.slug included.source"},
    {"_cursor", NULL, true, ""},
    {"_label.area", NULL, true, ""},
    {"included", NULL, false, ""},
    {"included.source", NULL, false, ""},
    {"", NULL, false, ""},
    {"nothing", NULL, false, ""},
};

static void columns_are_shown_as_selected(void **state) {
    (void)state;
    struct table table = {2, 10, names, kinds, cells};
    struct rows rows = table_rows(&table);
    for (size_t at = 0; at < COUNT_OF(selections); at++) {
        struct arena arena = {0};
        char shown[200] = "";
        struct selection selection = {text_of(selections[at].fields), text_of(selections[at].include),
                                      selections[at].labels, NULL};
        struct rows view = view_of(&arena, &rows, selection);
        for (int column = 0; column < view.column_count; column++)
            snprintf(shown + strlen(shown), sizeof shown - strlen(shown), "%s%s", column ? " " : "",
                     view.column_name(&view, column).data);
        assert_string_equal(shown, selections[at].shown);
        assert_int_equal(view.row_count, 2);
        arena_free(&arena);
    }
}

static void cells_and_kinds_are_those_of_the_columns_shown(void **state) {
    (void)state;
    struct table table = {2, 10, names, kinds, cells};
    struct rows rows = table_rows(&table);
    struct arena arena = {0};
    struct rows view =
        view_of(&arena, &rows, (struct selection){TEXT("period,area"), TEXT("source"), false, NULL});
    assert_int_equal(view.column_count, 4);
    assert_text(view.cell(&view, 0, 0), "E1");
    assert_text(view.cell(&view, 1, 0), NULL);
    assert_text(view.cell(&view, 1, 2), "2");
    assert_int_equal(view.column_kind(&view, 2), COLUMN_NUMBER);
    assert_int_equal(view.column_kind(&view, 3), COLUMN_JSON);
    assert_text(rows_value(&view, 1, "area.name"), "Two");
    assert_text(rows_value(&view, 1, "slug"), NULL);
    arena_free(&arena);
}

static void what_is_made_is_made_where_it_is_shown(void **state) {
    (void)state;
    static const char *const told[] = {"slug", "_composed.links.self", "_sha256.hash", "_hidden", NULL};
    static const struct template templates[] = {
        {"_composed.links.self", "/v1/{slug}"}, {"_sha256.hash", "{slug}{_hidden}"}, {0}};
    static const char *const contents[] = {"ab", NULL, NULL, "c", "d", NULL, NULL, NULL};
    const struct statement statement = {.templates = templates};
    struct table table = {2, 4, told, NULL, contents};
    struct rows rows = table_rows(&table);
    struct arena arena = {0};
    const struct composition *const *making = compositions_of(&arena, &statement, told);
    struct rows whole = view_of(&arena, &rows, (struct selection){{NULL, 0}, {NULL, 0}, false, making});
    assert_int_equal(whole.column_count, 3);
    assert_text(rows_value(&whole, 0, "slug"), "ab");
    assert_text(rows_value(&whole, 0, "links.self"), "/v1/ab");
    assert_text(rows_value(&whole, 1, "links.self"), "/v1/d");
    /* printf abc | sha256sum */
    assert_text(rows_value(&whole, 0, "hash"),
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct rows links = view_of(&arena, &rows, (struct selection){TEXT("links"), {NULL, 0}, false, making});
    assert_int_equal(links.column_count, 1);
    assert_text(rows_value(&links, 1, "links.self"), "/v1/d");
    assert_int_equal(
        view_of(&arena, &rows, (struct selection){TEXT("hash"), {NULL, 0}, false, making}).column_count, 1);
    assert_int_equal(
        view_of(&arena, &rows, (struct selection){TEXT("_sha256"), {NULL, 0}, true, making}).column_count, 0);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_shown_as_selected),
        cmocka_unit_test(cells_and_kinds_are_those_of_the_columns_shown),
        cmocka_unit_test(what_is_made_is_made_where_it_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
