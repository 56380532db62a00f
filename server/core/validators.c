/* An answer's ETag is a digest of its bytes before packing, and says whether they are packed: strong, and the
 * same on every server. It begins with the version of the dataset that the answer was read at (v12-…), so
 * that a change can tell what its sender has seen. */
#include "core/validators.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>

#include <stdio.h>
#include <string.h>

enum { DIGEST = 12 }; /* bytes of a SHA-256 that are told */

/* A stream cannot be digested before it is sent: what decides its bytes is. */
static void digest_stream(const struct request *request, struct sha256_ctx *context) {
    struct text version = request->dataset_version;
    const char *suffix = format_about(request->format)->suffix;
    sha256_update(context, sizeof OPS_VERSION - 1, (const uint8_t *)OPS_VERSION);
    sha256_update(context, version.length, (const uint8_t *)version.data);
    sha256_update(context, request->target.length, (const uint8_t *)request->target.data);
    sha256_update(context, strlen(suffix), (const uint8_t *)suffix);
}

static struct text digest_of(struct request *request) {
    struct text body = reply_body(&request->reply);
    struct sha256_ctx context;
    uint8_t digest[DIGEST];
    char hex[BASE16_ENCODE_LENGTH(DIGEST)];
    sha256_init(&context);
    if (request->more)
        digest_stream(request, &context);
    else
        sha256_update(&context, body.length, (const uint8_t *)body.data);
    sha256_digest(&context, sizeof digest, digest);
    base16_encode_update(hex, sizeof digest, digest);
    return arena_copy(&request->arena, (struct text){hex, sizeof hex});
}

/* Whether a list of tags names `tag`, or is `*`. Weak ones count only where they are compared weakly (RFC
 * 9110, section 8.8.3.2). */
static bool names_tag(struct text field, struct text tag, bool weakly) {
    bool found = text_equal(text_trim(field), TEXT("*"));
    while (field.data && !found) {
        struct text candidate = text_trim(text_split(field, ',', &field));
        if (weakly && text_starts_with(candidate, TEXT("W/"))) {
            candidate.data += 2;
            candidate.length -= 2;
        }
        found = text_equal(candidate, tag);
    }
    return found;
}

bool validators_match(struct text field, struct text tag) {
    return names_tag(field, tag, true);
}

/* Small bodies gain nothing; how long a stream becomes is not known, but never little. */
static bool is_worth_packing(const struct request *request) {
    enum { LEAST = 1000 };
    return !request->reply.packed && (request->more || reply_body(&request->reply).length >= LEAST) &&
           encoding_wants_gzip(request->header(request, "Accept-Encoding"));
}

/* What a stream has sent so far is its first page; the pages after it are packed as they come. */
static bool pack_stream(struct reply *reply) {
    reply->encoding = encoding_new();
    if (reply->encoding && encoding_pack(reply->encoding, &reply->body, false))
        return true;
    encoding_free(reply->encoding);
    reply->encoding = NULL;
    return false;
}

static bool pack(struct request *request) {
    struct reply *reply = &request->reply;
    if (request->more)
        return pack_stream(reply);
    if (reply->constant_body.data) {
        buffer_add(&reply->body, reply->constant_body);
        reply->constant_body = (struct text){NULL, 0};
    }
    return !reply->body.failed && encoding_gzip(&reply->body);
}

/* Whether the day is not after that of the newest document: what comes out later is dated later. */
static bool is_past(const struct request *request, struct text day) {
    struct text newest = rows_value(&request->version->rows, 0, "newest_document");
    return newest.length == day.length && memcmp(day.data, newest.data, day.length) <= 0;
}

static bool is_year(struct text value) {
    return value.length && value.data[0] >= '0' && value.data[0] <= '9';
}

/* Whether it is about what was published up to a day or an update that is past; but words are looked for in
 * what things are called today. */
static bool is_of_the_past(const struct request *request) {
    const struct input *vintage = request_find_input(request, "vintage");
    const struct input *day = request_find_input(request, "as_of");
    if (request_find_input(request, "q"))
        return false;
    return day ? request->version && is_past(request, day->value) : vintage && is_year(vintage->value);
}

/* Whether the answer is another one for who has a key. */
static bool depends_on_key(const struct route *route) {
    for (const struct alternative *at = route ? route->alternatives : NULL; at && at->rows; at++)
        if (strcmp(at->given[0], "drafts") == 0)
            return true;
    return route && route->least;
}

static bool is_private(const struct request *request) {
    return depends_on_key(request->route) && request->caller.role;
}

/* A version of the dataset stays as it is for good. What was published up to some day changes where it is
 * corrected that day, withdrawn or called otherwise: rarely, but not only once in a year. All else may be
 * kept anywhere, but is asked about each time: a figure published a second ago is never hidden by a cache. */
static struct text cache_control(const struct request *request) {
    if (is_private(request))
        return TEXT("private, no-store");
    if (request->pinned.data)
        return TEXT("public, max-age=31536000, immutable");
    return is_of_the_past(request) ? TEXT("public, max-age=3600, immutable") : TEXT("public, no-cache");
}

static struct text tag_of(struct request *request, struct text digest, const char *coding) {
    struct text version = request->dataset_version;
    return arena_format(&request->arena, "\"%s%.*s%s%.*s%s\"", version.data ? "v" : "", TEXT_FORMAT(version),
                        version.data ? "-" : "", TEXT_FORMAT(digest), coding);
}

struct text validators_tag(struct request *request) {
    return tag_of(request, digest_of(request), "");
}

/* What follows the version in a tag: a digest, and whether it was packed. */
static bool is_digest(struct text rest) {
    for (size_t at = 0; at < rest.length && at < 2 * DIGEST; at++)
        if (!strchr("0123456789abcdef", rest.data[at]) || !rest.data[at])
            return false;
    if (rest.length < 2 * DIGEST)
        return false;
    rest.data += 2 * DIGEST;
    rest.length -= 2 * DIGEST;
    return text_equal(rest, TEXT("\"")) || text_equal(rest, TEXT("-gzip\""));
}

struct text validators_version(struct arena *arena, struct text tag) {
    long long version;
    struct text rest;
    if (!text_starts_with(tag, TEXT("\"v")))
        return (struct text){NULL, 0};
    struct text digits = text_split((struct text){tag.data + 2, tag.length - 2}, '-', &rest);
    return rest.data && is_digest(rest) && text_to_number(digits, &version) ? arena_copy(arena, digits)
                                                                            : (struct text){NULL, 0};
}

/* What the answer depends on, and that it is sent as a whole. */
static void add_form(struct request *request) {
    struct reply *reply = &request->reply;
    reply_header(reply, "Vary",
                 reply->vary.data    ? reply->vary
                 : request->suffixed ? TEXT("Accept-Encoding")
                                     : TEXT("Accept, Accept-Encoding"));
    if (depends_on_key(request->route))
        reply_header(reply, "Vary", TEXT("Authorization"));
    reply_header(reply, "Accept-Ranges", TEXT("none"));
}

bool validators_apply(struct request *request) {
    struct reply *reply = &request->reply;
    if (reply->status != 200 || reply->body.failed)
        return true;
    struct text digest = reply->momentary ? (struct text){NULL, 0} : digest_of(request);
    bool gzip = is_worth_packing(request) && pack(request);
    struct text tag = reply->tag.data ? reply->tag : tag_of(request, digest, gzip ? "-gzip" : "");
    if (gzip)
        reply_header(reply, "Content-Encoding", TEXT("gzip"));
    if (!reply->momentary)
        reply_header(reply, "ETag", tag);
    reply_header(reply, "Cache-Control", reply->momentary ? TEXT("no-store") : cache_control(request));
    add_form(request);
    if (reply->momentary)
        return true;
    struct text expected = request->header(request, "If-Match");
    struct text known = request->header(request, "If-None-Match");
    if (expected.data && !names_tag(expected, tag, false))
        return request_fail(request, PROBLEM_CHANGED_SINCE, "If-Match does not name what is there now: %.*s.",
                            TEXT_FORMAT(tag));
    /* The body stays, for others who want the same; it is not sent. */
    if (known.data && validators_match(known, tag))
        reply->status = 304;
    return true;
}
