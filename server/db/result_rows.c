/* Reads cells in place: nothing is copied between the socket's buffer and the answer. */
#include "db/result_rows.h"

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

static struct text name_of(const struct rows *rows, int column) {
    return text_of(PQfname(rows->source, column));
}

static enum column_kind kind_of(const struct rows *rows, int column) {
    switch (PQftype(rows->source, column)) {
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
    int length = PQgetlength(rows->source, row, column);
    if (length == 0 && PQgetisnull(rows->source, row, column))
        return (struct text){NULL, 0};
    return (struct text){PQgetvalue(rows->source, row, column), (size_t)length};
}

void result_rows(struct rows *rows, PGresult *result) {
    *rows = (struct rows){PQntuples(result), PQnfields(result), result, name_of, kind_of, cell_of};
}

void result_rows_free(struct rows *rows) {
    PQclear(rows->source);
    *rows = (struct rows){0};
}
