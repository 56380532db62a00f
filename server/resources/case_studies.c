/* Case studies: the examples that the documents tell. */
#include "resources/resource.h"
#include "writing/catalogue.h"

static const struct parameter filters[] = {
    REFERENCE("programme", "programme"),
    REFERENCE("principle", "principle"),
    REFERENCE("area", "area"),
    REFERENCE("organisation", "organisation"),
    REFERENCE("update", "update"),
    REFERENCE("document", "document"),
    KEYWORDS,
    {0},
};

static const char *const summary[] = {"slug", "programme", "area.name", "title", NULL};

static const struct route routes[] = {
    {.path = "/v1/case-studies",
     .shape = ROUTE_LIST,
     .rows = &case_studies_list,
     .summary = summary,
     .count = &case_studies_count,
     .parameters = filters},
    {.path = "/v1/case-studies/{slug}",
     .shape = ROUTE_SINGLE,
     .rows = &case_studies_get,
     .summary = summary,
     .actions = PUBLISHED_SINGLE(FILE_case_studies)},
    {0},
};

const struct resource case_studies_resource = {"case_studies", routes};
