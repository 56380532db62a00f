/* Makes keys and reads them. Decides their form; which of them are good, the database knows. */
#include "core/key.h"

#include <nettle/base16.h>
#include <nettle/memops.h>
#include <nettle/sha2.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

static const struct text START = {"ops_", 4};
static const char DIGITS[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

enum { RANDOM_BYTES = 32, BASE = sizeof DIGITS - 1 };

/* Divides a number, its most significant byte first, in place; the remainder. */
static unsigned divide(uint8_t number[RANDOM_BYTES]) {
    unsigned remainder = 0;
    for (int at = 0; at < RANDOM_BYTES; at++) {
        unsigned part = remainder << 8 | number[at];
        number[at] = (uint8_t)(part / BASE);
        remainder = part % BASE;
    }
    return remainder;
}

bool key_make(char key[KEY_LENGTH + 1]) {
    uint8_t number[RANDOM_BYTES];
    if (getrandom(number, sizeof number, 0) != sizeof number)
        return false;
    memcpy(key, START.data, START.length);
    for (size_t at = KEY_LENGTH; at > START.length; at--)
        key[at - 1] = DIGITS[divide(number)];
    key[KEY_LENGTH] = '\0';
    return true;
}

static bool has_form(struct text key) {
    if (key.length != KEY_LENGTH || !text_starts_with(key, START))
        return false;
    for (size_t at = START.length; at < key.length; at++)
        if (!memchr(DIGITS, key.data[at], BASE))
            return false;
    return true;
}

struct text key_of_authorization(struct text field) {
    struct text rest;
    struct text scheme = text_split(text_trim(field), ' ', &rest);
    struct text key = rest.data ? text_trim(rest) : rest;
    return text_equal_ignoring_case(scheme, TEXT("Bearer")) && has_form(key) ? key : (struct text){NULL, 0};
}

void key_hash(struct text key, char hash[KEY_HASH + 1]) {
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, key.length, (const uint8_t *)key.data);
    sha256_digest(&context, sizeof digest, digest);
    base16_encode_update(hash, sizeof digest, digest);
    hash[KEY_HASH] = '\0';
}

bool key_hashes_match(struct text a, struct text b) {
    return a.length == KEY_HASH && b.length == KEY_HASH && memeql_sec(a.data, b.data, KEY_HASH);
}
