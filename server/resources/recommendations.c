/* Recommendations: what was recommended, and by whom. */
#include "resources/resource.h"
#include "writing/catalogue.h"

static const struct parameter filters[] = {
    REFERENCE("programme", "programme"),
    REFERENCE("principle", "principle"),
    REFERENCE("made_by", "organisation"),
    REFERENCE("update", "update"),
    REFERENCE("document", "document"),
    KEYWORDS,
    {0},
};

static const char *const summary[] = {"slug", "programme", "made_by", "title", NULL};

static const struct route routes[] = {
    {.path = "/v1/recommendations",
     .shape = ROUTE_LIST,
     .rows = &recommendations_list,
     .summary = summary,
     .count = &recommendations_count,
     .parameters = filters},
    {.path = "/v1/recommendations/{slug}",
     .shape = ROUTE_SINGLE,
     .rows = &recommendations_get,
     .summary = summary,
     .actions = PUBLISHED_SINGLE(FILE_recommendations)},
    {0},
};

const struct resource recommendations_resource = {"recommendations", routes};
