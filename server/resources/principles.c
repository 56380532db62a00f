/* The five principles, and what each document calls them. */
#include "resources/resource.h"
#include "writing/catalogue.h"

static const struct parameter filters[] = {
    REFERENCE("document", "document"),
    KEYWORDS,
    VINTAGES,
    {0},
};

static const struct parameter choices[] = {VINTAGES_OF_ONE, {0}};

static const char *const summary[] = {"slug", "name", "programme_count", "summary", NULL};

static const struct route routes[] = {
    {.path = "/v1/principles",
     .shape = ROUTE_LIST,
     .rows = &principles_list,
     .summary = summary,
     .count = &principles_count,
     .parameters = filters,
     .actions = CATALOGUE_LIST(FILE_principles)},
    {.path = "/v1/principles/{slug}",
     .shape = ROUTE_SINGLE,
     .rows = &principles_get,
     .parameters = choices,
     .summary = summary,
     .actions = CATALOGUE_SINGLE(FILE_principles)},
    {0},
};

const struct resource principles_resource = {"principles", routes};
