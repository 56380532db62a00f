/* What a draft holds, row by row, for who works on it; and a row taken out of it. */
#include "resources/resource.h"
#include "writing/draft.h"

/* As paths call them. */
static const char *const files[] = {"documents",
                                    "organisations",
                                    "areas",
                                    "principles",
                                    "principle-names",
                                    "programmes",
                                    "programme-names",
                                    "indicators",
                                    "redefinitions",
                                    "observations",
                                    "commitments",
                                    "events",
                                    "recommendations",
                                    "case-studies",
                                    "evidence",
                                    "checks",
                                    NULL};

static const struct parameter filters[] = {
    WORDS("file", files),
    {0},
};

static const char *const summary[] = {"id", "programme", "entered_at", NULL};

static const struct action of_one[] = {
    {METHOD_DELETE, ROLE_EDITOR, BODY_NONE, FILE_updates, NULL, .run = draft_remove_entry},
    {0},
};

static const struct route routes[] = {
    {.path = "/v1/updates/{update}/draft",
     .shape = ROUTE_LIST,
     .least = ROLE_EDITOR,
     .rows = &drafts_list,
     .summary = summary,
     .count = &drafts_count,
     .parameters = filters},
    {.path = "/v1/updates/{year}/draft/{entry}",
     .shape = ROUTE_SINGLE,
     .least = ROLE_EDITOR,
     .rows = &drafts_get,
     .summary = summary,
     .actions = of_one},
    {0},
};

const struct resource drafts_resource = {"drafts", routes};
