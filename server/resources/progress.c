/* Progress: how much was promised and reported, by principle, programme and update. */
#include "resources/resource.h"

static const struct parameter filters[] = {
    REFERENCE("principle", "principle"),
    REFERENCE("programme", "programme"),
    REFERENCE("update", "update"),
    WORDS("level", progress_level_words),
    {.name = "as_of", .kind = PARAMETER_DATE},
    {0},
};

static const char *const summary[] = {"id",
                                      "indicators.total",
                                      "indicators.with_result",
                                      "commitments.total",
                                      "commitments.open",
                                      "commitments.met",
                                      "commitments.partly_met",
                                      "commitments.in_progress",
                                      "commitments.not_reported",
                                      NULL};

static const struct route routes[] = {
    {.path = "/v1/progress",
     .shape = ROUTE_LIST,
     .rows = &progress_list,
     .summary = summary,
     .count = &progress_count,
     .parameters = filters},
    {0},
};

const struct resource progress_resource = {"progress", routes};
