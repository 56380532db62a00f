/* Rows made by hand, for what would otherwise need a database. */
#pragma once

#include "core/statement.h"

struct table {
    int row_count;
    int column_count;
    const char *const *names;
    const enum column_kind *kinds; /* NULL: all are text */
    const char *const *cells;      /* row after row; NULL is SQL NULL */
};

static inline struct text table_name(const struct rows *rows, int column) {
    const struct table *table = rows->source;
    return text_of(table->names[column]);
}

static inline enum column_kind table_kind(const struct rows *rows, int column) {
    const struct table *table = rows->source;
    return table->kinds ? table->kinds[column] : COLUMN_TEXT;
}

static inline struct text table_cell(const struct rows *rows, int row, int column) {
    const struct table *table = rows->source;
    return text_of(table->cells[row * table->column_count + column]);
}

static inline struct rows table_rows(struct table *table) {
    return (struct rows){
        table->row_count, table->column_count, table, table_name, table_kind, table_cell, 0,
    };
}
