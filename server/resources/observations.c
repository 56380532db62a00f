/* Observations: every figure, one for each indicator, area, period and slice unless another vintage is asked
 * for. Also under the update that brought them. */
#include "resources/resource.h"
#include "writing/correction.h"
#include "writing/draft.h"
#include "writing/publication.h"

#define COMMON_FILTERS                                                                                       \
    REFERENCE("indicator", "indicator"), REFERENCE("programme", "programme"),                                \
        REFERENCE("principle", "principle"), REFERENCE("area", "area"), REFERENCE("document", "document"),   \
        REFERENCE("unit", "unit"), WORDS("measure", measure_words), WORDS("qualifier", qualifier_words),     \
        WORDS("status", observation_status_words), KEYWORDS, {.name = "period", .kind = PARAMETER_PERIOD},   \
        {.name = "derived", .kind = PARAMETER_BOOLEAN, .fallback = "false"}, VINTAGES,

static const struct parameter filters[] = {
    COMMON_FILTERS REFERENCE("update", "update"),
    {0},
};

static const struct parameter choices[] = {
    {.name = "revision", .kind = PARAMETER_WHOLE},
    {0},
};

static const struct parameter filters_in_update[] = {
    COMMON_FILTERS{0},
};

/* Filters that pick series: they are looked up first, where without them all series are walked. */
static const char *const series_filters[] = {"indicator", "programme", "principle", "area",
                                             "unit",      "measure",   "q",         NULL};
static const char *const order[] = {"sort", NULL};
static const char *const words[] = {"q", NULL};

/* Filters that pick figures of a series, and what else keeps a total from being known beforehand. */
static const char *const figure_filters[] = {"qualifier", "status",          "period_from",
                                             "period_to", "dataset_version", NULL};

/* What may have to look at other figures than the newest ones, which have an index of their own. */
static const char *const vintage_filters[] = {"vintage", "as_of", "update", "document", NULL};

static const struct alternative alternatives[] = {
    {order, vintage_filters, &observations_vintage_list_sorted, &observations_vintage_count},
    {order, NULL, &observations_list_sorted, &observations_count},
    {series_filters, vintage_filters, &observations_vintage_list_of_series, &observations_vintage_count},
    {vintage_filters, NULL, &observations_vintage_list, &observations_vintage_count},
    {words, NULL, &observations_list_of_words, &observations_count},
    {series_filters, figure_filters, &observations_list_of_series, &observations_count},
    {series_filters, NULL, &observations_list_of_series, &observations_total_of_series},
    {figure_filters, NULL, &observations_list, &observations_count},
    {0},
};

static const struct alternative alternatives_in_update[] = {
    {order, NULL, &observations_vintage_list_sorted, NULL},
    {series_filters, NULL, &observations_vintage_list_of_series, NULL},
    {0},
};

static const char *const summary[] = {"id",        "indicator", "area.name", "period.code",      "value_text",
                                      "qualifier", "unit",      "status",    "vintage.document", NULL};

/* The figures of a draft. */
static const struct action to_fill[] = {
    {METHOD_POST, ROLE_EDITOR, BODY_ROWS, FILE_observations, draft_fill_parameters, .run = draft_fill},
    {0},
};

static const struct action to_correct[] = {
    {METHOD_POST, ROLE_PUBLISHER, BODY_ROW, FILE_observations, NULL, .run = correction_make,
     .run_together = correction_make_together, .may_join = correction_may_join},
    {0},
};

static const struct action to_withdraw[] = {
    {METHOD_POST, ROLE_PUBLISHER, BODY_REASON, FILE_observations, NULL, .run = publication_withdraw_figure},
    {0},
};

static const struct route routes[] = {
    {.path = "/v1/observations",
     .shape = ROUTE_LIST,
     .rows = &observations_list,
     .alternatives = alternatives,
     .summary = summary,
     .cube = true,
     .count = &observations_total,
     .parameters = filters},
    {.path = "/v1/observations/{id}",
     .shape = ROUTE_SINGLE,
     .rows = &observations_get,
     .parameters = choices,
     .summary = summary,
     .cube = true},
    {.path = "/v1/updates/{update}/observations",
     .shape = ROUTE_LIST,
     .rows = &observations_vintage_list,
     .alternatives = alternatives_in_update,
     .summary = summary,
     .cube = true,
     .count = &observations_of_update_count,
     .parameters = filters_in_update,
     .actions = to_fill},
    {.path = "/v1/observations/{id}/corrections", .shape = ROUTE_ACTIONS, .actions = to_correct},
    {.path = "/v1/observations/{id}/withdraw", .shape = ROUTE_ACTIONS, .actions = to_withdraw},
    {0},
};

const struct resource observations_resource = {"observations", routes};
