/* A view is a list of column numbers in front of the rows: no cell is copied. */
#include "formats/view.h"

struct view {
    const struct rows *rows;
    int columns[];
};

static struct text name_of(const struct rows *rows, int column) {
    const struct view *view = rows->source;
    return view->rows->column_name(view->rows, view->columns[column]);
}

static enum column_kind kind_of(const struct rows *rows, int column) {
    const struct view *view = rows->source;
    return view->rows->column_kind(view->rows, view->columns[column]);
}

static struct text cell_of(const struct rows *rows, int row, int column) {
    const struct view *view = rows->source;
    return view->rows->cell(view->rows, row, view->columns[column]);
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

struct rows view_of(struct arena *arena, const struct rows *rows, struct selection selection) {
    struct view *view = arena_take(arena, sizeof *view + sizeof(int) * (size_t)(rows->column_count + 1));
    struct rows shown = {rows->row_count, 0, view, name_of, kind_of, cell_of};
    if (!view)
        return shown;
    view->rows = rows;
    for (int column = 0; column < rows->column_count; column++)
        if (is_shown(rows->column_name(rows, column), selection))
            view->columns[shown.column_count++] = column;
    return shown;
}
