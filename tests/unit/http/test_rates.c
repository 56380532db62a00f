/* Buckets: a burst, then a steady rate; addresses apart from each other; loopback spared unless told
 * otherwise; more addresses than there is room for. */
#include "http/rates.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const long long SECOND = 1000000000LL;

static struct sockaddr_in address_of(uint32_t number) {
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(number)};
}

static struct settings settings;

static struct rate take(struct rates *rates, uint32_t number, long long now) {
    struct sockaddr_in address = address_of(number);
    return rates_take(rates, &settings, (const struct sockaddr *)&address, now);
}

static void a_burst_then_a_steady_rate(void **state) {
    settings = (struct settings){.rate_limit = 2, .rate_burst = 5};
    struct rates *rates = rates_new();
    (void)state;
    for (int at = 0; at < 5; at++) {
        struct rate rate = take(rates, 0x0A000001, SECOND);
        assert_true(rate.limited && rate.allowed);
        assert_int_equal(rate.left, 4 - at);
        assert_int_equal(rate.limit, 5);
    }
    assert_false(take(rates, 0x0A000001, SECOND).allowed);
    assert_true(take(rates, 0x0A000002, SECOND).allowed);
    assert_true(take(rates, 0x0A000001, SECOND + SECOND / 2).allowed);
    assert_false(take(rates, 0x0A000001, SECOND + SECOND / 2).allowed);
    assert_int_equal(take(rates, 0x0A000001, 100 * SECOND).left, 4);
    rates_free(rates);
}

static void loopback_is_spared(void **state) {
    settings = (struct settings){.rate_limit = 1, .rate_burst = 1};
    struct rates *rates = rates_new();
    (void)state;
    for (int at = 0; at < 10; at++)
        assert_true(take(rates, 0x7F000001, SECOND).allowed);
    assert_false(take(rates, 0x7F000001, SECOND).limited);
    settings.rate_loopback = 1;
    assert_true(take(rates, 0x7F000001, SECOND).allowed);
    assert_false(take(rates, 0x7F000001, SECOND).allowed);
    settings.rate_limit = 0;
    assert_true(take(rates, 0x7F000001, SECOND).allowed);
    rates_free(rates);
}

static void an_ipv6_client_counts_by_its_network(void **state) {
    settings = (struct settings){.rate_limit = 1, .rate_burst = 1};
    struct rates *rates = rates_new();
    struct sockaddr_in6 address = {.sin6_family = AF_INET6};
    (void)state;
    inet_pton(AF_INET6, "2001:db8::1", &address.sin6_addr);
    assert_true(rates_take(rates, &settings, (const struct sockaddr *)&address, SECOND).allowed);
    inet_pton(AF_INET6, "2001:db8::2", &address.sin6_addr);
    assert_false(rates_take(rates, &settings, (const struct sockaddr *)&address, SECOND).allowed);
    inet_pton(AF_INET6, "2001:db8:0:1::1", &address.sin6_addr);
    assert_true(rates_take(rates, &settings, (const struct sockaddr *)&address, SECOND).allowed);
    rates_free(rates);
}

static void many_addresses_keep_their_own_share(void **state) {
    settings = (struct settings){.rate_limit = 1, .rate_burst = 3};
    struct rates *rates = rates_new();
    (void)state;
    for (uint32_t number = 1; number < 200000; number++)
        assert_true(take(rates, 0x0B000000 + number, SECOND + number).allowed);
    rates_free(rates);
}

static void other_limits_hold_from_then_on(void **state) {
    settings = (struct settings){.rate_limit = 1, .rate_burst = 2};
    struct rates *rates = rates_new();
    (void)state;
    assert_true(take(rates, 0x0C000001, SECOND).allowed);
    assert_true(take(rates, 0x0C000001, SECOND).allowed);
    assert_false(take(rates, 0x0C000001, SECOND).allowed);
    settings = (struct settings){.rate_limit = 10, .rate_burst = 20};
    assert_int_equal(take(rates, 0x0C000001, 2 * SECOND).left, 9);
    assert_int_equal(take(rates, 0x0C000002, 2 * SECOND).left, 19);
    rates_free(rates);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_burst_then_a_steady_rate),
        cmocka_unit_test(loopback_is_spared),
        cmocka_unit_test(an_ipv6_client_counts_by_its_network),
        cmocka_unit_test(many_addresses_keep_their_own_share),
        cmocka_unit_test(other_limits_hold_from_then_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
