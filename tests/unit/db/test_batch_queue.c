/* Who waits for a connection: in order, no more than the limit, and who is late leaves from anywhere. */
#include "../common.h"

#include "db/batch_queue.h"

enum { LIMIT = 5 };

static struct batch batches[LIMIT + 1];

static void start(struct batch_queue *queue, const char *deadlines) {
    batch_queue_init(queue, LIMIT);
    for (int at = 0; deadlines[at]; at++) {
        batches[at] = (struct batch){.deadline = deadlines[at] - '0'};
        assert_true(batch_queue_put(queue, &batches[at]));
    }
}

/* The deadlines of a list, as digits. */
static void spell(const struct batch *batch, char *digits) {
    for (; batch; batch = batch->next)
        *digits++ = (char)('0' + batch->deadline);
    *digits = '\0';
}

static void drain(struct batch_queue *queue, const char *expected) {
    char found[LIMIT + 2] = "";
    struct batch *batch;
    for (int at = 0; (batch = batch_queue_take(queue)); at++)
        found[at] = (char)('0' + batch->deadline);
    assert_string_equal(found, expected);
    pthread_mutex_destroy(&queue->lock);
}

static void the_first_comes_out_first(void **state) {
    (void)state;
    struct batch_queue queue;
    start(&queue, "31425");
    drain(&queue, "31425");
    start(&queue, "");
    drain(&queue, "");
}

static void there_is_a_limit(void **state) {
    (void)state;
    struct batch_queue queue;
    start(&queue, "12345");
    assert_false(batch_queue_put(&queue, &batches[LIMIT]));
    struct batch *first = batch_queue_take(&queue);
    assert_true(batch_queue_put(&queue, &batches[LIMIT]));
    batches[LIMIT].deadline = 6;
    batch_queue_put_back(&queue, first); /* for which there is always room */
    assert_false(batch_queue_put(&queue, &(struct batch){0}));
    drain(&queue, "123456");
}

static void one_that_is_put_back_into_an_empty_one_is_its_end_too(void **state) {
    (void)state;
    struct batch_queue queue;
    start(&queue, "1");
    batch_queue_put_back(&queue, batch_queue_take(&queue));
    batches[1] = (struct batch){.deadline = 2};
    assert_true(batch_queue_put(&queue, &batches[1]));
    drain(&queue, "12");
}

static void who_is_late_leaves_from_anywhere(void **state) {
    (void)state;
    static const struct {
        const char *deadlines, *late, *left;
    } cases[] = {{"", "", ""},       {"5", "", "5"},        {"1", "1", ""},     {"15", "1", "5"},
                 {"51", "1", "5"},   {"515", "1", "55"},    {"151", "11", "5"}, {"333", "333", ""},
                 {"444", "", "444"}, {"62514", "21", "654"}};
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        struct batch_queue queue;
        char late[LIMIT + 2];
        start(&queue, cases[at].deadlines);
        spell(batch_queue_take_late(&queue, 3), late);
        assert_string_equal(late, cases[at].late);
        /* Its end is where the next one is put. */
        struct batch next = {.deadline = 9};
        char left[LIMIT + 2];
        snprintf(left, sizeof left, "%s9", cases[at].left);
        if (strlen(cases[at].left) == LIMIT)
            continue;
        assert_true(batch_queue_put(&queue, &next));
        drain(&queue, left);
    }
}

static bool has_same_deadline(const struct batch *one, const struct batch *other) {
    return one->deadline == other->deadline;
}

static void who_is_like_another_goes_with_it(void **state) {
    (void)state;
    static const struct {
        const char *deadlines;
        int most;
        const char *taken, *left;
    } cases[] = {{"", 2, "", ""},       {"3", 2, "3", ""},       {"4", 2, "", "4"},
                 {"33", 2, "33", ""},   {"3334", 2, "33", "34"}, {"4343", 2, "33", "44"},
                 {"434", 9, "3", "44"}, {"333", 0, "", "333"}};
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        struct batch_queue queue;
        const struct batch model = {.deadline = 3};
        char taken[LIMIT + 2];
        start(&queue, cases[at].deadlines);
        spell(batch_queue_take_like(&queue, &model, cases[at].most, has_same_deadline), taken);
        assert_string_equal(taken, cases[at].taken);
        assert_int_equal(batch_queue_length(&queue), strlen(cases[at].left));
        struct batch next = {.deadline = 9};
        char left[LIMIT + 2];
        snprintf(left, sizeof left, "%s9", cases[at].left);
        assert_true(batch_queue_put(&queue, &next));
        drain(&queue, left);
    }
}

static void the_deadline_is_that_of_the_first(void **state) {
    (void)state;
    struct batch_queue queue;
    start(&queue, "42");
    assert_true(batch_queue_deadline(&queue, 7) == 4);
    assert_true(batch_queue_deadline(&queue, 3) == 3);
    drain(&queue, "42");
    start(&queue, "");
    assert_true(batch_queue_deadline(&queue, 7) == 7);
    drain(&queue, "");
}

static void a_closed_one_takes_nothing_and_loses_nothing(void **state) {
    (void)state;
    struct batch_queue queue;
    start(&queue, "12");
    assert_false(batch_queue_is_closed(&queue));
    batch_queue_close(&queue);
    assert_true(batch_queue_is_closed(&queue));
    assert_false(batch_queue_put(&queue, &batches[LIMIT]));
    drain(&queue, "12");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_comes_out_first),
        cmocka_unit_test(there_is_a_limit),
        cmocka_unit_test(one_that_is_put_back_into_an_empty_one_is_its_end_too),
        cmocka_unit_test(who_is_late_leaves_from_anywhere),
        cmocka_unit_test(who_is_like_another_goes_with_it),
        cmocka_unit_test(the_deadline_is_that_of_the_first),
        cmocka_unit_test(a_closed_one_takes_nothing_and_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
