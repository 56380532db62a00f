/* Commitments: what was promised, and for when. */
#include "resources/resource.h"

static const struct parameter filters[] = {
    REFERENCE("programme", "programme"),
    REFERENCE("principle", "principle"),
    REFERENCE("indicator", "indicator"),
    REFERENCE("made_in", "update"),
    REFERENCE("document", "document"),
    {.name = "due", .kind = PARAMETER_PERIOD},
    KEYWORDS,
    {0},
};

static const char *const summary[] = {"slug", "programme", "due.code", "due.as_stated", "title", NULL};

static const struct route routes[] = {
    {.path = "/v1/commitments",
     .shape = ROUTE_LIST,
     .rows = &commitments_list,
     .summary = summary,
     .count = &commitments_count,
     .parameters = filters},
    {.path = "/v1/commitments/{slug}", .shape = ROUTE_SINGLE, .rows = &commitments_get, .summary = summary},
    {0},
};

const struct resource commitments_resource = {"commitments", routes};
