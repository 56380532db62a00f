/* The table of stages, and those that look at the request alone. Decides who may ask what of which path. */
#include "stages/stages.h"

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
    if (!route || route->shape == ROUTE_HANDLED || !format_choose(request, route, suffix))
        return false;
    request->route = route;
    request->path = path;
    request->suffixed = true;
    return true;
}

static bool stage_route(struct request *request) {
    if (find_suffixed(request))
        return true;
    request->route = route_find(request->service->resources, &request->path);
    if (request->route)
        return true;
    struct text query;
    struct text path = text_split(request->target, '?', &query);
    const char *nearest = route_nearest(request->service->resources, path);
    if (nearest)
        return request_fail(request, PROBLEM_NOT_FOUND,
                            "There is no such path. Did you mean %s? / lists all.", nearest);
    return request_fail(request, PROBLEM_NOT_FOUND, "There is no such path. / lists all.");
}

/* What a browser asks before it lets a page of another origin ask (Fetch standard, CORS-preflight). */
static void answer_options(struct request *request) {
    reply_header(&request->reply, "Allow", TEXT("GET, HEAD, OPTIONS"));
    request->reply.status = 204;
    if (!request->header(request, "Access-Control-Request-Method").data)
        return;
    reply_header(&request->reply, "Access-Control-Allow-Methods", TEXT("GET, HEAD, OPTIONS"));
    reply_header(
        &request->reply, "Access-Control-Allow-Headers",
        TEXT("Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, "
             "traceparent"));
    reply_header(&request->reply, "Access-Control-Max-Age", TEXT("86400"));
}

static bool stage_method(struct request *request) {
    static const char *const allowed[] = {"GET", "HEAD", "OPTIONS", NULL};
    if (!request->method)
        return request_fail(request, PROBLEM_NOT_IMPLEMENTED, "The method %.*s is not one this server knows.",
                            TEXT_FORMAT(request->method_name));
    if (request->method == METHOD_GET || request->method == METHOD_HEAD)
        return true;
    if (request->method == METHOD_OPTIONS) {
        answer_options(request);
        return false;
    }
    reply_header(&request->reply, "Allow", TEXT("GET, HEAD, OPTIONS"));
    request_fault(
        request, "method-not-allowed", (struct text){NULL, 0},
        arena_format(&request->arena, "%.*s is not allowed here.", TEXT_FORMAT(request->method_name)),
        allowed, (struct text){NULL, 0});
    return request_fail(request, PROBLEM_METHOD, "%.*s is not allowed on this path.",
                        TEXT_FORMAT(request->method_name));
}

bool (*const request_stages[])(struct request *request) = {
    target_parse,     stage_route,      stage_method, stage_key,     stage_caller,
    format_negotiate, parameters_read,  stage_query,  stage_outcome, stage_explain,
    stage_answer,     validators_apply, stage_spool,  NULL,
};
