/* Digests by nettle. */
#include "core/digest.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>

struct digest {
    struct sha256_ctx context;
};

static void end_text(struct digest *digest) {
    sha256_update(&digest->context, 1, (const uint8_t *)"");
}

static void begin(struct digest *digest, const struct text *texts, size_t count) {
    sha256_init(&digest->context);
    for (size_t at = 0; at < count; at++) {
        digest_add(digest, texts[at]);
        end_text(digest);
    }
}

static struct text spell(struct arena *arena, struct digest *digest) {
    uint8_t bytes[SHA256_DIGEST_SIZE];
    char hex[BASE16_ENCODE_LENGTH(SHA256_DIGEST_SIZE)];
    sha256_digest(&digest->context, sizeof bytes, bytes);
    base16_encode_update(hex, sizeof bytes, bytes);
    return arena_copy(arena, (struct text){hex, sizeof hex});
}

struct text digest_of_texts(struct arena *arena, const struct text *texts, size_t count) {
    struct digest digest;
    begin(&digest, texts, count);
    return spell(arena, &digest);
}

struct digest *digest_begin(struct arena *arena, const struct text *texts, size_t count) {
    struct digest *digest = arena_take(arena, sizeof *digest);
    if (digest)
        begin(digest, texts, count);
    return digest;
}

void digest_add(struct digest *digest, struct text piece) {
    if (piece.length)
        sha256_update(&digest->context, piece.length, (const uint8_t *)piece.data);
}

struct text digest_end(struct arena *arena, struct digest *digest) {
    end_text(digest);
    return spell(arena, digest);
}

struct text digest_named(struct arena *arena, struct text content) {
    struct digest digest;
    begin(&digest, NULL, 0);
    digest_add(&digest, content);
    return arena_format(arena, "sha256:%.*s", TEXT_FORMAT(spell(arena, &digest)));
}
