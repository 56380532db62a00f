/* The table of stages, and those that look at the request alone. Decides who may ask what of which path. */
#include "stages/stages.h"

#include "core/parameters.h"
#include "core/target.h"
#include "core/validators.h"

static bool stage_route(struct request *request) {
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

static bool stage_method(struct request *request) {
    static const char *const allowed[] = {"GET", "HEAD", "OPTIONS", NULL};
    if (!request->method)
        return request_fail(request, PROBLEM_NOT_IMPLEMENTED, "The method %.*s is not one this server knows.",
                            TEXT_FORMAT(request->method_name));
    if (request->method == METHOD_GET || request->method == METHOD_HEAD)
        return true;
    reply_header(&request->reply, "Allow", TEXT("GET, HEAD, OPTIONS"));
    if (request->method == METHOD_OPTIONS) {
        request->reply.status = 204;
        return false;
    }
    request_fault(
        request, "method-not-allowed", (struct text){NULL, 0},
        arena_format(&request->arena, "%.*s is not allowed here.", TEXT_FORMAT(request->method_name)),
        allowed, (struct text){NULL, 0});
    return request_fail(request, PROBLEM_METHOD, "%.*s is not allowed on this path.",
                        TEXT_FORMAT(request->method_name));
}

bool (*const request_stages[])(struct request *request) = {
    target_parse, stage_route,      stage_method, parameters_read, stage_query, stage_outcome,
    stage_answer, validators_apply, NULL,
};
