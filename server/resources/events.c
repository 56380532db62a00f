/* Events: dated milestones. */
#include "resources/resource.h"
#include "writing/catalogue.h"

static const struct parameter filters[] = {
    REFERENCE("programme", "programme"),
    REFERENCE("principle", "principle"),
    REFERENCE("update", "update"),
    REFERENCE("document", "document"),
    WORDS("status", event_status_words),
    {.name = "period", .kind = PARAMETER_PERIOD},
    KEYWORDS,
    {0},
};

static const char *const summary[] = {"period.code", "slug", "programme", "status", "title", NULL};

static const struct route routes[] = {
    {.path = "/v1/events",
     .shape = ROUTE_LIST,
     .rows = &events_list,
     .summary = summary,
     .count = &events_count,
     .parameters = filters},
    {.path = "/v1/events/{slug}",
     .shape = ROUTE_SINGLE,
     .rows = &events_get,
     .summary = summary,
     .actions = PUBLISHED_SINGLE(FILE_events)},
    {0},
};

const struct resource events_resource = {"events", routes};
