/* Conflicts: figures that disagree, or seem to, with their claims side by side. */
#include "resources/resource.h"

static const struct parameter filters[] = {
    WORDS("kind", conflict_kind_words),
    {.name = "same_measure", .kind = PARAMETER_BOOLEAN},
    REFERENCE("indicator", "indicator"),
    REFERENCE("programme", "programme"),
    REFERENCE("principle", "principle"),
    REFERENCE("document", "document"),
    REFERENCE("update", "update"),
    {.name = "as_of", .kind = PARAMETER_DATE},
    KEYWORDS,
    {0},
};

static const struct parameter day[] = {
    {.name = "as_of", .kind = PARAMETER_DATE},
    {0},
};

static const char *const summary[] = {
    "id", "kind", "differs_in", "difference.value", "difference.unit", "verdict.same_measure", "title", NULL};

static const struct route routes[] = {
    {.path = "/v1/conflicts",
     .shape = ROUTE_LIST,
     .rows = &conflicts_list,
     .summary = summary,
     .count = &conflicts_count,
     .parameters = filters},
    {.path = "/v1/conflicts/{id}",
     .shape = ROUTE_SINGLE,
     .rows = &conflicts_get,
     .summary = summary,
     .parameters = day},
    {0},
};

const struct resource conflicts_resource = {"conflicts", routes};
