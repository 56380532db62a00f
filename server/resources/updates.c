/* Yearly updates: what came out together, and how much it brought. */
#include "resources/resource.h"

static const struct parameter filters[] = {
    KEYWORDS,
    {0},
};

static const char *const summary[] = {"year", "title", "published_on", "documents", NULL};

static const struct route routes[] = {
    {.path = "/v1/updates",
     .shape = ROUTE_LIST,
     .rows = &updates_list,
     .summary = summary,
     .count = &updates_count,
     .parameters = filters},
    {.path = "/v1/updates/{year}", .shape = ROUTE_SINGLE, .rows = &updates_get, .summary = summary},
    {0},
};

const struct resource updates_resource = {"updates", routes};
