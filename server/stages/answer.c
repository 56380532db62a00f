/* Turns what the database said into the reply, or into the problem it amounts to. */
#include "stages/stages.h"

#include "stages/envelope.h"

/* One identifier that does not exist; the allowed ones come as words separated by spaces. */
static void add_unknown(struct request *request, const struct rows *rows, int row) {
    struct text value = rows_value(rows, row, "value");
    struct text kind = rows_value(rows, row, "kind");
    request_fault(request, "unknown-value", rows_value(rows, row, "name"),
                  arena_format(&request->arena, "There is no %.*s \"%.*s\"; %.*s lists all.",
                               TEXT_FORMAT(kind), TEXT_FORMAT(value),
                               TEXT_FORMAT(rows_value(rows, row, "listed_at"))),
                  NULL, rows_value(rows, row, "nearest"));
    struct text allowed = rows_value(rows, row, "allowed");
    struct problem_fault *fault = request->problem.last;
    struct text *list = arena_take(&request->arena, sizeof *list * 512);
    if (!list || !allowed.data || !fault)
        return;
    fault->allowed = list;
    while (allowed.data && fault->allowed_count < 512)
        list[fault->allowed_count++] = text_split(allowed, ' ', &allowed);
}

static bool check_references(struct request *request) {
    if (request->reference_query < 0)
        return true;
    const struct rows *rows = &request->batch.queries[request->reference_query].rows;
    for (int row = 0; row < rows->row_count; row++)
        add_unknown(request, rows, row);
    return !request->problem.first || request_fail_parameters(request);
}

bool stage_answer(struct request *request) {
    const struct route *route = request->route;
    if (route->shape == ROUTE_HANDLED)
        return request->reply.status || !route->finish || route->finish(request);
    if (!check_references(request))
        return false;
    /* A list below something that does not exist has a count without a row. */
    bool orphaned =
        request->count_query >= 0 && request->batch.queries[request->count_query].rows.row_count == 0;
    if (orphaned)
        return request_fail(request, PROBLEM_NOT_FOUND, "What this list belongs to does not exist.");
    if (route->shape == ROUTE_SINGLE && request->batch.queries[request->rows_query].rows.row_count == 0)
        return request_fail(request, PROBLEM_NOT_FOUND,
                            "There is nothing at this path; the list above it holds all there is.");
    envelope_write(request);
    return true;
}
