/* Finds the route for a path. A linear look over the tables: some fifty comparisons of a first byte or two.
 */
#include "core/route.h"

#include "base/nearest.h"

#include <string.h>

const struct parameter paging_parameters[] = {
    {.name = "limit", .kind = PARAMETER_NUMBER},
    {.name = "cursor", .kind = PARAMETER_CURSOR},
    {0},
};

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

const char *route_nearest(const struct resource *const *resources, struct text path) {
    const char *nearest = NULL;
    unsigned closest = 4;
    for (; *resources; resources++) {
        for (const struct route *route = (*resources)->routes; route->path; route++) {
            unsigned distance = edit_distance(path, text_of(route->path));
            if (distance < closest) {
                closest = distance;
                nearest = route->path;
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
