/* base64url (RFC 4648, section 5) of: checksum of the query, checksum of the position, position. A guard
 * against mistakes and meddling, not a secret: the position says nothing that the page does not. */
#include "core/cursor.h"

#include "core/target.h"

#include <nettle/base16.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>

#include <stdlib.h>
#include <string.h>

enum { CHECKSUM = 12, HALF = 6 };

static struct text checksum_of(struct arena *arena, struct text a, struct text b) {
    struct sha256_ctx context;
    uint8_t digest[HALF];
    sha256_init(&context);
    sha256_update(&context, a.length, (const uint8_t *)a.data);
    sha256_update(&context, 1, (const uint8_t *)"\n");
    sha256_update(&context, b.length, (const uint8_t *)b.data);
    sha256_digest(&context, sizeof digest, digest);
    char hex[BASE16_ENCODE_LENGTH(HALF)];
    base16_encode_update(hex, sizeof digest, digest);
    return arena_copy(arena, (struct text){hex, sizeof hex});
}

static bool counts(struct text parameter) {
    return parameter.length && !text_starts_with(parameter, TEXT("cursor=")) &&
           !text_starts_with(parameter, TEXT("limit=")) && !text_starts_with(parameter, TEXT("pretty=")) &&
           !text_starts_with(parameter, TEXT("fields=")) && !text_starts_with(parameter, TEXT("include=")) &&
           !text_starts_with(parameter, TEXT("explain="));
}

/* As it is meant, however it is spelt: a client may take a link apart and spell it with other escapes. What
 * would then hold a separator or look like an escape stays as it is, so that no two meanings are taken for
 * one. */
static struct text meaning_of(struct arena *arena, struct text parameter) {
    struct text decoded = target_decode(arena, parameter, true);
    bool clear = decoded.data && !memchr(decoded.data, '&', decoded.length) &&
                 !memchr(decoded.data, '%', decoded.length);
    return clear ? decoded : parameter;
}

static int compare(const void *a, const void *b) {
    const struct text *x = a;
    const struct text *y = b;
    int order = memcmp(x->data, y->data, x->length < y->length ? x->length : y->length);
    return order ? order : (x->length > y->length) - (x->length < y->length);
}

struct text cursor_checksum(struct arena *arena, struct text route, struct text query) {
    enum { MOST = 64 };
    struct text parts[MOST] = {{NULL, 0}};
    size_t count = 0;
    struct text rest = query;
    while (rest.data && count < MOST) {
        struct text part = text_split(rest, '&', &rest);
        if (counts(part))
            parts[count++] = meaning_of(arena, part);
    }
    qsort(parts, count, sizeof parts[0], compare);
    struct buffer joined = {0};
    for (size_t at = 0; at < count; at++) {
        buffer_add(&joined, parts[at]);
        buffer_add_byte(&joined, '&');
    }
    struct text checksum = checksum_of(arena, route, buffer_text(&joined));
    buffer_free(&joined);
    return checksum;
}

struct text cursor_write(struct arena *arena, struct text checksum, struct text position) {
    struct text seal = checksum_of(arena, checksum, position);
    struct text whole =
        arena_format(arena, "%.*s%.*s%.*s", TEXT_FORMAT(checksum), TEXT_FORMAT(seal), TEXT_FORMAT(position));
    char *word = arena_take(arena, BASE64_ENCODE_RAW_LENGTH(whole.length) + 1);
    if (!whole.data || !word)
        return (struct text){NULL, 0};
    struct base64_encode_ctx context;
    base64url_encode_init(&context);
    size_t length = base64_encode_update(&context, word, whole.length, (const uint8_t *)whole.data);
    length += base64_encode_final(&context, word + length);
    while (length && word[length - 1] == '=')
        length--;
    word[length] = '\0';
    return (struct text){word, length};
}

/* The decoder would pass over white space and padding; a cursor has neither. */
static bool is_alphabet(struct text word) {
    for (size_t at = 0; at < word.length; at++) {
        char byte = word.data[at];
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        if (!letter && !(byte >= '0' && byte <= '9') && byte != '-' && byte != '_')
            return false;
    }
    return true;
}

enum cursor_fault cursor_read(struct arena *arena, struct text checksum, struct text word,
                              struct text *position) {
    char *bytes = arena_take(arena, BASE64_DECODE_LENGTH(word.length) + 4);
    struct base64_decode_ctx context;
    size_t length = 0;
    size_t padding = (4 - word.length % 4) % 4;
    if (padding == 3 || !is_alphabet(word))
        return CURSOR_BROKEN;
    base64url_decode_init(&context);
    if (!bytes || !base64_decode_update(&context, &length, (uint8_t *)bytes, word.length, word.data))
        return CURSOR_BROKEN;
    size_t tail = 0;
    if (!base64_decode_update(&context, &tail, (uint8_t *)bytes + length, padding, "===") ||
        !base64_decode_final(&context) || length <= (size_t)2 * CHECKSUM)
        return CURSOR_BROKEN;
    struct text given = {bytes, CHECKSUM};
    struct text seal = {bytes + CHECKSUM, CHECKSUM};
    *position = arena_copy(arena, (struct text){bytes + 2 * CHECKSUM, length - 2 * CHECKSUM});
    if (!text_is_utf8(*position) || !text_equal(seal, checksum_of(arena, given, *position)))
        return CURSOR_BROKEN;
    return text_equal(given, checksum) ? CURSOR_GOOD : CURSOR_OF_ANOTHER_QUERY;
}
