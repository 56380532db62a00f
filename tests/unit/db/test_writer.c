/* The writer's queue and its end, with a database that cannot be reached. With one that can, tests/writes. */
#include "../common.h"

#include "db/writer.h"

#include <pthread.h>
#include <stdatomic.h>

static atomic_int done;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void run(struct job *job, struct session *session) {
    assert_null(session);
    assert_ptr_equal(job->owner, &done);
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
}

/* From here on the job may be gone. */
static void finish(struct job *job) {
    memset(job, 0xFF, sizeof *job);
    atomic_fetch_add(&done, 1);
}

static atomic_int stopped;
static pthread_mutex_t waiting = PTHREAD_MUTEX_INITIALIZER;

static void wait_for_stop(struct job *job, struct session *session) {
    (void)job;
    (void)session;
    atomic_fetch_add(&done, 1);
    pthread_mutex_lock(&waiting);
    pthread_mutex_unlock(&waiting);
}

static void stop(struct job *job) {
    (void)job;
    atomic_fetch_add(&stopped, 1);
    pthread_mutex_unlock(&waiting);
}

static struct writer *start(struct settings *settings, size_t connections, long long queue) {
    struct buffer fault = {0};
    int count = 0;
    assert_true(settings_read(settings, NULL, &count, &fault));
    settings->database_url = "postgresql:///none?host=/nowhere";
    settings->write_queue = queue;
    done = 0;
    struct writer *writer = writer_start(settings, connections);
    assert_non_null(writer);
    return writer;
}

static void wait_for(int count) {
    while (atomic_load(&done) < count)
        sched_yield();
}

static void each_job_is_run_once(void **state) {
    (void)state;
    struct settings settings;
    struct job jobs[40];
    struct writer *writer = start(&settings, 3, 40);
    for (size_t at = 0; at < COUNT_OF(jobs); at++) {
        jobs[at] = (struct job){.run = run, .done = finish, .owner = &done};
        assert_true(writer_submit(writer, &jobs[at]));
    }
    wait_for(COUNT_OF(jobs));
    writer_stop(writer);
    assert_int_equal(done, COUNT_OF(jobs));
    writer_free(writer);
}

static void no_more_wait_than_may(void **state) {
    (void)state;
    struct settings settings;
    struct job jobs[8];
    struct writer *writer = start(&settings, 1, 2);
    int taken = 0;
    pthread_mutex_lock(&gate);
    for (size_t at = 0; at < COUNT_OF(jobs); at++) {
        jobs[at] = (struct job){.run = run, .done = finish, .owner = &done};
        taken += writer_submit(writer, &jobs[at]);
    }
    assert_in_range(taken, 2, 3); /* the first may be under way already */
    pthread_mutex_unlock(&gate);
    wait_for(taken);
    jobs[7] = (struct job){.run = run, .done = finish, .owner = &done};
    assert_true(writer_submit(writer, &jobs[7]));
    writer_stop(writer);
    assert_int_equal(done, taken + 1);
    writer_free(writer);
}

static bool is_never_wanted(const struct job *job) {
    assert_ptr_equal(job->owner, &done);
    return false;
}

static atomic_int gave_way;
static atomic_int begun;

static void begin(struct job *job, struct session *session) {
    atomic_store(&begun, 1);
    run(job, session);
}

static void give_way(struct job *job) {
    memset(job, 0xFF, sizeof *job);
    atomic_fetch_add(&gave_way, 1);
}

/* Of those that wait, every other one is for nobody. */
static void what_nobody_wants_gives_way(void **state) {
    (void)state;
    struct settings settings;
    struct job first = {.run = begin, .done = finish, .owner = &done};
    struct job last = {.run = run, .done = finish, .owner = &done};
    struct job jobs[6];
    struct writer *writer = start(&settings, 1, COUNT_OF(jobs));
    gave_way = begun = 0;
    pthread_mutex_lock(&gate);
    assert_true(writer_submit(writer, &first));
    while (!atomic_load(&begun))
        sched_yield();
    for (size_t at = 0; at < COUNT_OF(jobs); at++) {
        jobs[at] = (struct job){.run = run, .done = finish, .owner = &done};
        jobs[at].is_wanted = at % 2 ? is_never_wanted : NULL;
        jobs[at].give_way = give_way;
        assert_true(writer_submit(writer, &jobs[at]));
    }
    assert_int_equal(gave_way, 0); /* as long as there is a place */
    assert_true(writer_submit(writer, &last));
    assert_int_equal(gave_way, COUNT_OF(jobs) / 2);
    pthread_mutex_unlock(&gate);
    wait_for(2 + COUNT_OF(jobs) / 2);
    writer_stop(writer);
    writer_free(writer);
}

static void who_waits_is_told_at_the_end(void **state) {
    (void)state;
    struct settings settings;
    struct job jobs[20];
    struct job late = {.run = run, .done = finish, .owner = &done};
    struct writer *writer = start(&settings, 2, 20);
    for (size_t at = 0; at < COUNT_OF(jobs); at++) {
        jobs[at] = (struct job){.run = run, .done = finish, .owner = &done};
        assert_true(writer_submit(writer, &jobs[at]));
    }
    writer_stop(writer);
    assert_int_equal(done, COUNT_OF(jobs));
    assert_false(writer_submit(writer, &late));
    writer_free(writer);
}

static bool may_join(const struct job *one, const struct job *other) {
    assert_ptr_not_equal(one, other);
    return one->owner == other->owner;
}

static void must_not_run(struct job *first, struct session *session) {
    (void)first;
    (void)session;
    fail_msg("there is no session to run together in");
}

static atomic_int running;

static void run_among_others(struct job *job, struct session *session) {
    assert_int_equal(atomic_fetch_add(&running, 1), 0);
    run(job, session);
    atomic_fetch_sub(&running, 1);
}

static void run_freely(struct job *job, struct session *session) {
    (void)job;
    (void)session;
}

/* However many threads there are: whoever may join waits for those that are under way. Others do not. */
static void those_that_may_join_wait_for_each_other(void **state) {
    (void)state;
    struct settings settings;
    struct job other = {.run = run_freely, .done = finish};
    struct job jobs[100];
    struct writer *writer = start(&settings, 3, COUNT_OF(jobs) + 1);
    pthread_mutex_lock(&gate);
    for (size_t at = 0; at < COUNT_OF(jobs); at++) {
        jobs[at] = (struct job){.run = run_among_others, .done = finish, .owner = &done};
        jobs[at].may_join = may_join;
        jobs[at].run_together = must_not_run;
        assert_true(writer_submit(writer, &jobs[at]));
    }
    while (!atomic_load(&running))
        sched_yield();
    assert_true(writer_submit(writer, &other));
    wait_for(1);
    pthread_mutex_unlock(&gate);
    wait_for(COUNT_OF(jobs) + 1);
    writer_stop(writer);
    assert_int_equal(done, COUNT_OF(jobs) + 1);
    writer_free(writer);
}

static void what_a_job_waits_for_ends_with_the_writer(void **state) {
    (void)state;
    struct settings settings;
    struct job job = {.run = wait_for_stop, .stop = stop, .done = finish};
    struct writer *writer = start(&settings, 1, 1);
    pthread_mutex_lock(&waiting);
    assert_true(writer_submit(writer, &job));
    wait_for(1);
    writer_stop(writer);
    assert_int_equal(stopped, 1);
    assert_int_equal(done, 2);
    writer_free(writer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_job_is_run_once),
        cmocka_unit_test(no_more_wait_than_may),
        cmocka_unit_test(what_nobody_wants_gives_way),
        cmocka_unit_test(who_waits_is_told_at_the_end),
        cmocka_unit_test(those_that_may_join_wait_for_each_other),
        cmocka_unit_test(what_a_job_waits_for_ends_with_the_writer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
