/* In which order jobs are taken, which of them together, and which give way. The owner of a job is its name.
 */
#include "../common.h"

#include "db/job_queue.h"

enum { MOST = 40 };

static struct job jobs[MOST];

static char name_of(const struct job *job) {
    return *(const char *)job->owner;
}

/* Digits are always alone. Letters may join, but for the same one. */
static bool may_join(const struct job *one, const struct job *other) {
    return name_of(one) != name_of(other);
}

/* Capital letters may join, and are wanted by nobody. */
static bool is_wanted(const struct job *job) {
    return name_of(job) >= 'a';
}

static struct job_queue queue_of(const char *names) {
    struct job_queue queue = {0};
    for (int at = 0; names[at]; at++) {
        jobs[at] = (struct job){.owner = (void *)(uintptr_t)&names[at]};
        if (names[at] >= 'A') {
            jobs[at].may_join = may_join;
            jobs[at].is_wanted = is_wanted;
        }
        job_queue_put(&queue, &jobs[at]);
    }
    return queue;
}

static void assert_names(const struct job *job, const char *expected) {
    char names[MOST + 1] = "";
    for (int at = 0; job; job = job->next)
        names[at++] = name_of(job);
    assert_string_equal(names, expected);
}

/* The one that is taken with its fellows, and what is left. */
static void assert_taken(struct job_queue *queue, const char *expected, const char *left) {
    struct job *job = job_queue_take(queue);
    char names[MOST + 1] = "";
    int at = 0;
    if (job)
        names[at++] = name_of(job);
    for (const struct job *fellow = job ? job->fellows : NULL; fellow; fellow = fellow->next)
        names[at++] = name_of(fellow);
    assert_string_equal(names, expected);
    assert_names(queue->first, left);
    assert_int_equal(queue->length, strlen(left));
}

static void each_is_taken_in_its_turn(void **state) {
    (void)state;
    struct job_queue queue = queue_of("123");
    assert_taken(&queue, "1", "23");
    assert_taken(&queue, "2", "3");
    job_queue_put(&queue, &jobs[0]);
    assert_taken(&queue, "3", "1");
    assert_taken(&queue, "1", "");
    assert_taken(&queue, "", "");
}

static void those_that_may_join_are_taken_along(void **state) {
    (void)state;
    struct job_queue queue = queue_of("a1bac2b");
    assert_taken(&queue, "abc", "1a2b");
    /* Who may join waits until they are done, and others do not. */
    assert_taken(&queue, "1", "a2b");
    assert_ptr_equal(job_queue_find(&queue), &jobs[5]);
    assert_taken(&queue, "2", "ab");
    assert_null(job_queue_find(&queue));
    assert_taken(&queue, "", "ab");
    job_queue_let_join(&queue);
    assert_taken(&queue, "ab", "");
}

static void who_comes_alone_waits_for_nobody(void **state) {
    (void)state;
    struct job_queue queue = queue_of("a");
    assert_taken(&queue, "a", "");
}

static void only_so_many_go_together(void **state) {
    (void)state;
    char names[MOST + 1] = "";
    for (int at = 0; at < MOST; at++)
        names[at] = (char)('P' + at);
    struct job_queue queue = queue_of(names);
    struct job *first = job_queue_take(&queue);
    int count = 1;
    for (const struct job *fellow = first->fellows; fellow; fellow = fellow->next)
        count++;
    assert_int_equal(count, JOBS_TOGETHER);
    assert_int_equal(queue.length, MOST - JOBS_TOGETHER);
    assert_ptr_equal(queue.first, &jobs[JOBS_TOGETHER]);
}

static void what_nobody_wants_is_taken_out(void **state) {
    (void)state;
    struct job_queue queue = queue_of("1aBc2D");
    assert_names(job_queue_take_unwanted(&queue), "BD");
    assert_taken(&queue, "1", "ac2");
    assert_names(job_queue_take_unwanted(&queue), "");
    assert_taken(&queue, "ac", "2");
    job_queue_put(&queue, &jobs[1]);
    assert_taken(&queue, "2", "a");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_taken_in_its_turn),
        cmocka_unit_test(those_that_may_join_are_taken_along),
        cmocka_unit_test(who_comes_alone_waits_for_nobody),
        cmocka_unit_test(only_so_many_go_together),
        cmocka_unit_test(what_nobody_wants_is_taken_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
