/* What is known of the newest version, and for how long it is certain. */
#include "../common.h"

#include "core/edition.h"

enum { PATIENCE = 100 };

static int calls;

static void call(void *watcher) {
    assert_ptr_equal(watcher, &calls);
    calls++;
}

static struct edition fresh(void) {
    calls = 0;
    return (struct edition){.patience = PATIENCE, .call = call, .watcher = &calls};
}

static void nothing_is_known_before_it_is_learnt(void **state) {
    struct edition edition = fresh();
    (void)state;
    assert_int_equal(edition_current(&edition, 0), 0);
}

static void what_is_learnt_is_certain_for_a_while(void **state) {
    struct edition edition = fresh();
    (void)state;
    edition_learn(&edition, 7, 1000);
    assert_int_equal(edition_current(&edition, 1000), 7);
    assert_int_equal(edition_current(&edition, 1000 + PATIENCE - 1), 7);
    assert_int_equal(edition_current(&edition, 1000 + PATIENCE), 0);
    edition_learn(&edition, 7, 2000);
    assert_int_equal(edition_current(&edition, 2000), 7);
}

static void an_older_version_is_never_believed(void **state) {
    struct edition edition = fresh();
    (void)state;
    edition_learn(&edition, 7, 1000);
    edition_learn(&edition, 6, 900);
    assert_int_equal(edition_current(&edition, 1000 + PATIENCE - 1), 7);
    /* Asked later, and no newer one had come: what is known is certain for longer. */
    edition_learn(&edition, 6, 1050);
    assert_int_equal(edition_current(&edition, 1050 + PATIENCE - 1), 7);
}

static void a_newer_version_is_believed_at_once(void **state) {
    struct edition edition = fresh();
    (void)state;
    edition_learn(&edition, 7, 1000);
    edition_learn(&edition, 8, 990);
    assert_int_equal(edition_current(&edition, 1000), 8);
}

static void a_dataset_put_in_its_place_begins_anew(void **state) {
    struct edition edition = fresh();
    (void)state;
    edition_learn(&edition, 7, 1000);
    assert_false(edition_restart(&edition, 7, 7));
    assert_false(edition_restart(&edition, 6, 5)); /* a newer one came while the database was asked */
    assert_int_equal(edition_current(&edition, 1000), 7);
    assert_true(edition_restart(&edition, 7, 3));
    assert_int_equal(edition_current(&edition, 1000), 3);
}

static void a_successor_learns_what_is_learnt_before_it(void **state) {
    struct edition first = fresh(), second = fresh(), third = fresh();
    (void)state;
    edition_learn(&second, 7, 1000);
    first.successor = &second;
    second.successor = &third;
    edition_learn(&first, 8, 1010);
    assert_int_equal(edition_current(&second, 1000 + PATIENCE), 8);
    assert_int_equal(edition_current(&third, 1000 + PATIENCE), 8);
    edition_learn(&third, 9, 1020);
    assert_int_equal(edition_current(&first, 1020), 8);
    edition_learn(&first, 8, 0); /* a replica has it: nobody knows for how long */
    assert_int_equal(edition_current(&third, 1020), 9);
}

static void who_asks_while_the_watcher_watches_calls_nobody(void **state) {
    struct edition edition = fresh();
    (void)state;
    assert_false(edition_was_wanted(&edition));
    for (int round = 0; round < 3; round++) {
        edition_current(&edition, 0);
        edition_current(&edition, 0);
        assert_true(edition_was_wanted(&edition));
        assert_false(edition_was_wanted(&edition));
    }
    assert_int_equal(calls, 0);
}

static void the_watcher_is_called_once_from_its_rest(void **state) {
    struct edition edition = fresh();
    (void)state;
    assert_true(edition_leave(&edition));
    edition_current(&edition, 0);
    edition_current(&edition, 0);
    assert_int_equal(calls, 1);
    assert_false(edition_leave(&edition)); /* somebody has asked */
    edition_current(&edition, 0);
    assert_int_equal(calls, 1);
    assert_true(edition_was_wanted(&edition));
    assert_true(edition_leave(&edition));
    edition_current(&edition, 0);
    assert_int_equal(calls, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_known_before_it_is_learnt),
        cmocka_unit_test(what_is_learnt_is_certain_for_a_while),
        cmocka_unit_test(an_older_version_is_never_believed),
        cmocka_unit_test(a_newer_version_is_believed_at_once),
        cmocka_unit_test(a_dataset_put_in_its_place_begins_anew),
        cmocka_unit_test(a_successor_learns_what_is_learnt_before_it),
        cmocka_unit_test(who_asks_while_the_watcher_watches_calls_nobody),
        cmocka_unit_test(the_watcher_is_called_once_from_its_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
