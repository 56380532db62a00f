/* Checks: arithmetic that the documents imply, computed anew from the figures. */
#include "resources/resource.h"
#include "writing/publication.h"

static const struct parameter filters[] = {
    WORDS("result", check_result_words),
    WORDS("kind", check_kind_words),
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

static const char *const summary[] = {"slug",        "result", "reason",  "left.value", "relation",
                                      "right.value", "unit",   "formula", NULL};

static const struct action to_withdraw[] = {
    {METHOD_POST, ROLE_PUBLISHER, BODY_REASON, FILE_checks, NULL, .run = publication_withdraw_check},
    {0},
};

static const struct route routes[] = {
    {.path = "/v1/checks",
     .shape = ROUTE_LIST,
     .rows = &checks_list,
     .summary = summary,
     .count = &checks_count,
     .parameters = filters},
    {.path = "/v1/checks/{slug}",
     .shape = ROUTE_SINGLE,
     .rows = &checks_get,
     .summary = summary,
     .parameters = day},
    {.path = "/v1/checks/{slug}/withdraw", .shape = ROUTE_ACTIONS, .actions = to_withdraw},
    {0},
};

const struct resource checks_resource = {"checks", routes};
