/* Cells by the names of their columns, and what these say. */
#include "core/statement.h"

static const char DIGESTED[] = "_sha256.";

bool column_is_digested(struct text name) {
    return text_starts_with(name, TEXT(DIGESTED));
}

struct text column_shown(struct text name) {
    size_t hidden = column_is_digested(name) ? sizeof DIGESTED - 1 : 0;
    return (struct text){name.data + hidden, name.length - hidden};
}

struct text rows_value(const struct rows *rows, int row, const char *column) {
    for (int at = 0; row < rows->row_count && at < rows->column_count; at++)
        if (text_equal(rows->column_name(rows, at), text_of(column)))
            return rows->cell(rows, row, at);
    return (struct text){NULL, 0};
}
