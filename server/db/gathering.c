/* Decides which batches go together, and whose the rows of a common answer are. */
#include "db/gathering.h"

#include "core/array.h"
#include "db/result_rows.h"

#include <string.h>

bool gathering_is_possible(const struct batch *batch) {
    bool any = false;
    for (int at = 0; at < batch->count; at++) {
        const struct statement *statement = batch->queries[at]->statement;
        if (!statement->gathered && statement->parameter_count > 0)
            return false;
        any |= statement->gathered != NULL;
    }
    return any && !batch->version;
}

bool gathering_may_join(const struct batch *batch) {
    return batch->attempts == 0 && gathering_is_possible(batch);
}

bool gathering_is_alike(const struct batch *one, const struct batch *other) {
    if (one->count != other->count || !gathering_may_join(one) || !gathering_may_join(other))
        return false;
    for (int at = 0; at < one->count; at++)
        if (one->queries[at]->statement != other->queries[at]->statement)
            return false;
    return true;
}

void gathering_collect(struct batch *first, struct batch_queue *queue) {
    first->fellows = batch_queue_take_like(queue, first, GATHERED_MOST - 1, gathering_is_alike);
    first->gathered = first->fellows != NULL;
    for (struct batch *fellow = first->fellows; fellow; fellow = fellow->next) {
        fellow->gathered = true;
        fellow->attempts++;
    }
}

/* The first stands in a list of its own, before its fellows. */
static struct batch *next_of(const struct batch *first, const struct batch *batch) {
    return batch == first ? first->fellows : batch->next;
}

/* What all of them give for a parameter, as an array. */
static const char *values_of(struct arena *arena, const struct batch *first, int at, int parameter) {
    struct buffer elements = {0};
    for (const struct batch *batch = first; batch; batch = next_of(first, batch))
        array_add(&elements, text_of(batch->queries[at]->values[parameter]));
    return array_close(arena, &elements).data;
}

bool gathering_ask(PGconn *session, const struct batch *first, int at) {
    const struct statement *statement = first->queries[at]->statement;
    const struct statement *asked = statement->gathered ? statement->gathered : statement;
    const char *values[QUERY_PARAMETERS];
    struct arena arena = {0};
    bool made = true;
    for (int parameter = 0; parameter < asked->parameter_count; parameter++)
        made &= (values[parameter] = values_of(&arena, first, at, parameter)) != NULL;
    made = made && PQsendQueryPrepared(session, asked->name, asked->parameter_count, values, NULL, NULL, 0);
    arena_free(&arena);
    return made;
}

/* The number of the caller that a row is for, from 0. */
static int caller_of(const struct rows *rows, int row) {
    long long number = 0;
    text_to_number(rows->cell(rows, row, rows->column_count - 1), &number);
    return (int)number - 1;
}

/* Every caller has its row, or none; a caller's number is not its own to see. */
static void share_rows(struct batch *first, int at, const struct rows *rows) {
    int row_of[GATHERED_MOST];
    int caller = 0;
    memset(row_of, -1, sizeof row_of);
    for (int row = 0; row < rows->row_count; row++)
        row_of[caller_of(rows, row)] = row;
    for (struct batch *batch = first; batch; batch = next_of(first, batch), caller++) {
        int row = row_of[caller];
        batch->queries[at]->rows = result_rows_part(rows, row < 0 ? 0 : row, row < 0 ? 0 : 1, 1);
    }
}

bool gathering_share(struct batch *first, int at, PGresult *result) {
    struct rows rows;
    if (!result_rows(&rows, result))
        return false;
    if (first->queries[at]->statement->gathered)
        share_rows(first, at, &rows);
    else
        for (struct batch *batch = first; batch; batch = next_of(first, batch))
            batch->queries[at]->rows = result_rows_part(&rows, 0, rows.row_count, 0);
    result_rows_free(&rows);
    return true;
}

struct batch *gathering_part(struct batch *first) {
    for (struct batch *fellow = first->fellows; fellow; fellow = fellow->next)
        fellow->outcome = first->outcome;
    first->next = first->fellows;
    first->fellows = NULL;
    return first;
}
