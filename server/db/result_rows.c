/* Reads cells in place: nothing is copied between the socket's buffer and the answer. */
#include "db/result_rows.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Type numbers as in PostgreSQL's pg_type.dat, which never change. */
enum {
    TYPE_BOOL = 16,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_JSON = 114,
    TYPE_NUMERIC = 1700,
    TYPE_JSONB = 3802
};

/* What rows are views of. */
struct result {
    PGresult *rows;
    atomic_int views;
};

static const PGresult *result_of(const struct rows *rows) {
    const struct result *result = rows->source;
    return result->rows;
}

static struct text name_of(const struct rows *rows, int column) {
    return text_of(PQfname(result_of(rows), column));
}

static enum column_kind kind_of(const struct rows *rows, int column) {
    switch (PQftype(result_of(rows), column)) {
    case TYPE_BOOL:
        return COLUMN_BOOLEAN;
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8:
    case TYPE_NUMERIC:
        return COLUMN_NUMBER;
    case TYPE_JSON:
    case TYPE_JSONB:
        return COLUMN_JSON;
    default:
        return COLUMN_TEXT;
    }
}

static struct text cell_of(const struct rows *rows, int row, int column) {
    const PGresult *result = result_of(rows);
    int at = rows->first_row + row;
    int length = PQgetlength(result, at, column);
    if (length == 0 && PQgetisnull(result, at, column))
        return (struct text){NULL, 0};
    return (struct text){PQgetvalue(result, at, column), (size_t)length};
}

bool result_rows(struct rows *rows, PGresult *result) {
    struct result *source = malloc(sizeof *source);
    *rows = (struct rows){0};
    if (!source) {
        PQclear(result);
        return false;
    }
    source->rows = result;
    atomic_init(&source->views, 1);
    *rows = (struct rows){PQntuples(result), PQnfields(result), source, name_of, kind_of, cell_of, 0};
    return true;
}

struct rows result_rows_part(const struct rows *rows, int first, int count, int columns_less) {
    struct result *source = rows->source;
    struct rows part = *rows;
    atomic_fetch_add(&source->views, 1);
    part.first_row += first;
    part.row_count = count;
    part.column_count -= columns_less;
    return part;
}

void result_rows_free(struct rows *rows) {
    struct result *source = rows->source;
    if (source && atomic_fetch_sub(&source->views, 1) == 1) {
        PQclear(source->rows);
        free(source);
    }
    *rows = (struct rows){0};
}
