/* Where what the path names, or what it belongs to, is not there: whether it was published once and has been
 * withdrawn (410, with the reason), and what is nearest to it otherwise. What only some may read is no part
 * of the record and leaves no tombstone. */
#include "stages/stages.h"

#include "core/tombstone.h"
#include "queries.h"

#include <string.h>

bool withdrawn_is_missing(const struct request *request) {
    /* A list below something that does not exist has a count without a row. */
    if (request->route->shape == ROUTE_LIST)
        return request->count && request->count->rows.row_count == 0;
    return request->rows && request->rows->rows.row_count == 0;
}

bool withdrawn_ask(struct request *request) {
    if (request->route->least || !tombstone_name(request))
        return true;
    request->tombstone = request_ask(request, &request->further, &withdrawals_find);
    return request->tombstone;
}

/* A path that ends with an identifier may have it misspelt. */
static bool ask_nearest(struct request *request) {
    const char *path = request->route->path;
    if (!request->tombstone || request->route->shape != ROUTE_SINGLE || path[strlen(path) - 1] != '}')
        return true;
    request->nearest = request_ask(request, &request->further, &vocabulary_nearest);
    return request->nearest;
}

bool stage_withdrawn(struct request *request) {
    if (request->problem.first || request->further.count || !withdrawn_is_missing(request))
        return true;
    return withdrawn_ask(request) && ask_nearest(request) &&
           (!request->further.count || query_submit(request, &request->further));
}
