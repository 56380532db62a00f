/* Where a single thing is not found: whether it was published once and has been withdrawn (410, with the
 * reason), and what is nearest to it otherwise. */
#include "stages/stages.h"

#include "queries.h"
#include "stages/page.h"

static bool is_missing(const struct request *request) {
    return request->route->shape == ROUTE_SINGLE && request->rows && request->rows->rows.row_count == 0 &&
           !request->pinned.data && !request->problem.first && !request->further.count;
}

bool stage_withdrawn(struct request *request) {
    if (!is_missing(request))
        return true;
    request_input(request, "collection", page_collection(request), false);
    request_input(request, "key", request->path.segments[request->path.count - 1], false);
    request->tombstone = request_ask(request, &request->further, &withdrawals_find);
    request->nearest = request_ask(request, &request->further, &vocabulary_nearest);
    return request->tombstone && request->nearest && query_submit(request, &request->further);
}
