/* The audit log: who wrote what, when, how it was before and after, and from where. */
#include "resources/resource.h"

static const char *const methods[] = {"POST", "PUT", "PATCH", "DELETE", NULL};

static const struct parameter filters[] = {
    {.name = "subject", .kind = PARAMETER_TEXT},
    {.name = "key", .kind = PARAMETER_WHOLE},
    WORDS("method", methods),
    {.name = "since", .kind = PARAMETER_DATE},
    {0},
};

static const char *const summary[] = {"id", "at", "key.name", "method", "target", "client", NULL};

static const struct route routes[] = {
    {.path = "/v1/audit",
     .shape = ROUTE_LIST,
     .least = ROLE_ADMIN,
     .rows = &audit_list,
     .summary = summary,
     .count = &audit_count,
     .parameters = filters},
    {.path = "/v1/audit/{id}",
     .shape = ROUTE_SINGLE,
     .least = ROLE_ADMIN,
     .rows = &audit_get,
     .summary = summary},
    {0},
};

const struct resource audit_resource = {"audit", routes};
