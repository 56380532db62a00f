/* Finds the route for a path. A linear look over the tables: some fifty comparisons of a first byte or two.
 */
#include "core/route.h"

#include "base/arena.h"
#include "base/nearest.h"

#include <string.h>

/* A cube has the dimensions it has and one value a cell, so that no member can be left out of it or put
 * beside it. Indenting is for what is one JSON value, and only JSON itself has a meta to explain in. What
 * describes a CSV takes what the CSV takes. */
enum {
    WITH_MEMBERS =
        1 << FORMAT_JSON | 1 << FORMAT_CSV | 1 << FORMAT_NDJSON | 1 << FORMAT_TEXT | 1 << FORMAT_CSVW,
    WITH_INDENT = 1 << FORMAT_JSON | 1 << FORMAT_JSONSTAT,
    WITH_META = 1 << FORMAT_JSON
};

static const struct parameter list_parameters[] = {
    {.name = "sort", .kind = PARAMETER_SORT},
    {.name = "fields", .kind = PARAMETER_FIELDS, .formats = WITH_MEMBERS},
    {.name = "include", .kind = PARAMETER_INCLUDE, .formats = WITH_MEMBERS},
    {.name = "limit", .kind = PARAMETER_NUMBER},
    {.name = "cursor", .kind = PARAMETER_CURSOR},
    {.name = "dataset_version", .kind = PARAMETER_VERSION},
    {.name = "explain", .kind = PARAMETER_BOOLEAN, .formats = WITH_META},
    {.name = "pretty", .kind = PARAMETER_BOOLEAN, .formats = WITH_INDENT},
    {0},
};

static const struct parameter single_parameters[] = {
    {.name = "fields", .kind = PARAMETER_FIELDS, .formats = WITH_MEMBERS},
    {.name = "include", .kind = PARAMETER_INCLUDE, .formats = WITH_MEMBERS},
    {.name = "dataset_version", .kind = PARAMETER_VERSION},
    {.name = "pretty", .kind = PARAMETER_BOOLEAN, .formats = WITH_INDENT},
    {0},
};

static const struct parameter *common_parameters(const struct route *route) {
    static const struct parameter none[] = {{0}};
    return route->shape == ROUTE_LIST     ? list_parameters
           : route->shape == ROUTE_SINGLE ? single_parameters
                                          : none;
}

const struct statement *route_sorted(const struct route *route) {
    for (const struct alternative *at = route->alternatives; at && at->rows; at++)
        if (at->rows->sorts && at->rows->sorts[0])
            return at->rows;
    return route->rows;
}

typedef bool is_given_to(const void *context, const char *name);

static bool is_any_given(const char *const *names, is_given_to *is_given, const void *context) {
    for (; *names; names++)
        if (is_given(context, *names))
            return true;
    return false;
}

const struct alternative *route_alternative(const struct route *route, is_given_to *is_given,
                                            const void *context) {
    for (const struct alternative *at = route->alternatives; at && at->rows; at++)
        if (is_any_given(at->given, is_given, context) &&
            (!at->also || is_any_given(at->also, is_given, context)))
            return at;
    return NULL;
}

bool route_takes_input(const struct statement *statement, const char *name) {
    for (int at = 0; statement && at < statement->parameter_count; at++)
        if (strcmp(statement->parameters[at], name) == 0)
            return true;
    return false;
}

/* A list whose order is its own, as that of a search is, takes no sort; and only some things have others
 * beside them to include. */
static bool is_taken(const struct route *route, const struct parameter *parameter) {
    const struct statement *sorted = route_sorted(route);
    switch (parameter->kind) {
    case PARAMETER_SORT:
        return sorted && sorted->sorts && sorted->sorts[0];
    case PARAMETER_INCLUDE:
        return route_takes_input(route->rows, "include");
    default:
        return true;
    }
}

const struct parameter *route_parameter(const struct route *route, size_t n) {
    size_t own = 0;
    while (route->parameters && route->parameters[own].name)
        own++;
    if (n < own)
        return &route->parameters[n];
    size_t left = n - own;
    for (const struct parameter *at = common_parameters(route); at->name; at++)
        if (is_taken(route, at) && left-- == 0)
            return at;
    return NULL;
}

bool route_format_takes(const struct parameter *parameter, enum format format) {
    return !parameter->formats || parameter->formats & 1U << format;
}

static bool is_placeholder(struct text segment) {
    return segment.length > 2 && segment.data[0] == '{';
}

static bool matches(const char *template, const struct path *path) {
    struct text rest = text_of(template + 1);
    int at = 0;
    while (rest.data) {
        struct text wanted = text_split(rest, '/', &rest);
        if (at == path->count)
            return false;
        struct text given = path->segments[at++];
        if (is_placeholder(wanted) ? given.length == 0 : !text_equal(wanted, given))
            return false;
    }
    return at == path->count;
}

const struct route *route_find(const struct resource *const *resources, const struct path *path) {
    for (; *resources; resources++)
        for (const struct route *route = (*resources)->routes; route->path; route++)
            if (matches(route->path, path))
                return route;
    return NULL;
}

/* The template with the segments of a path in its placeholders. */
static struct text filled(struct arena *arena, const char *template, struct text path) {
    struct buffer whole = {0};
    struct text rest = {template + 1, strlen(template + 1)};
    struct text given = path;
    text_split(path, '/', &given);
    while (rest.data) {
        struct text segment = text_split(given, '/', &given);
        struct text wanted = text_split(rest, '/', &rest);
        buffer_add_byte(&whole, '/');
        buffer_add(&whole, is_placeholder(wanted) && segment.length ? segment : wanted);
    }
    struct text copy = arena_copy(arena, buffer_text(&whole));
    buffer_free(&whole);
    return copy;
}

struct text route_nearest(struct arena *arena, const struct resource *const *resources, struct text path) {
    struct text nearest = {NULL, 0};
    unsigned closest = 4;
    for (; *resources; resources++) {
        for (const struct route *route = (*resources)->routes; route->path; route++) {
            struct text meant = filled(arena, route->path, path);
            unsigned distance = edit_distance(path, meant);
            if (distance < closest) {
                closest = distance;
                nearest = meant;
            }
        }
    }
    return nearest;
}

struct text route_segment(const struct route *route, const struct path *path, const char *name) {
    struct text rest = text_of(route->path + 1);
    for (int at = 0; rest.data && at < path->count; at++) {
        struct text wanted = text_split(rest, '/', &rest);
        if (is_placeholder(wanted) && wanted.length == strlen(name) + 2 &&
            memcmp(wanted.data + 1, name, wanted.length - 2) == 0)
            return path->segments[at];
    }
    return (struct text){NULL, 0};
}

bool route_offers(const struct route *route, enum format format) {
    if (route->forms)
        return format == FORMAT_JSON || format == FORMAT_OWN;
    return format != FORMAT_JSONSTAT || route->cube;
}
