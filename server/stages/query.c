/* Asks the database: everything a reply needs in one batch, which runs in one snapshot, so that rows, total
 * and version agree. */
#include "stages/stages.h"

#include "base/log.h"
#include "core/array.h"
#include "core/pipeline.h"
#include "queries.h"

/* The identifiers that the caller named, for one check of all of them: three arrays side by side, the last
 * one of arrays. */
static bool add_references(struct request *request) {
    struct arena *arena = &request->arena;
    struct buffer kinds = {0};
    struct buffer names = {0};
    struct buffer values = {0};
    for (const struct parameter *at = request->route->parameters; at && at->name; at++) {
        bool named = at->kind == PARAMETER_REFERENCE || at->kind == PARAMETER_NAME;
        const struct input *input = named ? request_find_input(request, at->name) : NULL;
        if (!input || input->is_default)
            continue;
        struct text list = input->value;
        if (at->kind == PARAMETER_NAME) {
            struct buffer one = {0};
            array_add(&one, input->value);
            list = array_close(arena, &one);
        }
        array_add(&kinds, text_of(at->reference));
        array_add(&names, text_of(at->name));
        array_add(&values, list);
    }
    bool any = kinds.length > 0;
    request_input(request, "reference_kinds", array_close(arena, &kinds), false);
    request_input(request, "reference_names", array_close(arena, &names), false);
    request_input(request, "reference_values", array_close(arena, &values), false);
    return any;
}

static void batch_finished(struct batch *batch, void *owner) {
    struct request *request = owner;
    (void)batch;
    request->resume(request);
}

static bool submit(struct request *request) {
    request->batch.finished = batch_finished;
    request->batch.owner = request;
    request->batch.deadline = clock_now() + request->service->settings->statement_milliseconds * 1000000LL;
    request->waiting = true;
    /* At rest first: the answer may come before the submission returns. */
    request->rest(request);
    if (!request->service->submit(request->service->database, &request->batch)) {
        request_fail(request, PROBLEM_UNAVAILABLE, "Too many requests are waiting for the database.");
        request->resume(request);
    }
    return true;
}

static const struct statement *rows_statement(const struct request *request) {
    const struct route *route = request->route;
    for (const char *const *name = route->narrowed_by; name && *name; name++)
        if (request_find_input(request, *name))
            return route->rows_narrowed;
    return route->rows;
}

bool stage_query(struct request *request) {
    const struct route *route = request->route;
    request->reference_query = request->count_query = request->rows_query = -1;
    if (route->shape == ROUTE_HANDLED) {
        if (request->problem.first)
            return request_fail_parameters(request);
        if (!route->handle(request))
            return false;
        return request->batch.count == 0 || submit(request);
    }
    if (add_references(request))
        request->reference_query = request_add_query(request, &vocabulary_unknown);
    /* A query with faults gets no rows, but all its faults: the identifiers are still looked up. */
    if (request->problem.first)
        return request->batch.count ? submit(request) : request_fail_parameters(request);
    request->rows_query = request_add_query(request, rows_statement(request));
    if (route->count)
        request->count_query = request_add_query(request, route->count);
    request_add_query(request, &dataset_version);
    return submit(request);
}

bool stage_outcome(struct request *request) {
    const struct batch *batch = &request->batch;
    if (batch->count == 0)
        return true;
    switch (batch->outcome) {
    case BATCH_DONE:
        return true;
    case BATCH_LATE:
        return request_fail(request, PROBLEM_DEADLINE, "The database did not answer in %lld ms.",
                            request->service->settings->statement_milliseconds);
    case BATCH_UNAVAILABLE:
        return request_fail(request, PROBLEM_UNAVAILABLE, "The database cannot be reached.");
    case BATCH_REFUSED:
        log_message(LOG_ERROR, "statement-refused", "%.*s: %.*s", TEXT_FORMAT(request->target),
                    TEXT_FORMAT(batch->fault));
    }
    return request_fail(request, PROBLEM_INTERNAL, "The database refused a statement.");
}
