/* Indicators: what is measured. */
#include "resources/resource.h"
#include "writing/catalogue.h"

static const struct parameter filters[] = {
    REFERENCE("indicator", "indicator"),
    REFERENCE("programme", "programme"),
    REFERENCE("principle", "principle"),
    REFERENCE("unit", "unit"),
    WORDS("measure", measure_words),
    REFERENCE("document", "document"),
    REFERENCE("update", "update"),
    KEYWORDS,
    VINTAGES,
    {0},
};

static const struct parameter choices[] = {VINTAGES_OF_ONE, {0}};

static const char *const summary[] = {"slug", "programme", "unit", "measure", "name", NULL};

static const struct route routes[] = {
    {.path = "/v1/indicators",
     .shape = ROUTE_LIST,
     .rows = &indicators_list,
     .summary = summary,
     .count = &indicators_count,
     .parameters = filters,
     .actions = CATALOGUE_LIST(FILE_indicators)},
    {.path = "/v1/indicators/{slug}",
     .shape = ROUTE_SINGLE,
     .rows = &indicators_get,
     .parameters = choices,
     .summary = summary,
     .actions = CATALOGUE_SINGLE(FILE_indicators)},
    {0},
};

const struct resource indicators_resource = {"indicators", routes};
