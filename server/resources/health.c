/* Liveness and readiness, for whoever keeps the server running. Alive: it answers. Ready: the database
 * answers and has the schema that this binary was built for. */
#include "resources/resource.h"

#include "base/embedded.h"

#include <stdlib.h>

static bool alive(struct request *request) {
    buffer_add_string(&request->reply.body, "{\"status\":\"alive\"}\n");
    request->reply.status = 200;
    request->reply.content_type = "application/json";
    return true;
}

static bool ask(struct request *request) {
    return request_ask(request, &request->batch, &service_ready) != NULL;
}

static bool answer(struct request *request) {
    struct text version = rows_value(&request->batch.queries[0]->rows, 0, "schema_version");
    int wanted = embedded_newest_migration();
    if (!version.data || atoi(version.data) != wanted)
        return request_fail(request, PROBLEM_UNAVAILABLE, "The schema is at %.*s, this server needs %d.",
                            TEXT_FORMAT(version), wanted);
    buffer_add_format(&request->reply.body, "{\"status\":\"ready\",\"schema_version\":%d}\n", wanted);
    request->reply.status = 200;
    request->reply.content_type = "application/json";
    return true;
}

static const struct route routes[] = {
    {.path = "/healthz", .shape = ROUTE_HANDLED, .handle = alive},
    {.path = "/readyz", .shape = ROUTE_HANDLED, .handle = ask, .finish = answer},
    {0},
};

const struct resource health_resource = {"health", routes};
