/* Bytes through the ring: what fits and what waits, who is put to rest and who is woken, and how each end
 * tells the other that it has ended. */
#include "core/pipe.h"

#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SIZE = 10, NO_WAIT = 0 };

struct feeder {
    int rests;
    int wakes;
    sem_t awake;
};

static void rest(void *context) {
    struct feeder *feeder = context;
    feeder->rests++;
}

static void wake(void *context) {
    struct feeder *feeder = context;
    feeder->wakes++;
    assert_int_equal(feeder->wakes, feeder->rests); /* nobody is woken who does not rest */
    sem_post(&feeder->awake);
}

static struct pipe *make(struct feeder *feeder) {
    *feeder = (struct feeder){0};
    sem_init(&feeder->awake, 0, 0);
    struct pipe *pipe = pipe_new(SIZE, (struct pipe_feeder){rest, wake, feeder});
    assert_non_null(pipe);
    return pipe;
}

static void assert_taken(struct pipe *pipe, size_t room, const char *expected) {
    char into[SIZE + 1] = "";
    size_t taken;
    assert_int_equal(pipe_take(pipe, into, room, &taken, NO_WAIT), PIPE_BYTES);
    into[taken] = '\0';
    assert_string_equal(into, expected);
}

static void assert_state(struct pipe *pipe, enum pipe_state state) {
    char into[SIZE];
    size_t taken;
    assert_int_equal(pipe_take(pipe, into, sizeof into, &taken, NO_WAIT), state);
    assert_int_equal(taken, 0);
}

static void bytes_come_out_as_they_went_in(void **state) {
    struct feeder feeder;
    struct pipe *pipe = make(&feeder);
    (void)state;
    assert_state(pipe, PIPE_NOTHING_YET);
    assert_int_equal(pipe_put(pipe, TEXT("abcdefg")), 7);
    assert_taken(pipe, 5, "abcde");
    assert_int_equal(pipe_put(pipe, TEXT("hijklm")), 6); /* around the end of the ring */
    assert_taken(pipe, SIZE, "fghijklm");
    assert_int_equal(feeder.rests, 0);
    pipe_free(pipe);
}

static void who_feeds_a_full_pipe_rests_until_there_is_room(void **state) {
    struct feeder feeder;
    struct pipe *pipe = make(&feeder);
    (void)state;
    assert_int_equal(pipe_put(pipe, TEXT("0123456789")), 10);
    assert_int_equal(feeder.rests, 0);
    assert_int_equal(pipe_put(pipe, TEXT("ab")), 0);
    assert_int_equal(feeder.rests, 1);
    assert_taken(pipe, 4, "0123");
    assert_int_equal(feeder.wakes, 0); /* not for a little room */
    assert_taken(pipe, 4, "4567");
    assert_int_equal(feeder.wakes, 1);
    assert_int_equal(pipe_put(pipe, TEXT("ab")), 2);
    assert_taken(pipe, SIZE, "89ab");
    assert_int_equal(feeder.wakes, 1);
    pipe_free(pipe);
}

static void the_end_is_told_after_the_last_byte(void **state) {
    struct feeder feeder;
    struct pipe *pipe = make(&feeder);
    (void)state;
    pipe_put(pipe, TEXT("abc"));
    assert_false(pipe_finish(pipe));
    assert_int_equal(feeder.rests, 1);
    assert_taken(pipe, SIZE, "abc");
    assert_state(pipe, PIPE_ENDED);
    assert_int_equal(feeder.wakes, 0);
    pipe_close(pipe);
    assert_int_equal(feeder.wakes, 1);
    assert_true(pipe_finish(pipe));
    assert_int_equal(feeder.rests, 1);
    pipe_free(pipe);
}

static void a_break_is_told_before_what_is_left(void **state) {
    struct feeder feeder;
    struct pipe *pipe = make(&feeder);
    (void)state;
    pipe_put(pipe, TEXT("abc"));
    pipe_break(pipe);
    assert_state(pipe, PIPE_BROKEN);
    assert_int_equal(pipe_put(pipe, TEXT("0123456789ab")), 12);
    assert_state(pipe, PIPE_BROKEN);
    assert_int_equal(feeder.rests, 0);
    pipe_free(pipe);
}

static void what_nobody_reads_is_let_go(void **state) {
    struct feeder feeder;
    struct pipe *pipe = make(&feeder);
    (void)state;
    assert_int_equal(pipe_put(pipe, TEXT("0123456789ab")), 10);
    pipe_close(pipe);
    assert_int_equal(feeder.wakes, 1);
    assert_int_equal(pipe_put(pipe, TEXT("ab")), 2);
    assert_int_equal(pipe_put(pipe, TEXT("0123456789ab0123456789ab")), 24);
    assert_true(pipe_finish(pipe));
    assert_int_equal(feeder.rests, 1);
    pipe_free(pipe);
}

enum { MANY = 200000 };

static char byte_at(size_t place) {
    return (char)(place * 7 % 251);
}

struct race {
    struct pipe *pipe;
    struct feeder feeder;
};

static void *feed(void *context) {
    struct race *race = context;
    char bytes[17];
    unsigned seed = 1;
    for (size_t place = 0; place < MANY;) {
        size_t length = 1 + (size_t)rand_r(&seed) % sizeof bytes;
        length = length < MANY - place ? length : MANY - place;
        for (size_t at = 0; at < length; at++)
            bytes[at] = byte_at(place + at);
        for (size_t sent = 0; sent < length;) {
            size_t taken = pipe_put(race->pipe, (struct text){bytes + sent, length - sent});
            sent += taken;
            if (sent < length)
                sem_wait(&race->feeder.awake);
        }
        place += length;
    }
    if (!pipe_finish(race->pipe))
        sem_wait(&race->feeder.awake);
    return NULL;
}

static void two_threads_lose_nothing(void **state) {
    struct race race;
    pthread_t thread;
    char into[13];
    size_t taken;
    size_t place = 0;
    unsigned seed = 2;
    enum pipe_state got;
    (void)state;
    race.pipe = make(&race.feeder);
    pthread_create(&thread, NULL, feed, &race);
    while ((got = pipe_take(race.pipe, into, 1 + (size_t)rand_r(&seed) % sizeof into, &taken, 1000)) !=
           PIPE_ENDED) {
        for (size_t at = 0; at < taken; at++)
            if (into[at] != byte_at(place + at))
                fail_msg("byte %zu is another one", place + at);
        place += taken;
    }
    assert_int_equal(place, MANY);
    pipe_close(race.pipe);
    pthread_join(thread, NULL);
    assert_int_equal(race.feeder.rests, race.feeder.wakes);
    pipe_free(race.pipe);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_come_out_as_they_went_in),
        cmocka_unit_test(who_feeds_a_full_pipe_rests_until_there_is_room),
        cmocka_unit_test(the_end_is_told_after_the_last_byte),
        cmocka_unit_test(a_break_is_told_before_what_is_left),
        cmocka_unit_test(what_nobody_reads_is_let_go),
        cmocka_unit_test(two_threads_lose_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
