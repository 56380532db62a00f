/* Yearly updates: what came out together, and how much it brought; and the next one, which is drafted,
 * filled, checked and published here. */
#include "resources/resource.h"
#include "writing/catalogue.h"
#include "writing/draft.h"
#include "writing/publication.h"

static const struct parameter filters[] = {
    KEYWORDS,
    {0},
};

static const char *const summary[] = {"year", "title", "published_on", "state", "documents", NULL};

/* Who has a key sees drafts among the updates. */
static const char *const with_key[] = {"drafts", NULL};

static const struct alternative list_with_drafts[] = {
    {.given = with_key, .rows = &updates_list_with_drafts, .count = &updates_count_with_drafts}, {0}};

static const struct alternative one_with_drafts[] = {{.given = with_key, .rows = &updates_get_with_drafts},
                                                     {0}};

static const struct action of_list[] = {
    {METHOD_POST, ROLE_EDITOR, BODY_ROW, FILE_updates, NULL, .run = draft_create},
    {0},
};

static const struct action of_one[] = {
    {METHOD_PATCH, ROLE_EDITOR, BODY_PATCH, FILE_updates, catalogue_reasons, .run = draft_change},
    {METHOD_DELETE, ROLE_EDITOR, BODY_NONE, FILE_updates, NULL, .run = draft_discard},
    {0},
};

static const struct action to_check[] = {
    {METHOD_GET, ROLE_EDITOR, BODY_NONE, FILE_updates, NULL, .run = publication_check},
    {0},
};

static const struct action to_publish[] = {
    {METHOD_POST, ROLE_PUBLISHER, BODY_NONE, FILE_updates, NULL, .run = publication_publish},
    {0},
};

static const struct action to_withdraw[] = {
    {METHOD_POST, ROLE_PUBLISHER, BODY_REASON, FILE_updates, NULL, .run = publication_withdraw_update},
    {0},
};

/* Rows of one file of the record. The observations of an update have a route of their own, which reads them.
 */
#define FILLED(name, held)                                                                                   \
    {                                                                                                        \
        .path = "/v1/updates/{year}/" name, .shape = ROUTE_ACTIONS, .actions = (const struct action[]) {     \
            {METHOD_POST, ROLE_EDITOR, BODY_ROWS, held, draft_fill_parameters, .run = draft_fill}, {         \
                0                                                                                            \
            }                                                                                                \
        }                                                                                                    \
    }

static const struct route routes[] = {
    {.path = "/v1/updates",
     .shape = ROUTE_LIST,
     .rows = &updates_list,
     .alternatives = list_with_drafts,
     .summary = summary,
     .count = &updates_count,
     .parameters = filters,
     .actions = of_list},
    {.path = "/v1/updates/{year}",
     .shape = ROUTE_SINGLE,
     .rows = &updates_get,
     .alternatives = one_with_drafts,
     .summary = summary,
     .actions = of_one},
    {.path = "/v1/updates/{year}/check", .shape = ROUTE_ACTIONS, .actions = to_check},
    {.path = "/v1/updates/{year}/withdraw", .shape = ROUTE_ACTIONS, .actions = to_withdraw},
    {.path = "/v1/updates/{year}/publish", .shape = ROUTE_ACTIONS, .actions = to_publish},
    FILLED("documents", FILE_documents),
    FILLED("principle-names", FILE_principle_names),
    FILLED("programme-names", FILE_programme_names),
    FILLED("redefinitions", FILE_redefinitions),
    FILLED("commitments", FILE_commitments),
    FILLED("events", FILE_events),
    FILLED("recommendations", FILE_recommendations),
    FILLED("case-studies", FILE_case_studies),
    FILLED("evidence", FILE_evidence),
    FILLED("checks", FILE_checks),
    {0},
};

const struct resource updates_resource = {"updates", routes};
