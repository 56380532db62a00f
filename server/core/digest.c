/* Digests by nettle. */
#include "core/digest.h"

#include <nettle/sha2.h>

#include <stdio.h>

struct text digest_of_texts(struct arena *arena, const struct text *texts, size_t count) {
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char hex[2 * sizeof digest + 1];
    sha256_init(&context);
    for (size_t at = 0; at < count; at++) {
        if (texts[at].length)
            sha256_update(&context, texts[at].length, (const uint8_t *)texts[at].data);
        sha256_update(&context, 1, (const uint8_t *)"");
    }
    sha256_digest(&context, sizeof digest, digest);
    for (size_t at = 0; at < sizeof digest; at++)
        snprintf(hex + 2 * at, 3, "%02x", digest[at]);
    return arena_copy(arena, text_of(hex));
}
