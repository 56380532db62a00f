/* Search: everything, by words that a person would write. What fits and how well is decided in SQL. */
#include "resources/resource.h"

static const struct parameter filters[] = {
    {.name = "q", .kind = PARAMETER_QUESTION, .required = true},
    WORDS("type", resource_type_words),
    {0},
};

static const char *const summary[] = {"score", "type", "id", "title", NULL};

static const struct route routes[] = {
    {.path = "/v1/search",
     .shape = ROUTE_LIST,
     .rows = &search_list,
     .count = &search_count,
     .parameters = filters,
     .summary = summary},
    {0},
};

const struct resource search_resource = {"search", routes};
