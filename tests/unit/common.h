/* What every unit test needs: cmocka with the headers it asks for, texts compared with a readable fault, a
 * random sequence that is the same each time, and a reader that says whether a text is JSON (RFC 8259). */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

static const struct text no_value = {NULL, 0};

/* `expected` NULL asks for the text without a value. */
static inline void compare_text(struct text given, const char *expected, const char *file, int line) {
    bool same = expected ? given.data && text_equal(given, text_of(expected)) : !given.data;
    if (same)
        return;
    print_error("\"%.*s\" (%s) is not \"%s\"\n", TEXT_FORMAT(given), given.data ? "a value" : "no value",
                expected ? expected : "(no value)");
    _fail(file, line);
}

#define assert_text(given, expected) compare_text(given, expected, __FILE__, __LINE__)

static inline bool text_holds(struct text whole, const char *part) {
    return whole.data && memmem(whole.data, whole.length, part, strlen(part)) != NULL;
}

/* A copy exactly as long as the text, so that a sanitizer sees a step too far; the caller frees its data. */
static inline struct text exact_copy(struct text text) {
    char *copy = malloc(text.length);
    assert_true(copy != NULL || text.length == 0);
    if (text.length)
        memcpy(copy, text.data, text.length);
    return (struct text){copy, text.length};
}

static inline uint64_t next_random(uint64_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* The UTF-8 of a character in `into`; how many bytes. */
static inline size_t encode_character(uint32_t character, char *into) {
    if (character < 0x80) {
        into[0] = (char)character;
        return 1;
    }
    size_t followers = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
    static const uint32_t leads[] = {0, 0xC0, 0xE0, 0xF0};
    for (size_t at = followers; at > 0; at--) {
        into[at] = (char)(0x80 | (character & 0x3F));
        character >>= 6;
    }
    into[0] = (char)(leads[followers] | character);
    return followers + 1;
}

/* Up to `most` random characters other than zero and surrogates, half of them plain; `into` has room for four
 * bytes each. */
static inline struct text random_text(uint64_t *seed, size_t most, char *into) {
    size_t characters = next_random(seed) % (most + 1);
    size_t length = 0;
    for (; characters > 0; characters--) {
        uint64_t drawn = next_random(seed);
        uint32_t limit = drawn % 2 ? 0x7F : drawn % 3 ? 0xFFFF : 0x10FFFF;
        uint32_t character = 1 + (uint32_t)(next_random(seed) % limit);
        if (character >= 0xD800 && character <= 0xDFFF)
            character = 0xD7FF;
        length += encode_character(character, into + length);
    }
    return (struct text){into, length};
}

static inline void skip_space(struct text *rest) {
    while (rest->length && strchr(" \t\r\n", *rest->data) && *rest->data) {
        rest->data++;
        rest->length--;
    }
}

static inline bool skip_bytes(struct text *rest, const char *bytes) {
    if (!text_starts_with(*rest, text_of(bytes)))
        return false;
    rest->data += strlen(bytes);
    rest->length -= strlen(bytes);
    return true;
}

static inline bool skip_escape(struct text *rest) {
    if (rest->length < 2)
        return false;
    size_t digits = rest->data[1] == 'u' ? 4 : 0;
    if (!digits && !strchr("\"\\/bfnrt", rest->data[1]))
        return false;
    if (rest->length < 2 + digits)
        return false;
    for (size_t at = 0; at < digits; at++)
        if (!strchr("0123456789abcdefABCDEF", rest->data[2 + at]) || !rest->data[2 + at])
            return false;
    rest->data += 2 + digits;
    rest->length -= 2 + digits;
    return true;
}

static inline bool skip_string(struct text *rest) {
    if (!skip_bytes(rest, "\""))
        return false;
    while (rest->length && *rest->data != '"') {
        if ((unsigned char)*rest->data < 0x20)
            return false;
        if (*rest->data == '\\') {
            if (!skip_escape(rest))
                return false;
            continue;
        }
        rest->data++;
        rest->length--;
    }
    return skip_bytes(rest, "\"");
}

static inline bool skip_digits(struct text *rest) {
    size_t before = rest->length;
    while (rest->length && *rest->data >= '0' && *rest->data <= '9') {
        rest->data++;
        rest->length--;
    }
    return rest->length < before;
}

static inline bool skip_number(struct text *rest) {
    skip_bytes(rest, "-");
    if (!skip_bytes(rest, "0") && !skip_digits(rest))
        return false;
    if (skip_bytes(rest, ".") && !skip_digits(rest))
        return false;
    if (skip_bytes(rest, "e") || skip_bytes(rest, "E")) {
        if (!skip_bytes(rest, "+"))
            skip_bytes(rest, "-");
        return skip_digits(rest);
    }
    return true;
}

static inline bool skip_value(struct text *rest);

static inline bool skip_members(struct text *rest, bool named, const char *end) {
    skip_space(rest);
    if (skip_bytes(rest, end))
        return true;
    do {
        skip_space(rest);
        if (named && !skip_string(rest))
            return false;
        skip_space(rest);
        if (named && !skip_bytes(rest, ":"))
            return false;
        if (!skip_value(rest))
            return false;
    } while (skip_bytes(rest, ","));
    return skip_bytes(rest, end);
}

static inline bool skip_value(struct text *rest) {
    bool good;
    skip_space(rest);
    if (!rest->length)
        return false;
    if (*rest->data == '"')
        good = skip_string(rest);
    else if (skip_bytes(rest, "{"))
        good = skip_members(rest, true, "}");
    else if (skip_bytes(rest, "["))
        good = skip_members(rest, false, "]");
    else
        good = skip_bytes(rest, "true") || skip_bytes(rest, "false") || skip_bytes(rest, "null") ||
               skip_number(rest);
    skip_space(rest);
    return good;
}

/* Whether the whole text is one JSON value in UTF-8. */
static inline bool is_json(struct text text) {
    struct text rest = text;
    return text_is_utf8(text) && skip_value(&rest) && rest.length == 0;
}
