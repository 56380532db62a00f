/* An answer's ETag is a digest of its bytes: strong, and the same on every server. */
#include "core/validators.h"

#include <nettle/sha2.h>

#include <stdio.h>

static struct text tag_of(struct request *request) {
    struct text body = reply_body(&request->reply);
    struct sha256_ctx context;
    uint8_t digest[12];
    char hex[2 * sizeof digest + 1];
    sha256_init(&context);
    sha256_update(&context, body.length, (const uint8_t *)body.data);
    sha256_digest(&context, sizeof digest, digest);
    for (size_t at = 0; at < sizeof digest; at++)
        snprintf(hex + 2 * at, 3, "%02x", digest[at]);
    return arena_format(&request->arena, "\"%s\"", hex);
}

bool validators_match(struct text field, struct text tag) {
    if (text_equal(text_trim(field), TEXT("*")))
        return true;
    while (field.data) {
        struct text candidate = text_trim(text_split(field, ',', &field));
        if (text_starts_with(candidate, TEXT("W/"))) {
            candidate.data += 2;
            candidate.length -= 2;
        }
        if (text_equal(candidate, tag))
            return true;
    }
    return false;
}

bool validators_apply(struct request *request) {
    struct reply *reply = &request->reply;
    if (reply->status != 200 || reply->body.failed)
        return true;
    struct text tag = reply->tag.data ? reply->tag : tag_of(request);
    reply_header(reply, "ETag", tag);
    /* Kept anywhere, but asked about each time: a figure published a second ago is never hidden by a cache.
     */
    reply_header(reply, "Cache-Control", TEXT("public, no-cache"));
    reply_header(reply, "Vary", TEXT("Accept, Accept-Encoding"));
    struct text field = request->header(request, "If-None-Match");
    if (!field.data || !validators_match(field, tag))
        return true;
    reply->status = 304;
    reply_drop_body(reply);
    return true;
}
