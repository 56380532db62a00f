/* Texts from the cells of a row: holes filled, lines kept as one, and templates that name what is not there.
 */
#include "../common.h"
#include "../table.h"

#include "core/composition.h"

static const char *const names[] = {"id", "area.code", "_note"};
static const enum column_kind kinds[] = {COLUMN_NUMBER, COLUMN_TEXT, COLUMN_TEXT};
static const char *const cells[] = {
    "17",   "E1", "two\nlines", /* as they are told of a figure */
    "",     NULL, "a\\nb",      /* a backslash that is one */
    "{id}", "",   "",
};

static const struct {
    const char *template, *made[3];
} cases[] = {
    {"", {"", "", ""}},
    {"as it is", {"as it is", "as it is", "as it is"}},
    {"/v1/{id}", {"/v1/17", "/v1/", "/v1/{id}"}},
    {"{id}{area.code}", {"17E1", "", "{id}"}},
    {"{id}, {area.code}!", {"17, E1!", ", !", "{id}, !"}},
    {"<{_note}>", {"<two\nlines>", "<a\\nb>", "<>"}},
    {"<{one_line(_note)}>", {"<two\\nlines>", "<a\\\\nb>", "<>"}},
    {"{one_line(area.code)}{one_line(id)}", {"E117", "", "{id}"}},
};

static void holes_are_filled_with_the_cells_of_the_row(void **state) {
    (void)state;
    struct table table = {3, 3, names, kinds, cells};
    struct rows rows = table_rows(&table);
    struct arena arena = {0};
    static const char *const columns[] = {"id", "area.code", "_note", NULL};
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const struct composition *composition = composition_of(&arena, text_of(cases[at].template), columns);
        assert_non_null(composition);
        for (int row = 0; row < 3; row++)
            assert_text(composition_fill(composition, &arena, &rows, row), cases[at].made[row]);
    }
    arena_free(&arena);
}

static void what_is_not_there_is_no_template(void **state) {
    (void)state;
    static const char *const wrong[] = {"{name}", "{id}{}", "{ id}", "{one_line(name)}", "{one_line()}"};
    static const char *const columns[] = {"id", "area.code", "_note", NULL};
    struct arena arena = {0};
    for (size_t at = 0; at < COUNT_OF(wrong); at++)
        assert_null(composition_of(&arena, text_of(wrong[at]), columns));
    arena_free(&arena);
}

static void a_statement_makes_the_columns_of_its_templates(void **state) {
    (void)state;
    static const char *const columns[] = {"id", "_composed.links.self", NULL};
    static const struct template templates[] = {{"_composed.links.self", "/{id}"}, {0}};
    static const struct template inner[] = {{"_composed.other", "/{nothing}"}, {0}};
    static const struct template wrong[] = {{"_composed.links.self", "/{nothing}"}, {0}};
    const struct statement statement = {.templates = templates};
    const struct statement none = {.name = "none"};
    const struct statement within = {.templates = inner};
    const struct statement lost = {.templates = wrong};
    struct arena arena = {0};
    const struct composition *const *making = compositions_of(&arena, &statement, columns);
    assert_non_null(making);
    assert_null(making[0]);
    assert_non_null(making[1]);
    making = compositions_of(&arena, &none, columns);
    assert_non_null(making);
    assert_null(making[1]);
    making = compositions_of(&arena, &within, columns);
    assert_non_null(making);
    assert_null(making[1]);
    assert_null(compositions_of(&arena, &lost, columns));
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holes_are_filled_with_the_cells_of_the_row),
        cmocka_unit_test(what_is_not_there_is_no_template),
        cmocka_unit_test(a_statement_makes_the_columns_of_its_templates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
