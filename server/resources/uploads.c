/* Uploads of rows to the draft of an update: how far those under way have come, and how others ended. */
#include "resources/resource.h"

static const char *const summary[] = {"id",     "file",     "state",      "rows",
                                      "faults", "key.name", "started_at", NULL};

static const struct route routes[] = {
    {.path = "/v1/updates/{update}/uploads",
     .shape = ROUTE_LIST,
     .least = ROLE_EDITOR,
     .rows = &uploads_list,
     .summary = summary,
     .count = &uploads_count},
    {0},
};

const struct resource uploads_resource = {"uploads", routes};
