/* Commitments: what was promised, for when, and how it stands: now, on a day, or with each update. */
#include "resources/resource.h"
#include "writing/catalogue.h"
#include "writing/publication.h"

static const struct parameter filters[] = {
    REFERENCE("programme", "programme"),
    REFERENCE("principle", "principle"),
    REFERENCE("indicator", "indicator"),
    REFERENCE("made_in", "update"),
    REFERENCE("document", "document"),
    {.name = "due", .kind = PARAMETER_PERIOD},
    KEYWORDS,
    WORDS("status", commitment_status_words),
    VINTAGES,
    {0},
};

/* One promise has one state. */
static const struct parameter moment[] = {VINTAGES_OF_ONE, {0}};

static const char *const summary[] = {"slug", "due.code", "status", "progress.told", "title", NULL};

static const struct action to_withdraw_evidence[] = {
    {METHOD_POST, ROLE_PUBLISHER, BODY_REASON, FILE_evidence, NULL, .run = publication_withdraw_evidence},
    {0},
};

static const struct route routes[] = {
    {.path = "/v1/commitments",
     .shape = ROUTE_LIST,
     .rows = &commitments_list,
     .summary = summary,
     .count = &commitments_count,
     .parameters = filters},
    {.path = "/v1/commitments/{slug}",
     .shape = ROUTE_SINGLE,
     .rows = &commitments_get,
     .parameters = moment,
     .summary = summary,
     .actions = PUBLISHED_SINGLE(FILE_commitments)},
    {.path = "/v1/commitments/{slug}/evidence/{id}/withdraw",
     .shape = ROUTE_ACTIONS,
     .actions = to_withdraw_evidence},
    {0},
};

const struct resource commitments_resource = {"commitments", routes};
