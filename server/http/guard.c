/* Refuses heads that two readers could understand differently. Decides before the body is read; never
 * repairs. */
#include "http/guard.h"

#include "core/authority.h"
#include "http/room.h"

#include <string.h>

struct head {
    int hosts;
    bool bad_host;
    int credentials;
    int lengths;
    int codings;
    bool chunked;
    unsigned lists; /* a bit for each of the headers that are lists and have been seen */
    bool repeats;
    bool odd_name;
    bool bad_length;
    long long length;
    size_t bytes;
};

/* What names are made of first: this is asked of every byte of every name. */
static bool is_token_byte(char byte) {
    char lower = (char)(byte | 0x20);
    return (lower >= 'a' && lower <= 'z') || byte == '-' || (byte >= '0' && byte <= '9') ||
           (byte && strchr("!#$%&'*+.^_`|~", byte));
}

static bool is_token(const char *name, size_t length) {
    for (size_t at = 0; at < length; at++)
        if (!is_token_byte(name[at]))
            return false;
    return length > 0;
}

static bool is_named(const char *name, size_t length, struct text wanted) {
    return length == wanted.length && text_equal_ignoring_case((struct text){name, length}, wanted);
}

static void look_for_lists(struct head *head, const char *name, size_t length) {
    const struct text lists[] = {TEXT("Accept"),        TEXT("Accept-Encoding"), TEXT("If-Match"),
                                 TEXT("If-None-Match"), TEXT("Prefer"),          TEXT("X-Forwarded-For")};
    for (size_t at = 0; at < sizeof lists / sizeof lists[0]; at++)
        if (is_named(name, length, lists[at])) {
            head->repeats |= (head->lists >> at) & 1;
            head->lists |= 1u << at;
        }
}

static enum MHD_Result look(void *argument, enum MHD_ValueKind kind, const char *name, size_t name_length,
                            const char *value, size_t value_length) {
    struct head *head = argument;
    struct text text = text_trim((struct text){value ? value : "", value_length});
    (void)kind;
    if (room_is_ours(name))
        return MHD_YES;
    head->bytes += name_length + value_length + 4;
    if (!is_token(name, name_length))
        head->odd_name = true;
    if (is_named(name, name_length, TEXT("Host"))) {
        head->hosts++;
        /* Empty is what a client says of a target without an authority (RFC 9112, section 3.2). */
        head->bad_host |= text.length && !authority_is_valid(text);
    }
    if (is_named(name, name_length, TEXT("Authorization")))
        head->credentials++;
    if (is_named(name, name_length, TEXT("Content-Length"))) {
        head->lengths++;
        head->bad_length |= !text_to_number(text, &head->length);
    }
    if (is_named(name, name_length, TEXT("Transfer-Encoding"))) {
        head->codings++;
        head->chunked = text_equal_ignoring_case(text, TEXT("chunked"));
    }
    look_for_lists(head, name, name_length);
    return MHD_YES;
}

static long long longest_body(const struct request *request) {
    const struct settings *settings = request->service->settings;
    bool stream = request->method == METHOD_POST && settings->upload_limit > settings->body_limit;
    return stream ? settings->upload_limit : settings->body_limit;
}

static bool check_framing(struct request *request, const struct head *head) {
    if (head->codings && head->lengths)
        return request_fail(request, PROBLEM_MALFORMED,
                            "Content-Length and Transfer-Encoding exclude each other.");
    if (head->lengths > 1 || head->bad_length)
        return request_fail(request, PROBLEM_MALFORMED, "Content-Length must be one whole number.");
    if (head->codings && (head->codings > 1 || !head->chunked))
        return request_fail(request, PROBLEM_NOT_IMPLEMENTED,
                            "The only transfer coding known here is chunked.");
    request->body_expected = head->codings ? -1 : head->length;
    /* What an action takes is known later (stages/stages.c). */
    long long most = longest_body(request);
    if (head->length > most)
        return request_fail(request, PROBLEM_TOO_LARGE, "A body may have %lld bytes.", most);
    return true;
}

bool guard_check(struct request *request, struct MHD_Connection *connection, const char *version,
                 bool *repeats) {
    struct head head = {0};
    bool current = strcmp(version, "HTTP/1.1") == 0;
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, look, &head);
    *repeats = head.repeats;
    if (!current && strcmp(version, "HTTP/1.0") != 0)
        return request_fail(request, PROBLEM_VERSION, "The server speaks HTTP/1.1 and HTTP/1.0.");
    if (head.bytes > (size_t)request->service->settings->head_limit)
        return request_fail(request, PROBLEM_HEAD_TOO_LARGE, "Headers may have %lld bytes together.",
                            request->service->settings->head_limit);
    if (head.odd_name)
        return request_fail(request, PROBLEM_MALFORMED, "A header's name has a byte that names cannot have.");
    if (head.hosts > 1 || (current && head.hosts == 0))
        return request_fail(request, PROBLEM_MALFORMED, "There must be exactly one Host header.");
    if (head.bad_host)
        return request_fail(request, PROBLEM_MALFORMED,
                            "Host must be a name or an address, with or without a port.");
    if (head.credentials > 1)
        return request_fail(request, PROBLEM_MALFORMED, "There may be one Authorization header.");
    if (!current && head.codings)
        return request_fail(request, PROBLEM_MALFORMED, "HTTP/1.0 has no Transfer-Encoding.");
    return check_framing(request, &head);
}
