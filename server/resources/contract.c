/* The contract itself, as it was built into this binary: as it was written, and the same as JSON. */
#include "resources/resource.h"

#include "base/embedded.h"

static bool give(struct request *request, const char *name, const char *content_type) {
    request->reply.constant_body = embedded_content(name);
    request->reply.status = 200;
    request->reply.content_type = content_type;
    return true;
}

static bool show_yaml(struct request *request) {
    return give(request, "openapi.yaml", "application/yaml");
}

static bool show_json(struct request *request) {
    return give(request, "openapi.json", "application/json");
}

static const struct route routes[] = {
    {.path = "/openapi.yaml", .shape = ROUTE_HANDLED, .handle = show_yaml},
    {.path = "/openapi.json", .shape = ROUTE_HANDLED, .handle = show_json},
    {0},
};

const struct resource contract_resource = {"contract", routes};
