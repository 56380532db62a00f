/* Keys: their form, that no bit of them is given, and what is read of an Authorization field. */
#include "../common.h"

#include "core/key.h"

#define KEY "ops_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg"
#define HASH "5d32512534fefd2f4f09378f02cfb34daf1bca54df00bcc347e7defc9dc24da7"

static void a_key_has_its_form(void **state) {
    (void)state;
    char key[KEY_LENGTH + 1], field[KEY_LENGTH + 8];
    for (int at = 0; at < 1000; at++) {
        assert_true(key_make(key));
        assert_int_equal(strlen(key), KEY_LENGTH);
        snprintf(field, sizeof field, "Bearer %s", key);
        assert_text(key_of_authorization(text_of(field)), key);
    }
}

/* Each place takes each digit some time, but for the first, where a number of 256 bits cannot be as great. */
static void all_of_it_is_random(void **state) {
    (void)state;
    enum { KEYS = 4000, START = 4 };
    bool seen[KEY_LENGTH][128] = {{false}};
    char key[KEY_LENGTH + 1];
    for (int at = 0; at < KEYS; at++) {
        assert_true(key_make(key));
        for (int place = 0; place < KEY_LENGTH; place++)
            seen[place][(int)key[place]] = true;
    }
    for (int place = START; place < KEY_LENGTH; place++) {
        int digits = 0;
        for (int digit = 0; digit < 128; digit++)
            digits += seen[place][digit];
        assert_in_range(digits, place == START ? 50 : 62, 62);
    }
}

static void no_two_are_the_same(void **state) {
    (void)state;
    char first[KEY_LENGTH + 1], second[KEY_LENGTH + 1];
    assert_true(key_make(first) && key_make(second));
    assert_string_not_equal(first, second);
    assert_int_not_equal(strncmp(first, second, KEY_PREFIX), 0);
}

static const struct {
    const char *field, *key;
} fields[] = {
    {"Bearer " KEY, KEY},
    {"bearer " KEY, KEY},
    {"BEARER   " KEY "  ", KEY},
    {" Bearer " KEY, KEY},
    {"", NULL},
    {"Bearer", NULL},
    {"Bearer ", NULL},
    {"Bearer" KEY, NULL},
    {KEY, NULL},
    {"Basic " KEY, NULL},
    {"Bearer " KEY "x", NULL},
    {"Bearer " KEY " x", NULL},
    {"Bearer " KEY ", Bearer " KEY, NULL},
    {"Bearer ops_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef", NULL},
    {"Bearer OPS_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg", NULL},
    {"Bearer ops_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcde-g", NULL},
    {"Bearer ops_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcde_g", NULL},
    {"Bearer ops_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcde\xC3\xA9", NULL},
    {"Bearer 'ops_123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef'", NULL},
};

static void a_field_holds_one_key_and_nothing_else(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(fields); at++)
        assert_text(key_of_authorization(text_of(fields[at].field)), fields[at].key);
    assert_text(key_of_authorization(no_value), NULL);
    struct text cut = {"Bearer " KEY, sizeof "Bearer " KEY - 2};
    assert_text(key_of_authorization(cut), NULL);
    struct text zero = {"Bearer " KEY "\0", sizeof "Bearer " KEY};
    assert_text(key_of_authorization(zero), NULL);
}

static void no_random_text_is_a_key(void **state) {
    (void)state;
    uint64_t seed = 7;
    char bytes[4 * 64 + 8];
    memcpy(bytes, "Bearer ", 7);
    for (int at = 0; at < 20000; at++) {
        struct text text = exact_copy((struct text){bytes, 7 + random_text(&seed, 64, bytes + 7).length});
        assert_text(key_of_authorization(text), NULL);
        free((char *)(uintptr_t)text.data);
    }
}

static void a_hash_is_that_of_the_whole_key(void **state) {
    (void)state;
    char hash[KEY_HASH + 1];
    key_hash(TEXT(KEY), hash);
    assert_string_equal(hash, HASH);
    key_hash((struct text){KEY, KEY_PREFIX}, hash);
    assert_string_not_equal(hash, HASH);
}

static void hashes_match_as_a_whole(void **state) {
    (void)state;
    assert_true(key_hashes_match(TEXT(HASH), TEXT(HASH)));
    for (size_t at = 0; at < KEY_HASH; at++) {
        char other[] = HASH;
        other[at] ^= 1;
        assert_false(key_hashes_match(TEXT(HASH), text_of(other)));
    }
    assert_false(key_hashes_match(TEXT(HASH), (struct text){HASH, KEY_HASH - 1}));
    assert_false(key_hashes_match(TEXT(""), TEXT("")));
    assert_false(key_hashes_match(no_value, TEXT(HASH)));
    assert_false(key_hashes_match(no_value, no_value));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_has_its_form),      cmocka_unit_test(all_of_it_is_random),
        cmocka_unit_test(no_two_are_the_same),     cmocka_unit_test(a_field_holds_one_key_and_nothing_else),
        cmocka_unit_test(no_random_text_is_a_key), cmocka_unit_test(a_hash_is_that_of_the_whole_key),
        cmocka_unit_test(hashes_match_as_a_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
