/* What is kept, for how long, and what goes when there is no more room. */
#include "../common.h"

#include "core/cache.h"

#include <stdlib.h>

enum { LIMIT = 100000, NOW = 1000 };

static struct edition edition;
static struct cache *cache;
static int freed;

static int start(void **state) {
    (void)state;
    edition = (struct edition){.patience = 1000};
    edition_learn(&edition, 1, NOW);
    freed = 0;
    cache = cache_new(LIMIT, &edition);
    return !cache;
}

static int end(void **state) {
    (void)state;
    cache_free(cache);
    return 0;
}

static void free_item(struct cache_item *item) {
    freed++;
    free(item);
}

static struct cache_key key_of(const char *target) {
    return cache_key_of(cache, text_of(target), no_value, false);
}

/* Keeps one of that key, which has to be a constant. */
static void keep_as(struct cache_key key, long long version, size_t size, double cost) {
    struct cache_item *item = calloc(1, sizeof *item);
    assert_non_null(item);
    *item =
        (struct cache_item){.key = key, .version = version, .size = size, .cost = cost, .free = free_item};
    atomic_init(&item->holders, 1);
    cache_keep(cache, item);
    cache_release(item);
}

static void keep(const char *target, long long version) {
    keep_as(key_of(target), version, 100, 1);
}

static bool finds_as(struct cache_key key) {
    struct cache_item *item = cache_find(cache, &key, NOW);
    cache_release(item);
    return item;
}

static bool finds(const char *target) {
    return finds_as(key_of(target));
}

static void what_is_kept_is_found_by_its_key_alone(void **state) {
    (void)state;
    keep("/a", 1);
    assert_true(finds("/a"));
    assert_false(finds("/b"));
    assert_false(finds("/a?"));
    assert_false(finds_as(cache_key_of(cache, TEXT("/a"), no_value, true)));
    assert_false(finds_as(cache_key_of(cache, TEXT("/a"), TEXT("text/csv"), false)));
    assert_false(finds_as(cache_key_of(cache, TEXT("/a"), TEXT(""), false)));
    assert_true(finds_as(cache_key_of(cache, TEXT("/a"), TEXT("*/*"), false)));
    assert_int_equal(cache_size(cache), 100);
}

static void nothing_of_an_older_version_is_found(void **state) {
    (void)state;
    keep("/a", 1);
    keep("/for-good", 0);
    edition_learn(&edition, 2, NOW);
    assert_false(finds("/a"));
    assert_true(finds("/for-good"));
    keep("/b", 2);
    assert_int_equal(cache_size(cache), 200); /* the first has gone */
    keep("/c", 1);                            /* made from the older one, and late */
    assert_false(finds("/c"));
    assert_int_equal(cache_size(cache), 200);
}

static void a_late_reply_replaces_none(void **state) {
    (void)state;
    edition_learn(&edition, 2, NOW);
    keep("/a", 2);
    keep("/a", 1);
    assert_true(finds("/a"));
}

static void nothing_is_found_when_the_version_is_not_certain(void **state) {
    struct cache_key key = key_of("/a");
    (void)state;
    keep("/a", 1);
    keep("/for-good", 0);
    assert_null(cache_find(cache, &key, NOW + 1000));
    key = key_of("/for-good");
    struct cache_item *item = cache_find(cache, &key, NOW + 1000);
    assert_non_null(item);
    cache_release(item);
}

static void one_takes_the_place_of_another(void **state) {
    (void)state;
    keep("/a", 1);
    keep("/a", 1);
    assert_int_equal(cache_size(cache), 100);
    assert_int_equal(freed, 1);
}

static void who_holds_an_item_has_it_whatever_happens(void **state) {
    struct cache_key key = key_of("/a");
    (void)state;
    keep("/a", 1);
    struct cache_item *item = cache_find(cache, &key, NOW);
    cache_clear(cache);
    assert_int_equal(cache_size(cache), 0);
    assert_int_equal(freed, 0);
    assert_text(item->key.target, "/a");
    cache_release(item);
    assert_int_equal(freed, 1);
    cache_release(NULL);
}

static char names[4000][16];

static struct cache_key numbered(int number) {
    snprintf(names[number], sizeof names[number], "/%d", number);
    return key_of(names[number]);
}

static void the_limit_holds(void **state) {
    (void)state;
    for (int at = 0; at < 4000; at++) {
        keep_as(numbered(at), 1, 100 + (size_t)at % 400, 1);
        assert_true(cache_size(cache) <= LIMIT);
    }
    assert_true(cache_size(cache) > LIMIT - 1000);
    assert_true(finds_as(numbered(3999)));
}

static void what_takes_too_much_is_not_kept(void **state) {
    (void)state;
    assert_false(cache_takes(cache, LIMIT));
    assert_true(cache_takes(cache, LIMIT / 4));
    keep_as(key_of("/large"), 1, LIMIT, 1e9);
    assert_int_equal(cache_size(cache), 0);
}

/* A hundred dear ones among thousands of cheap ones that nobody asks for again. */
static void what_was_dear_to_make_stays_longer(void **state) {
    int left = 0;
    (void)state;
    for (int at = 0; at < 4000; at++)
        keep_as(numbered(at), 1, 100, at % 40 ? 1 : 1000);
    for (int at = 0; at < 4000; at += 40)
        left += finds_as(numbered(at));
    assert_true(left > 80);
}

static void what_is_asked_for_stays(void **state) {
    (void)state;
    keep_as(numbered(0), 1, 100, 1);
    for (int at = 1; at < 4000; at++) {
        assert_true(finds_as(numbered(0)));
        keep_as(numbered(at), 1, 100, 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_kept_is_found_by_its_key_alone, start, end),
        cmocka_unit_test_setup_teardown(nothing_of_an_older_version_is_found, start, end),
        cmocka_unit_test_setup_teardown(a_late_reply_replaces_none, start, end),
        cmocka_unit_test_setup_teardown(nothing_is_found_when_the_version_is_not_certain, start, end),
        cmocka_unit_test_setup_teardown(one_takes_the_place_of_another, start, end),
        cmocka_unit_test_setup_teardown(who_holds_an_item_has_it_whatever_happens, start, end),
        cmocka_unit_test_setup_teardown(the_limit_holds, start, end),
        cmocka_unit_test_setup_teardown(what_takes_too_much_is_not_kept, start, end),
        cmocka_unit_test_setup_teardown(what_was_dear_to_make_stays_longer, start, end),
        cmocka_unit_test_setup_teardown(what_is_asked_for_stays, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
