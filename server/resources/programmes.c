/* Programmes: what was reformed. */
#include "resources/resource.h"
#include "writing/catalogue.h"

static const struct parameter filters[] = {
    REFERENCE("programme", "programme"),
    REFERENCE("part_of", "programme"),
    REFERENCE("principle", "principle"),
    REFERENCE("organisation", "organisation"),
    REFERENCE("document", "document"),
    REFERENCE("update", "update"),
    KEYWORDS,
    VINTAGES,
    {0},
};

static const struct parameter choices[] = {VINTAGES_OF_ONE, {0}};

static const char *const summary[] = {"slug", "name", "principles", "first_reported", "indicators", NULL};

static const struct route routes[] = {
    {.path = "/v1/programmes",
     .shape = ROUTE_LIST,
     .rows = &programmes_list,
     .summary = summary,
     .count = &programmes_count,
     .parameters = filters,
     .actions = CATALOGUE_LIST(FILE_programmes)},
    {.path = "/v1/programmes/{slug}",
     .shape = ROUTE_SINGLE,
     .rows = &programmes_get,
     .parameters = choices,
     .summary = summary,
     .actions = CATALOGUE_SINGLE(FILE_programmes)},
    {0},
};

const struct resource programmes_resource = {"programmes", routes};
