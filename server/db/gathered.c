/* Values into arrays, rows to callers. */
#include "db/gathered.h"

#include "core/array.h"
#include "db/result_rows.h"

#include <string.h>

bool gathered_values(struct arena *arena, struct query *const *queries, int count, const char **values) {
    bool good = true;
    for (int parameter = 0; parameter < queries[0]->statement->parameter_count; parameter++) {
        struct buffer elements = {0};
        for (int at = 0; at < count; at++)
            array_add(&elements, text_of(queries[at]->values[parameter]));
        values[parameter] = array_close(arena, &elements).data;
        good &= values[parameter] != NULL;
    }
    return good;
}

/* The number of the caller that a row is for, from 0. */
static int caller_of(const struct rows *rows, int row) {
    long long number = 0;
    text_to_number(rows->cell(rows, row, rows->column_count - 1), &number);
    return (int)number - 1;
}

/* A caller's number is not its own to see. */
void gathered_share(struct query *const *queries, int count, const struct rows *rows) {
    int row_of[GATHERED_MOST];
    memset(row_of, -1, sizeof row_of);
    for (int row = 0; row < rows->row_count; row++)
        row_of[caller_of(rows, row)] = row;
    for (int at = 0; at < count; at++)
        queries[at]->rows = result_rows_part(rows, row_of[at] < 0 ? 0 : row_of[at], row_of[at] >= 0, 1);
}
