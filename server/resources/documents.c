/* Documents: where everything else is said. */
#include "resources/resource.h"
#include "writing/catalogue.h"

static const struct parameter filters[] = {
    REFERENCE("document", "document"),
    REFERENCE("update", "update"),
    WORDS("role", role_words),
    KEYWORDS,
    {0},
};

static const char *const summary[] = {"slug", "published_on", "role", "kind", "title", NULL};

static const struct route routes[] = {
    {.path = "/v1/documents",
     .shape = ROUTE_LIST,
     .rows = &documents_list,
     .summary = summary,
     .count = &documents_count,
     .parameters = filters},
    {.path = "/v1/documents/{slug}",
     .shape = ROUTE_SINGLE,
     .rows = &documents_get,
     .summary = summary,
     .actions = PUBLISHED_SINGLE(FILE_documents)},
    {0},
};

const struct resource documents_resource = {"documents", routes};
