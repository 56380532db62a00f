/* Areas: places with their codes. */
#include "resources/resource.h"
#include "writing/catalogue.h"

static const struct parameter filters[] = {
    REFERENCE("level", "level"),
    REFERENCE("parent", "area"),
    KEYWORDS,
    {0},
};

static const char *const summary[] = {"code", "name", "level", "parent", NULL};

static const struct route routes[] = {
    {.path = "/v1/areas",
     .shape = ROUTE_LIST,
     .rows = &areas_list,
     .summary = summary,
     .count = &areas_count,
     .parameters = filters,
     .actions = CATALOGUE_LIST(FILE_areas)},
    {.path = "/v1/areas/{code}",
     .shape = ROUTE_SINGLE,
     .rows = &areas_get,
     .summary = summary,
     .actions = CATALOGUE_SINGLE(FILE_areas)},
    {0},
};

const struct resource areas_resource = {"areas", routes};
