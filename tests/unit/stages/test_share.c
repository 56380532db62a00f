/* Who asks the database, who waits, and who is sent what another has made. */
#include "../asking.h"

#include "core/pipeline.h"
#include "stages/stages.h"

static struct edition edition;
static struct cache *cache;
static struct flights *flights;
static struct query version;

static int start(void **state) {
    (void)state;
    edition = (struct edition){.patience = 60000000000};
    edition_learn(&edition, 1, clock_now());
    cache = cache_new(1 << 20, &edition);
    flights = flights_new();
    return !cache || !flights;
}

static int end(void **state) {
    (void)state;
    cache_free(cache);
    flights_free(flights);
    return 0;
}

static void ask(struct asking *asking) {
    asking_start(asking, "/v1/x");
    asking->service.cache = cache;
    asking->service.flights = flights;
    asking->request.version = &version;
    asking->request.started = clock_now();
    asking->request.stage = 1;
    asking->request.sought = cache_key_of(cache, asking->request.target, no_value, false);
}

static void free_item(struct cache_item *item) {
    free(item);
}

static void keep(const struct cache_key *key) {
    struct cache_item *item = calloc(1, sizeof *item);
    assert_non_null(item);
    *item = (struct cache_item){.key = *key, .version = 1, .size = 100, .cost = 1, .free = free_item};
    item->key.target = TEXT("/v1/x");
    atomic_init(&item->holders, 1);
    cache_keep(cache, item);
    cache_release(item);
}

static void the_second_waits_for_the_first_and_has_its_answer(void **state) {
    struct asking first;
    struct asking second;
    (void)state;
    ask(&first);
    ask(&second);
    assert_true(stage_share(&first.request));
    assert_false(first.request.waiting);
    assert_true(stage_share(&second.request));
    assert_true(second.request.waiting);
    assert_int_equal(second.request.stage, 0); /* it comes to the same stage again */
    assert_int_equal(second.rested, 1);
    keep(&first.request.sought);
    flights_end(flights, &first.request.flight, FLIGHT_KEPT);
    assert_int_equal(second.resumed, 1);
    assert_false(stage_share(&second.request));
    assert_non_null(second.request.held);
    cache_release(second.request.held);
    asking_end(&first);
    asking_end(&second);
}

static void what_was_kept_meanwhile_is_found(void **state) {
    struct asking asking;
    (void)state;
    ask(&asking);
    keep(&asking.request.sought);
    assert_false(stage_share(&asking.request));
    assert_non_null(asking.request.held);
    assert_false(asking.request.flight.leads);
    cache_release(asking.request.held);
    asking_end(&asking);
}

static void what_cannot_be_kept_each_makes_for_itself(void **state) {
    struct asking first;
    struct asking second;
    (void)state;
    ask(&first);
    ask(&second);
    stage_share(&first.request);
    stage_share(&second.request);
    flights_end(flights, &first.request.flight, FLIGHT_UNKEPT);
    assert_true(stage_share(&second.request));
    assert_null(second.request.held);
    assert_false(second.request.flight.leads);
    asking_end(&first);
    asking_end(&second);
}

static void after_a_failure_the_next_tries_if_it_has_time(void **state) {
    static const long long SECOND = 1000000000;
    for (int late = 0; late <= 1; late++) {
        struct asking first;
        struct asking second;
        (void)state;
        ask(&first);
        ask(&second);
        stage_share(&first.request);
        stage_share(&second.request);
        second.request.started -= late * 6 * SECOND;
        flights_end(flights, &first.request.flight, FLIGHT_FAILED);
        assert_int_equal(stage_share(&second.request), !late);
        assert_int_equal(second.request.problem.raised, late);
        assert_true(second.request.flight.leads);
        flights_end(flights, &second.request.flight, FLIGHT_FAILED);
        asking_end(&first);
        asking_end(&second);
    }
}

static void what_is_not_to_be_kept_does_not_wait(void **state) {
    (void)state;
    for (int which = 0; which < 3; which++) {
        struct asking asking;
        ask(&asking);
        if (which == 0)
            asking.request.sought = (struct cache_key){0};
        if (which == 1)
            asking.request.version = NULL;
        if (which == 2)
            request_fault(&asking.request, "x", no_value, no_value, NULL, no_value);
        assert_true(stage_share(&asking.request));
        assert_false(asking.request.flight.leads);
        asking_end(&asking);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_second_waits_for_the_first_and_has_its_answer, start, end),
        cmocka_unit_test_setup_teardown(what_was_kept_meanwhile_is_found, start, end),
        cmocka_unit_test_setup_teardown(what_cannot_be_kept_each_makes_for_itself, start, end),
        cmocka_unit_test_setup_teardown(after_a_failure_the_next_tries_if_it_has_time, start, end),
        cmocka_unit_test_setup_teardown(what_is_not_to_be_kept_does_not_wait, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
