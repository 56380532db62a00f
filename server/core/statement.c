/* Cells by the names of their columns, and what these say. */
#include "core/statement.h"

static const struct text beginnings[] = {
    [COLUMN_GIVEN] = {"", 0}, [COLUMN_COMPOSED] = {"_composed.", 10}, [COLUMN_DIGESTED] = {"_sha256.", 8}};

enum column_making column_making(struct text name) {
    if (!name.length || *name.data != '_') /* most of them, and asked of each column of each answer */
        return COLUMN_GIVEN;
    for (enum column_making making = COLUMN_COMPOSED; making <= COLUMN_DIGESTED; making++)
        if (text_starts_with(name, beginnings[making]))
            return making;
    return COLUMN_GIVEN;
}

struct text column_shown(struct text name) {
    size_t hidden = beginnings[column_making(name)].length;
    return (struct text){name.data + hidden, name.length - hidden};
}

struct text rows_value(const struct rows *rows, int row, const char *column) {
    for (int at = 0; row < rows->row_count && at < rows->column_count; at++)
        if (text_equal(rows->column_name(rows, at), text_of(column)))
            return rows->cell(rows, row, at);
    return (struct text){NULL, 0};
}
