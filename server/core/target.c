/* Parses what stands between the method and the version, before any library has touched it: the HTTP library
 * would cut a path at %00 and let broken escapes through. */
#include "core/target.h"

#include "core/authority.h"

#include <string.h>

static int hexadecimal(char digit) {
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

struct text target_decode(struct arena *arena, struct text raw, bool form) {
    static const struct text broken = {NULL, 0};
    char *decoded = arena_take(arena, raw.length + 1);
    size_t length = 0;
    if (!decoded)
        return broken;
    for (size_t at = 0; at < raw.length; at++) {
        char byte = raw.data[at];
        if (byte == '%') {
            bool whole = raw.length - at > 2;
            int high = whole ? hexadecimal(raw.data[at + 1]) : -1;
            int low = whole ? hexadecimal(raw.data[at + 2]) : -1;
            if (high < 0 || low < 0)
                return broken;
            byte = (char)(high * 16 + low);
            at += 2;
        } else if (form && byte == '+') {
            byte = ' ';
        }
        decoded[length++] = byte;
    }
    struct text text = {decoded, length};
    return text_is_utf8(text) ? text : broken;
}

/* Whether it begins with a scheme that a server has to accept (RFC 9112, section 3.2.2). */
static bool starts_with_scheme(struct text target, struct text scheme) {
    size_t end = scheme.length + 3;
    return target.length >= end &&
           text_equal_ignoring_case((struct text){target.data, scheme.length}, scheme) &&
           text_starts_with((struct text){target.data + scheme.length, 3}, TEXT("://"));
}

/* Path and query of an absolute target, whose beginning says whom the request is for; any other as it is. */
static struct text take_origin(struct request *request) {
    const struct text schemes[] = {TEXT("http"), TEXT("https")};
    struct text target = request->target;
    for (size_t at = 0; at < sizeof schemes / sizeof schemes[0]; at++)
        if (starts_with_scheme(target, schemes[at]))
            request->scheme = schemes[at];
    if (!request->scheme.data)
        return target;
    const char *start = target.data + request->scheme.length + 3;
    const char *end = target.data + target.length;
    const char *at = start;
    while (at < end && *at != '/' && *at != '?' && *at != '#')
        at++;
    request->authority = (struct text){start, (size_t)(at - start)};
    return (struct text){at, (size_t)(end - at)};
}

static bool split_path(struct request *request, struct text path) {
    struct text rest = {path.data + 1, path.length - 1};
    while (rest.data) {
        struct text segment = text_split(rest, '/', &rest);
        if (request->path.count == PATH_SEGMENTS)
            return request_fail(request, PROBLEM_NOT_FOUND, "No path here has more than %d segments.",
                                PATH_SEGMENTS);
        struct text decoded = target_decode(&request->arena, segment, false);
        if (!decoded.data)
            return request_fail(
                request, PROBLEM_MALFORMED,
                "The path has a broken percent escape, a zero byte or bytes that are not UTF-8.");
        request->path.segments[request->path.count++] = decoded;
    }
    return true;
}

/* Only printable ASCII may stand in a target (RFC 3986, section 2); anything else could not even be quoted
 * back. */
static bool is_clean(struct text target) {
    for (size_t at = 0; at < target.length; at++)
        if (target.data[at] <= 0x20 || target.data[at] >= 0x7F || target.data[at] == '"' ||
            target.data[at] == '<' || target.data[at] == '>')
            return false;
    return true;
}

/* What browsers send as it is, and a reference may hold only as an escape (RFC 3986, appendix A). */
static bool is_to_be_escaped(char byte) {
    return byte && strchr("[\\]^`{|}", byte);
}

size_t target_spelt_length(struct text raw) {
    size_t length = raw.length;
    for (size_t at = 0; at < raw.length; at++)
        length += is_to_be_escaped(raw.data[at]) ? 2 : 0;
    return length;
}

/* A target is told again in links, headers and citations. */
static struct text spell(struct arena *arena, struct text raw) {
    if (target_spelt_length(raw) == raw.length)
        return raw;
    struct buffer spelt = {0};
    for (size_t at = 0; at < raw.length; at++)
        if (is_to_be_escaped(raw.data[at]))
            buffer_add_format(&spelt, "%%%02X", (unsigned)raw.data[at]);
        else
            buffer_add_byte(&spelt, raw.data[at]);
    struct text copy = arena_copy(arena, buffer_text(&spelt));
    buffer_free(&spelt);
    return copy;
}

/* What links add to a target that was taken does not count, since whoever follows them is to be taken as
 * well: a cursor, which has fewer bytes than that (queries/order.sql), and what pins a page. */
static bool is_too_long(struct request *request, struct text own) {
    enum { ROOM_FOR_LINKS = 2048 };
    static const char *const added[] = {"cursor", "limit", "dataset_version"};
    size_t most = (size_t)request->service->settings->target_limit;
    if (own.length <= most || own.length > most + ROOM_FOR_LINKS)
        return own.length > most;
    for (size_t at = 0; at < sizeof added / sizeof added[0]; at++)
        own = target_with(&request->arena, own, added[at], (struct text){NULL, 0});
    return own.length > most;
}

bool target_parse(struct request *request) {
    if (!is_clean(request->target)) {
        request->target = TEXT("/");
        return request_fail(request, PROBLEM_MALFORMED, "The target has bytes that must be percent-encoded.");
    }
    struct text target = spell(&request->arena, take_origin(request));
    if (is_too_long(request, request->target) || is_too_long(request, target))
        return request_fail(
            request, PROBLEM_TARGET_TOO_LONG,
            "A target may have %lld bytes, in which cursor, limit and dataset_version do not count.",
            request->service->settings->target_limit);
    struct text path = text_split(target, '?', &request->query);
    if (path.length == 1 && *path.data == '*' && request->method == METHOD_OPTIONS)
        path = TEXT("/");
    if (path.length == 0 && request->scheme.data)
        path = TEXT("/");
    request->target = path.data == target.data ? target : TEXT("/");
    if (request->authority.data && !authority_is_valid(request->authority))
        return request_fail(request, PROBLEM_MALFORMED,
                            "An absolute target must name a host, with or without a port.");
    if (path.length == 0 || *path.data != '/')
        return request_fail(request, PROBLEM_MALFORMED, "The target must start with a slash.");
    if (memchr(target.data, '#', target.length))
        return request_fail(request, PROBLEM_MALFORMED, "A target has no fragment.");
    return split_path(request, path);
}

struct text target_with(struct arena *arena, struct text target, const char *name, struct text value) {
    struct text query;
    struct buffer link = {0};
    char separator = '?';
    buffer_add(&link, text_split(target, '?', &query));
    while (query.data) {
        struct text after;
        struct text pair = text_split(query, '&', &query);
        struct text given = text_split(pair, '=', &after);
        if (pair.length == 0 || text_equal(given, text_of(name)))
            continue;
        buffer_add_byte(&link, separator);
        buffer_add(&link, pair);
        separator = '&';
    }
    if (value.data)
        buffer_add_format(&link, "%c%s=%.*s", separator, name, TEXT_FORMAT(value));
    struct text copy = arena_copy(arena, buffer_text(&link));
    buffer_free(&link);
    return copy;
}
