/* Yearly updates: what came out together, and how much it brought. */
#include "resources/resource.h"

static const struct route routes[] = {
    {.path = "/v1/updates", .shape = ROUTE_LIST, .rows = &updates_list, .count = &updates_count},
    {.path = "/v1/updates/{year}", .shape = ROUTE_SINGLE, .rows = &updates_get},
    {0},
};

const struct resource updates_resource = {"updates", routes};
