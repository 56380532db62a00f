/* Cells by the names of their columns. */
#include "core/statement.h"

struct text rows_value(const struct rows *rows, int row, const char *column) {
    for (int at = 0; row < rows->row_count && at < rows->column_count; at++)
        if (text_equal(rows->column_name(rows, at), text_of(column)))
            return rows->cell(rows, row, at);
    return (struct text){NULL, 0};
}
