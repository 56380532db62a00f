/* A list or a single of things as the database has answered it: rows made by hand, with total and version. */
#pragma once

#include "asking.h"

#include "core/cursor.h"

static const char *const thing_names[] = {"slug", "area.code", "_cursor", "_label.area", "included.note"};
static const enum column_kind thing_kinds[] = {COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT,
                                               COLUMN_JSON};
static const char *const thing_cells[] = {
    "a", "1",  "{1,x}", "One",   "{\"n\": 1}", /* */
    "b", NULL, "{2,x}", NULL,    NULL,         /* */
    "c", "3",  "{3,x}", "Three", "[]",
};
static const char *const total_names[] = {"total"};
static const char *const total_cells[] = {"12"};
static const char *const version_names[] = {"version", "newest_document"};
static const char *const version_cells[] = {"7", "2014-11-26"};

static const char *const thing_inputs[] = {"area", "cursor", "limit", NULL};
static const char *const count_inputs[] = {"area", NULL};
static const struct statement thing_rows = {"things_list", "SELECT", 3, thing_inputs, NULL, NULL, NULL};
static const struct statement thing_count = {"things_count", "SELECT", 1, count_inputs, NULL, NULL, NULL};
static const struct statement thing_version = {"version", "SELECT", 0, NULL, NULL, NULL, NULL};

static const struct route thing_list = {
    .path = "/v1/things", .shape = ROUTE_LIST, .rows = &thing_rows, .count = &thing_count};
static const struct route thing_single = {
    .path = "/v1/things/{slug}", .shape = ROUTE_SINGLE, .rows = &thing_rows};

struct answered {
    struct asking asking;
    struct table things, totals, versions;
};

static inline struct request *answered_start(struct answered *answered, const struct route *route,
                                             const char *target, int row_count) {
    struct asking *asking = &answered->asking;
    asking_start(asking, target);
    struct request *request = &asking->request;
    struct batch *batch = &request->batch;
    answered->things = (struct table){row_count, 5, thing_names, thing_kinds, thing_cells};
    answered->totals = (struct table){1, 1, total_names, NULL, total_cells};
    answered->versions = (struct table){1, 2, version_names, NULL, version_cells};
    request->route = route;
    request->limit = 2;
    struct text path = text_split(request->target, '?', &request->query);
    request->checksum = cursor_checksum(&request->arena, path, request->query);
    request->rows = asking_answered(asking, batch, &answered->things);
    request->rows->statement = route->rows;
    if (route->shape == ROUTE_LIST)
        request->count = asking_answered(asking, batch, &answered->totals);
    request->version = asking_answered(asking, batch, &answered->versions);
    request->version->statement = &thing_version;
    return request;
}

/* The target of a relation in the Link header. */
static inline struct text answered_link(const struct reply *reply, const char *relation) {
    char ending[32];
    snprintf(ending, sizeof ending, "; rel=\"%s\"", relation);
    struct text rest = answered_header(reply, "Link");
    while (rest.data) {
        struct text link = text_trim(text_split(rest, ',', &rest));
        struct text after;
        struct text target = text_split((struct text){link.data + 1, link.length - 1}, '>', &after);
        if (text_equal(after, text_of(ending)))
            return target;
    }
    return no_value;
}
