/* Addresses of both families, and what is none. */
#include "../common.h"

#include "base/address.h"

static const struct {
    const char *written;
    int family; /* 0: none */
} cases[] = {
    {"127.0.0.1", AF_INET},
    {"::1", AF_INET6},
    {"2001:db8::7", AF_INET6},
    {"", 0},
    {"127.0.0", 0},
    {"127.0.0.1:80", 0},
    {"[::1]", 0},
    {"127.0.0.1/8", 0},
    {"localhost", 0},
    {" ::1", 0},
    {"::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1", 0},
};

static void addresses_are_read(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        struct sockaddr_in6 address;
        assert_int_equal(address_read(text_of(cases[at].written), &address), cases[at].family != 0);
        assert_int_equal(address.sin6_family, cases[at].family);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(addresses_are_read)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
