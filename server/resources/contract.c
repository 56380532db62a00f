/* The contract itself, as it was built into this binary. */
#include "resources/resource.h"

#include "base/embedded.h"

static bool show(struct request *request) {
    request->reply.constant_body = embedded_content("openapi.yaml");
    request->reply.status = 200;
    request->reply.content_type = "application/yaml";
    return true;
}

static const struct route routes[] = {
    {.path = "/openapi.yaml", .shape = ROUTE_HANDLED, .handle = show},
    {0},
};

const struct resource contract_resource = {"contract", routes};
