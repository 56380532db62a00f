/* Organisations: the bodies that run, deliver, fund or report. */
#include "resources/resource.h"
#include "writing/catalogue.h"

static const struct parameter filters[] = {
    REFERENCE("programme", "programme"),
    KEYWORDS,
    {0},
};

static const char *const summary[] = {"slug", "kind", "name", NULL};

static const struct route routes[] = {
    {.path = "/v1/organisations",
     .shape = ROUTE_LIST,
     .rows = &organisations_list,
     .summary = summary,
     .count = &organisations_count,
     .parameters = filters,
     .actions = CATALOGUE_LIST(FILE_organisations)},
    {.path = "/v1/organisations/{slug}",
     .shape = ROUTE_SINGLE,
     .rows = &organisations_get,
     .summary = summary,
     .actions = CATALOGUE_SINGLE(FILE_organisations)},
    {0},
};

const struct resource organisations_resource = {"organisations", routes};
