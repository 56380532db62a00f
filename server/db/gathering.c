/* Decides which batches go together, and whose the rows of a common answer are. */
#include "db/gathering.h"

#include "db/result_rows.h"

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

/* What each of them asks at that place. */
static int queries_at(const struct batch *first, int at, struct query **queries) {
    int count = 0;
    for (const struct batch *batch = first; batch; batch = next_of(first, batch))
        queries[count++] = batch->queries[at];
    return count;
}

bool gathering_ask(PGconn *session, const struct batch *first, int at) {
    const struct statement *statement = first->queries[at]->statement;
    const struct statement *asked = statement->gathered ? statement->gathered : statement;
    const char *values[QUERY_PARAMETERS];
    struct query *queries[GATHERED_MOST];
    struct arena arena = {0};
    int count = queries_at(first, at, queries);
    bool made = gathered_values(&arena, queries, count, values) &&
                PQsendQueryPrepared(session, asked->name, asked->parameter_count, values, NULL, NULL, 0);
    arena_free(&arena);
    return made;
}

bool gathering_share(struct batch *first, int at, PGresult *result) {
    struct rows rows;
    struct query *queries[GATHERED_MOST];
    int count = queries_at(first, at, queries);
    if (!result_rows(&rows, result))
        return false;
    if (first->queries[at]->statement->gathered)
        gathered_share(queries, count, &rows);
    else
        for (int query = 0; query < count; query++)
            queries[query]->rows = result_rows_part(&rows, 0, rows.row_count, 0);
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
