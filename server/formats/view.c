/* A view is a list of column numbers in front of the rows: no cell is copied, and none is made that is not
 * shown. */
#include "formats/view.h"

#include "core/composition.h"
#include "core/digest.h"

struct shown_column {
    int number;
    const struct composition *making; /* NULL where the database gives it */
    bool digested;
};

struct view {
    const struct rows *rows;
    struct arena *arena;
    struct shown_column columns[];
};

static struct text name_of(const struct rows *rows, int column) {
    const struct view *view = rows->source;
    return column_shown(view->rows->column_name(view->rows, view->columns[column].number));
}

static enum column_kind kind_of(const struct rows *rows, int column) {
    const struct view *view = rows->source;
    return view->rows->column_kind(view->rows, view->columns[column].number);
}

static struct text cell_of(const struct rows *rows, int row, int column) {
    const struct view *view = rows->source;
    struct shown_column shown = view->columns[column];
    if (!shown.making)
        return view->rows->cell(view->rows, row, shown.number);
    struct text made = composition_fill(shown.making, view->arena, view->rows, row);
    return shown.digested ? digest_named(view->arena, made) : made;
}

static bool lists(struct text list, struct text word) {
    while (list.data)
        if (text_equal(text_trim(text_split(list, ',', &list)), word))
            return true;
    return false;
}

static bool is_shown(struct text name, struct selection selection) {
    struct text rest;
    struct text first = text_split(name, '.', &rest);
    if (text_equal(first, TEXT("included")))
        return lists(selection.include, rest);
    if (text_equal(first, TEXT("_label")))
        return selection.labels && (!selection.fields.data || lists(selection.fields, rest));
    if (name.length && *name.data == '_')
        return false;
    return !selection.fields.data || lists(selection.fields, name) || lists(selection.fields, first);
}

static struct shown_column shown_column(struct text name, int column,
                                        const struct composition *const *making) {
    return (struct shown_column){column, making ? making[column] : NULL,
                                 column_making(name) == COLUMN_DIGESTED};
}

struct rows view_of(struct arena *arena, const struct rows *rows, struct selection selection) {
    struct view *view =
        arena_take(arena, sizeof *view + sizeof view->columns[0] * (size_t)(rows->column_count + 1));
    struct rows shown = {rows->row_count, 0, view, name_of, kind_of, cell_of, 0};
    if (!view)
        return shown;
    view->rows = rows;
    view->arena = arena;
    for (int column = 0; column < rows->column_count; column++) {
        struct text name = rows->column_name(rows, column);
        if (is_shown(column_shown(name), selection))
            view->columns[shown.column_count++] = shown_column(name, column, selection.making);
    }
    return shown;
}
