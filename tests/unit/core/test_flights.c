/* Who leads, who waits, and who goes next. */
#include "../common.h"

#include "core/flights.h"

static struct flights *flights;
static int woken[8];
static int woken_count;

static int start(void **state) {
    (void)state;
    woken_count = 0;
    flights = flights_new();
    return !flights;
}

static int end(void **state) {
    (void)state;
    flights_free(flights);
    return 0;
}

static void wake(void *owner) {
    woken[woken_count++] = *(int *)owner;
}

static int numbers[] = {0, 1, 2, 3};
static const struct cache_key here = {.hash = 1, .target = {"/a", 2}};
static const struct cache_key elsewhere = {.hash = 1, .target = {"/b", 2}};

static struct flight flight_of(int number, const struct cache_key *key) {
    return (struct flight){.key = key, .wake = wake, .owner = &numbers[number]};
}

static void one_leads_and_the_others_wait(void **state) {
    struct flight first = flight_of(0, &here);
    struct flight second = flight_of(1, &here);
    struct flight third = flight_of(2, &here);
    struct flight other = flight_of(3, &elsewhere);
    (void)state;
    assert_true(flights_lead(flights, &first));
    assert_true(flights_lead(flights, &other));
    assert_false(flights_lead(flights, &second));
    assert_true(flights_wait(flights, &second));
    assert_true(flights_wait(flights, &third));
    assert_int_equal(woken_count, 0);
    flights_end(flights, &first, FLIGHT_KEPT);
    assert_int_equal(woken_count, 2);
    assert_int_equal(woken[0], 1);
    assert_int_equal(woken[1], 2);
    assert_int_equal(second.end, FLIGHT_KEPT);
    assert_false(first.leads);
    assert_true(other.leads);
    assert_true(flights_lead(flights, &first));
    flights_end(flights, &first, FLIGHT_UNKEPT);
    flights_end(flights, &other, FLIGHT_UNKEPT);
}

static void nobody_waits_for_who_has_ended(void **state) {
    struct flight first = flight_of(0, &here);
    struct flight second = flight_of(1, &here);
    (void)state;
    assert_true(flights_lead(flights, &first));
    assert_false(flights_lead(flights, &second));
    flights_end(flights, &first, FLIGHT_KEPT);
    assert_false(flights_wait(flights, &second));
    assert_int_equal(woken_count, 0);
}

static void after_a_failure_the_next_one_leads(void **state) {
    struct flight first = flight_of(0, &here);
    struct flight second = flight_of(1, &here);
    struct flight third = flight_of(2, &here);
    (void)state;
    flights_lead(flights, &first);
    flights_wait(flights, &second);
    flights_wait(flights, &third);
    flights_end(flights, &first, FLIGHT_FAILED);
    assert_int_equal(woken_count, 1);
    assert_int_equal(woken[0], 1);
    assert_true(second.leads);
    assert_false(flights_lead(flights, &first)); /* who comes now waits for the second */
    assert_true(flights_wait(flights, &first));
    flights_end(flights, &second, FLIGHT_UNKEPT);
    assert_int_equal(woken_count, 3);
    assert_int_equal(woken[1], 2);
    assert_int_equal(woken[2], 0);
    assert_int_equal(third.end, FLIGHT_UNKEPT);
}

static void a_failure_that_nobody_waits_for_is_the_end(void **state) {
    struct flight first = flight_of(0, &here);
    struct flight other = flight_of(3, &elsewhere);
    (void)state;
    flights_lead(flights, &first);
    flights_lead(flights, &other);
    flights_end(flights, &first, FLIGHT_FAILED);
    assert_true(flights_lead(flights, &first));
    flights_end(flights, &first, FLIGHT_FAILED);
    flights_end(flights, &other, FLIGHT_FAILED);
    assert_int_equal(woken_count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_leads_and_the_others_wait, start, end),
        cmocka_unit_test_setup_teardown(nobody_waits_for_who_has_ended, start, end),
        cmocka_unit_test_setup_teardown(after_a_failure_the_next_one_leads, start, end),
        cmocka_unit_test_setup_teardown(a_failure_that_nobody_waits_for_is_the_end, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
