/* Comparison of two updates: each figure, each name, and how many there are of each class. */
#include "resources/resource.h"

#define UPDATES                                                                                              \
    {.name = "from", .kind = PARAMETER_NAME, .reference = "update", .required = true},                       \
        {.name = "to", .kind = PARAMETER_NAME, .reference = "update", .required = true},                     \
        {.name = "as_of", .kind = PARAMETER_DATE},

#define DERIVED                                                                                              \
    { .name = "derived", .kind = PARAMETER_BOOLEAN, .fallback = "false" }

static const struct parameter filters[] = {
    UPDATES WORDS("class", figure_comparison_words),
    REFERENCE("indicator", "indicator"),
    REFERENCE("programme", "programme"),
    REFERENCE("principle", "principle"),
    REFERENCE("area", "area"),
    {.name = "safe", .kind = PARAMETER_BOOLEAN},
    DERIVED,
    {0},
};

static const char *const name_types[] = {"principle", "programme", NULL};

static const struct parameter name_filters[] = {
    UPDATES WORDS("type", name_types),
    WORDS("class", name_comparison_words),
    REFERENCE("programme", "programme"),
    REFERENCE("principle", "principle"),
    {0},
};

static const char *const summed_types[] = {"indicator", "principle", "programme", NULL};

static const struct parameter summary_filters[] = {
    UPDATES WORDS("type", summed_types),
    DERIVED,
    {0},
};

static const char *const summary[] = {
    "class",         "indicator",   "from.period.code", "from.value_text", "to.period.code",
    "to.value_text", "delta.value", "delta.qualifier",  "safe_to_compare", NULL};
static const char *const name_summary[] = {"type", "slug", "class", "from.name", "to.name", NULL};
static const char *const summary_summary[] = {"type", "class", "total", "safe_to_compare", NULL};

static const struct route routes[] = {
    {.path = "/v1/compare",
     .shape = ROUTE_LIST,
     .rows = &compare_list,
     .summary = summary,
     .count = &compare_count,
     .parameters = filters},
    {.path = "/v1/compare/names",
     .shape = ROUTE_LIST,
     .rows = &compare_names_list,
     .summary = name_summary,
     .count = &compare_names_count,
     .parameters = name_filters},
    {.path = "/v1/compare/summary",
     .shape = ROUTE_LIST,
     .rows = &compare_summary_list,
     .summary = summary_summary,
     .count = &compare_summary_count,
     .parameters = summary_filters},
    {0},
};

const struct resource compare_resource = {"compare", routes};
