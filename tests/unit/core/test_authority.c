/* What a host and its port may look like, byte by byte where it matters. */
#include "../common.h"

#include "core/authority.h"

#include <ctype.h>

static const char *const valid[] = {
    "a",
    "localhost",
    "example.org",
    "EXAMPLE.org.",
    "a_b-c.d~e",
    "127.0.0.1",
    "xn--bcher-kva.example",
    "b%C3%BCcher.example",
    "example.org:",
    "example.org:0",
    "example.org:80",
    "example.org:0080",
    "example.org:65535",
    "[::]",
    "[::1]",
    "[::1]:",
    "[::1]:8080",
    "[2001:DB8::8:800:200C:417A]:443",
    "[::ffff:192.0.2.1]",
};

static const char *const invalid[] = {
    "",
    ":",
    ":80",
    "a b",
    "a/b",
    "a?b",
    "a#b",
    "a\\b",
    "user@x",
    "u:p@x",
    "a,b",
    "a;b",
    "x'",
    "a\"b",
    "a<b",
    "a>b",
    "a$b",
    "a`b",
    "a&b",
    "a|b",
    "a!b",
    "a(b)",
    "a*b",
    "a+b",
    "a=b",
    "a{b}",
    "a[b]",
    "\u00e9",
    "\xFF",
    "\x7F",
    "a\tb",
    "%",
    "a%2",
    "a%zz",
    "a:b",
    "a:-1",
    "a:+1",
    "a: 80",
    "a:80 ",
    "a:0x50",
    "a:65536",
    "a:99999999",
    "a:80:80",
    "::1",
    "[::1",
    "::1]",
    "[]",
    "[a]",
    "[::1]x",
    "[::1]80",
    "[::1]:x",
    "[::1]:65536",
    "[[::1]]",
    "[::1]]",
    "[1.2.3.4]",
    "[::1%25lo]",
    "[:::1]",
    "[::12345]",
    "[1:2:3:4:5:6:7:8:9]",
    "[::1 ]",
    "[v1.a]",
    "x'; echo hi '",
    "a:999999999999999999999",
    "[0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000]",
};

static void check(const char *const *list, size_t count, bool wanted) {
    for (size_t at = 0; at < count; at++) {
        struct text copy = exact_copy(text_of(list[at]));
        if (authority_is_valid(copy) != wanted)
            fail_msg("%s", list[at]);
        free((char *)(uintptr_t)copy.data);
    }
}

static void hosts_with_or_without_a_port_are_valid(void **state) {
    (void)state;
    check(valid, COUNT_OF(valid), true);
}

static void all_else_is_not(void **state) {
    (void)state;
    check(invalid, COUNT_OF(invalid), false);
    assert_false(authority_is_valid(TEXT("a\0b")));
    assert_false(authority_is_valid(TEXT("[::1\0]")));
}

/* Nor does any byte of it end a word between single quotes, or begin an escape in one between double ones. */
static void no_byte_means_anything_to_a_shell(void **state) {
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        const char name[] = {'a', (char)byte, 'b'};
        bool plain = byte < 0x80 && byte && (strchr("-._~", byte) || isalnum(byte));
        assert_int_equal(authority_is_valid((struct text){name, sizeof name}), plain);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_with_or_without_a_port_are_valid),
        cmocka_unit_test(all_else_is_not),
        cmocka_unit_test(no_byte_means_anything_to_a_shell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
