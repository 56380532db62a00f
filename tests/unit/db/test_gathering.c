/* Which batches are asked as one, and whose the rows of a common answer are. The queries of the batches are
 * made by hand, their results without a server. */
#include "../common.h"

#include "db/gathering.h"
#include "db/result_rows.h"

static const struct statement one_gathered = {.name = "one_gathered", .parameter_count = 1};
static const struct statement one = {.name = "one", .parameter_count = 1, .gathered = &one_gathered};
static const struct statement list = {.name = "list", .parameter_count = 1};
static const struct statement version = {.name = "version"};

enum { CALLERS = 3 };

struct caller {
    struct query queries[2];
    struct batch batch;
};

static struct batch *ask(struct caller *caller, const struct statement *first,
                         const struct statement *second) {
    *caller = (struct caller){0};
    caller->queries[0].statement = first;
    caller->queries[1].statement = second;
    caller->batch.queries[0] = &caller->queries[0];
    caller->batch.queries[1] = &caller->queries[1];
    caller->batch.count = second ? 2 : 1;
    return &caller->batch;
}

static void those_join_that_ask_the_same_for_the_first_time(void **state) {
    (void)state;
    struct caller model, other;
    ask(&model, &one, &version);
    assert_true(gathering_is_alike(&model.batch, ask(&other, &one, &version)));
    assert_false(gathering_is_alike(&model.batch, ask(&other, &one, NULL)));
    assert_false(gathering_is_alike(&model.batch, ask(&other, &version, &one)));
    assert_false(gathering_is_alike(&model.batch, ask(&other, &one, &list)));
    ask(&other, &one, &version)->attempts = 1;
    assert_true(gathering_is_possible(&other.batch));
    assert_false(gathering_is_alike(&model.batch, &other.batch));
    ask(&other, &one, &version)->version = "3";
    assert_false(gathering_is_possible(&other.batch));
    /* What has nothing to ask for is answered as soon alone. */
    assert_false(gathering_is_possible(ask(&other, &version, NULL)));
    assert_false(gathering_is_possible(ask(&other, &list, NULL)));
}

static void only_so_many_are_taken_along(void **state) {
    (void)state;
    static struct caller callers[GATHERED_MOST + 2];
    struct batch_queue queue;
    batch_queue_init(&queue, GATHERED_MOST + 2);
    for (int at = 1; at < GATHERED_MOST + 2; at++)
        assert_true(batch_queue_put(&queue, ask(&callers[at], &one, &version)));
    gathering_collect(ask(&callers[0], &one, &version), &queue);
    assert_true(callers[0].batch.gathered);
    int fellows = 0;
    for (const struct batch *fellow = callers[0].batch.fellows; fellow; fellow = fellow->next, fellows++) {
        assert_true(fellow->gathered);
        assert_int_equal(fellow->attempts, 1);
    }
    assert_int_equal(fellows, GATHERED_MOST - 1);
    assert_ptr_equal(batch_queue_take(&queue), &callers[GATHERED_MOST].batch);
    /* Who finds nobody goes alone. */
    assert_ptr_equal(batch_queue_take(&queue), &callers[GATHERED_MOST + 1].batch);
    gathering_collect(ask(&callers[0], &one, &version), &queue);
    assert_false(callers[0].batch.gathered);
    assert_null(callers[0].batch.fellows);
    pthread_mutex_destroy(&queue.lock);
}

/* Rows of two columns: what is asked for, and the number of the caller. */
static PGresult *answer(const char *const (*rows)[2], int count) {
    PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    PGresAttDesc attributes[2] = {{.name = (char[]){"name"}}, {.name = (char[]){"caller"}}};
    assert_true(PQsetResultAttrs(result, 2, attributes));
    for (int row = 0; row < count; row++)
        for (int column = 0; column < 2; column++)
            assert_true(PQsetvalue(result, row, column, (char *)(uintptr_t)rows[row][column],
                                   (int)strlen(rows[row][column])));
    return result;
}

static struct batch *gather(struct caller *callers, struct batch_queue *queue) {
    batch_queue_init(queue, CALLERS);
    for (int at = 1; at < CALLERS; at++)
        assert_true(batch_queue_put(queue, ask(&callers[at], &one, &version)));
    struct batch *first = ask(&callers[0], &one, &version);
    gathering_collect(first, queue);
    pthread_mutex_destroy(&queue->lock);
    return first;
}

static void each_gets_its_own_row_and_what_is_common(void **state) {
    (void)state;
    struct caller callers[CALLERS];
    struct batch_queue queue;
    struct batch *first = gather(callers, &queue);
    static const char *const rows[][2] = {{"third", "3"}, {"first", "1"}};
    static const char *const newest[][2] = {{"7", "0"}};
    assert_true(gathering_share(first, 0, answer(rows, 2)));
    assert_true(gathering_share(first, 1, answer(newest, 1)));
    static const char *const expected[] = {"first", NULL, "third"};
    for (int at = 0; at < CALLERS; at++) {
        struct rows *own = &callers[at].queries[0].rows;
        assert_int_equal(own->row_count, expected[at] ? 1 : 0);
        assert_int_equal(own->column_count, 1);
        if (expected[at])
            assert_text(own->cell(own, 0, 0), expected[at]);
        assert_text(rows_value(own, 0, "caller"), NULL);
        assert_text(rows_value(&callers[at].queries[1].rows, 0, "name"), "7");
        /* In any order, each for itself. */
        result_rows_free(own);
        result_rows_free(&callers[at].queries[1].rows);
    }
}

static void they_part_with_what_came_of_the_first(void **state) {
    (void)state;
    struct caller callers[CALLERS];
    struct batch_queue queue;
    struct batch *first = gather(callers, &queue);
    first->outcome = BATCH_REFUSED;
    int count = 0;
    for (struct batch *batch = gathering_part(first); batch; batch = batch->next, count++) {
        assert_ptr_equal(batch, &callers[count].batch);
        assert_int_equal(batch->outcome, BATCH_REFUSED);
        assert_null(batch->fellows);
    }
    assert_int_equal(count, CALLERS);
    ask(&callers[0], &one, NULL);
    assert_ptr_equal(gathering_part(&callers[0].batch), &callers[0].batch);
    assert_null(callers[0].batch.next);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_join_that_ask_the_same_for_the_first_time),
        cmocka_unit_test(only_so_many_are_taken_along),
        cmocka_unit_test(each_gets_its_own_row_and_what_is_common),
        cmocka_unit_test(they_part_with_what_came_of_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
