/* Looks at segments alone: /v1/<list>/<thing>/… */
#include "core/tombstone.h"

bool tombstone_name(struct request *request) {
    enum { LIST = 1, THING };
    if (request->path.count <= THING)
        return false;
    request_input(request, "collection",
                  arena_format(&request->arena, "/v1/%.*s", TEXT_FORMAT(request->path.segments[LIST])),
                  false);
    request_input(request, "key", request->path.segments[THING], false);
    return true;
}

bool tombstone_fail(struct request *request, const struct rows *found) {
    return request_fail(
        request, PROBLEM_WITHDRAWN,
        "It was withdrawn on %.*s (\"%.*s\"). Versions of the dataset before %.*s still hold it.",
        TEXT_FORMAT(rows_value(found, 0, "withdrawn_on")), TEXT_FORMAT(rows_value(found, 0, "reason")),
        TEXT_FORMAT(rows_value(found, 0, "dataset_version")));
}
