/* Holds a request with an action against what the caller may do and how it must be said, before its body is
 * received. */
#include "stages/stages.h"

#include <string.h>

struct media {
    const char *type;
    unsigned bodies; /* 1 << enum action_body, of those that take it */
};

static const struct media known[] = {
    {"application/json", 1 << BODY_ROW | 1 << BODY_PATCH | 1 << BODY_REASON | 1 << BODY_ROWS},
    {"application/merge-patch+json", 1 << BODY_PATCH},
    {"application/x-ndjson", 1 << BODY_ROWS},
    {"text/csv", 1 << BODY_ROWS},
};

static bool fail_media(struct request *request, const char *detail) {
    const char *allowed[sizeof known / sizeof known[0] + 1] = {NULL};
    struct buffer list = {0};
    size_t count = 0;
    for (size_t at = 0; at < sizeof known / sizeof known[0]; at++)
        if (known[at].bodies & 1u << request->action->body)
            allowed[count++] = known[at].type;
    for (size_t at = 0; at < count; at++)
        buffer_add_format(&list, "%s%s", at ? ", " : "", allowed[at]);
    reply_header(&request->reply,
                 request->action->method == METHOD_PATCH  ? "Accept-Patch"
                 : request->action->method == METHOD_POST ? "Accept-Post"
                                                          : "Accept",
                 arena_copy(&request->arena, buffer_text(&list)));
    buffer_free(&list);
    request_fault(request, "unsupported-media-type", (struct text){NULL, 0}, text_of(detail), allowed,
                  (struct text){NULL, 0});
    return request_fail(request, PROBLEM_MEDIA_TYPE, "%s", detail);
}

/* Whether the parameters of a media type leave it at UTF-8, which bodies are taken to be. */
static bool is_utf8_charset(struct text parameters) {
    while (parameters.data) {
        struct text value;
        struct text name = text_trim(text_split(text_split(parameters, ';', &parameters), '=', &value));
        if (!text_equal_ignoring_case(name, TEXT("charset")))
            continue;
        value = text_trim(value);
        if (value.length > 2 && *value.data == '"')
            value = (struct text){value.data + 1, value.length - 2};
        return text_equal_ignoring_case(value, TEXT("utf-8")) ||
               text_equal_ignoring_case(value, TEXT("us-ascii"));
    }
    return true;
}

static bool check_media(struct request *request) {
    struct text rest = {NULL, 0};
    struct text field = request->header(request, "Content-Type");
    struct text type = field.data ? text_trim(text_split(field, ';', &rest)) : field;
    struct text coding = request->header(request, "Content-Encoding");
    if (request->action->body == BODY_NONE)
        return true;
    if (coding.data && !text_equal_ignoring_case(text_trim(coding), TEXT("identity")))
        return fail_media(request, "A body is taken as it is, without a Content-Encoding.");
    if (!type.data)
        return fail_media(request, "The body's Content-Type is wanted.");
    if (!is_utf8_charset(rest))
        return fail_media(request, "A body is taken as UTF-8, and in no other charset.");
    for (size_t at = 0; at < sizeof known / sizeof known[0]; at++)
        if (known[at].bodies & 1u << request->action->body &&
            text_equal_ignoring_case(type, text_of(known[at].type))) {
            request->body_type = known[at].type;
            return true;
        }
    return fail_media(request, "That Content-Type is not taken here.");
}

/* The route as the action sees it: with the action's own parameters, and segments as single values. */
static bool adopt_route(struct request *request) {
    struct route *route = arena_take(&request->arena, sizeof *route);
    if (!route)
        return request_fail(request, PROBLEM_INTERNAL, "Memory has run out.");
    *route = (struct route){.path = request->route->path,
                            .shape = ROUTE_ACTIONS,
                            .actions = request->route->actions,
                            .parameters = request->action->parameters};
    request->route = route;
    return true;
}

bool stage_permit(struct request *request) {
    return caller_permit(request, request->action->least) && check_media(request) && adopt_route(request);
}
