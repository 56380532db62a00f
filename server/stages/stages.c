/* The table of stages, and those that look at the request alone. Decides who may ask what of which path. */
#include "stages/stages.h"

#include "core/negotiation.h"
#include "core/parameters.h"
#include "core/target.h"
#include "core/validators.h"

/* A list or a single under its path with the suffix of a format: /v1/programmes.csv. */
static bool find_suffixed(struct request *request) {
    struct path path = request->path;
    struct text suffix;
    struct text *last = &path.segments[path.count - 1];
    /* A copy, since inputs end with a zero byte where their text ends. */
    *last = arena_copy(&request->arena, text_split(*last, '.', &suffix));
    const struct route *route = suffix.data ? route_find(request->service->resources, &path) : NULL;
    if (!route || route->shape == ROUTE_HANDLED || !negotiation_by_suffix(request, route, suffix))
        return false;
    request->route = route;
    request->path = path;
    request->suffixed = true;
    return true;
}

/* What was meant, perhaps: a path that is nearly the one asked for, or that one without a suffix that is no
 * format. */
static bool fail_path(struct request *request) {
    struct text query;
    struct text suffix;
    struct text path = text_split(request->target, '?', &query);
    struct text nearest = route_nearest(&request->arena, request->service->resources, path);
    if (!nearest.data)
        nearest = route_nearest(&request->arena, request->service->resources, text_split(path, '.', &suffix));
    if (!nearest.data || text_equal(nearest, TEXT("/")))
        return request_fail(request, PROBLEM_NOT_FOUND, "There is no such path. / lists all.");
    return request_fail(request, PROBLEM_NOT_FOUND, "There is no such path. Did you mean %.*s? / lists all.",
                        TEXT_FORMAT(nearest));
}

static bool stage_route(struct request *request) {
    if (find_suffixed(request))
        return true;
    request->route = route_find(request->service->resources, &request->path);
    if (request->route)
        return true;
    return fail_path(request);
}

/* The methods of the path, in the order of a table. */
static size_t methods_of(const struct request *request, const char *names[8]) {
    static const struct {
        enum method method;
        const char *name;
    } known[] = {{METHOD_GET, "GET"},      {METHOD_HEAD, "HEAD"}, {METHOD_OPTIONS, "OPTIONS"},
                 {METHOD_POST, "POST"},    {METHOD_PUT, "PUT"},   {METHOD_PATCH, "PATCH"},
                 {METHOD_DELETE, "DELETE"}};
    const struct route *route = request->route;
    unsigned methods = route->shape == ROUTE_ACTIONS ? METHOD_OPTIONS : METHOD_READ;
    size_t count = 0;
    /* The suffix of a format is for reading. */
    for (const struct action *at = route->actions; at && at->method && !request->suffixed; at++)
        methods |= at->method == METHOD_GET ? METHOD_GET | METHOD_HEAD : at->method;
    for (size_t at = 0; at < sizeof known / sizeof known[0]; at++)
        if (methods & known[at].method)
            names[count++] = known[at].name;
    names[count] = NULL;
    return count;
}

static struct text joined(struct request *request, const char *const *names) {
    struct buffer list = {0};
    for (; *names; names++) {
        buffer_add_string(&list, list.length ? ", " : "");
        buffer_add_string(&list, *names);
    }
    struct text text = arena_copy(&request->arena, buffer_text(&list));
    buffer_free(&list);
    return text;
}

/* What a browser asks before it lets a page of another origin ask (Fetch standard, CORS-preflight). */
static void answer_options(struct request *request, struct text methods) {
    reply_header(&request->reply, "Allow", methods);
    request->reply.status = 204;
    if (!request->header(request, "Access-Control-Request-Method").data)
        return;
    reply_header(&request->reply, "Access-Control-Allow-Methods", methods);
    reply_header(
        &request->reply, "Access-Control-Allow-Headers",
        TEXT("Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, "
             "traceparent"));
    reply_header(&request->reply, "Access-Control-Max-Age", TEXT("86400"));
}

/* The row of the route's table that the method asks for; NULL for reading. */
static const struct action *action_of(const struct request *request) {
    for (const struct action *at = request->route->actions; at && at->method && !request->suffixed; at++)
        if (at->method == (unsigned)request->method ||
            (at->method == METHOD_GET && request->method == METHOD_HEAD))
            return at;
    return NULL;
}

/* What a body may have depends on what is done with it. */
static bool check_length(struct request *request) {
    long long most = request_body_limit(request);
    if (request->body_expected <= most)
        return true;
    return request_fail(request, PROBLEM_TOO_LARGE, "A body may have %lld bytes here.", most);
}

static bool stage_method(struct request *request) {
    const char *names[8];
    methods_of(request, names);
    if (!request->method)
        return request_fail(request, PROBLEM_NOT_IMPLEMENTED, "The method %.*s is not one this server knows.",
                            TEXT_FORMAT(request->method_name));
    request->action = action_of(request);
    if (!check_length(request))
        return false;
    bool reads = request->route->shape != ROUTE_ACTIONS &&
                 (request->method == METHOD_GET || request->method == METHOD_HEAD);
    if (reads || request->action)
        return true;
    if (request->method == METHOD_OPTIONS) {
        answer_options(request, joined(request, names));
        return false;
    }
    reply_header(&request->reply, "Allow", joined(request, names));
    request_fault(
        request, "method-not-allowed", (struct text){NULL, 0},
        arena_format(&request->arena, "%.*s is not allowed here.", TEXT_FORMAT(request->method_name)), names,
        (struct text){NULL, 0});
    return request_fail(request, PROBLEM_METHOD, "%.*s is not allowed on this path.",
                        TEXT_FORMAT(request->method_name));
}

bool (*const request_stages[])(struct request *request) = {
    target_parse,    stage_route,  stage_method,     stage_key,   stage_caller,  negotiation_by_accept,
    parameters_read, stage_query,  stage_share,      stage_ask,   stage_outcome, stage_withdrawn,
    stage_explain,   stage_answer, validators_apply, stage_spool, NULL,
};

bool (*const write_stages[])(struct request *request) = {
    target_parse,    stage_route, stage_method, stage_key,     stage_caller, stage_permit,
    parameters_read, stage_body,  stage_write,  stage_written, NULL,
};
