/* Asks the database: everything a reply needs in one batch, which runs in one snapshot, so that rows, total
 * and version agree. */
#include "stages/stages.h"

#include "base/log.h"
#include "core/array.h"
#include "core/origin.h"
#include "core/pipeline.h"
#include "queries.h"

#include <string.h>

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

/* Whether rows are filtered by words. What counts as a word, the database says. */
static bool has_keywords(const struct request *request) {
    for (const struct parameter *at = request->route->parameters; at && at->name; at++)
        if (at->kind == PARAMETER_KEYWORDS && request_find_input(request, at->name))
            return true;
    return false;
}

static void batch_finished(struct batch *batch, void *owner) {
    struct request *request = owner;
    (void)batch;
    request->resume(request);
}

bool query_submit(struct request *request, struct batch *batch) {
    static const long long GRACE =
        500; /* milliseconds: so that PostgreSQL's own timeout comes first and keeps the connection */
    batch->finished = batch_finished;
    batch->owner = request;
    batch->version = request->pinned.data;
    batch->deadline = clock_now() + (request->service->settings->statement_milliseconds + GRACE) * 1000000LL;
    request->waiting = true;
    request->database_started = clock_now();
    /* At rest first: the answer may come before the submission returns. */
    request->rest(request);
    void *database = batch->version ? request->service->past : request->service->database;
    if (!request->service->submit(database, batch)) {
        batch->outcome = BATCH_UNAVAILABLE;
        request->resume(request);
    }
    return true;
}

/* What only a default gives chooses nothing. No version of the dataset holds a draft. */
static bool is_given(const void *context, const char *name) {
    const struct request *request = context;
    const struct input *input = request_find_input(request, name);
    return input && !input->is_default && !(request->pinned.data && strcmp(name, "drafts") == 0);
}

const struct statement *query_rows_statement(const struct request *request) {
    const struct alternative *found = route_alternative(request->route, is_given, request);
    return found ? found->rows : request->route->rows;
}

const struct statement *query_count_statement(const struct request *request) {
    const struct alternative *found = route_alternative(request->route, is_given, request);
    return found && found->count ? found->count : request->route->count;
}

/* The statements of a route that has none of its own to give are left to it. */
static bool ask_for_answer(struct request *request) {
    const struct route *route = request->route;
    struct batch *batch = &request->batch;
    if (route->shape == ROUTE_HANDLED)
        return route->handle(request);
    /* What stands in a document that leaves the API has whole addresses. */
    if (route_takes_input(route->rows, "origin"))
        request_input(request, "origin", origin_of(request), false);
    request->rows = request_ask(request, batch, query_rows_statement(request));
    if (route->count)
        request->count = request_ask(request, batch, query_count_statement(request));
    request->version = request_ask(request, batch, &dataset_version);
    return !request->problem.raised;
}

bool stage_query(struct request *request) {
    struct batch *batch = &request->batch;
    if (add_references(request))
        request->references = request_ask(request, batch, &vocabulary_unknown);
    if (has_keywords(request))
        request->keywords = request_ask(request, batch, &words_given);
    /* A query with faults gets no rows, but all its faults: identifiers and words are still looked at. */
    if (request->problem.first)
        return batch->count || request_fail_parameters(request);
    if (!ask_for_answer(request))
        return false;
    if (request->pinned.data)
        request->releases = request_ask(request, batch, &dataset_releases);
    return !request->problem.raised;
}

bool stage_ask(struct request *request) {
    return request->batch.count == 0 || query_submit(request, &request->batch);
}

/* A cursor's seal has no secret, so anyone can make one that stands at nonsense: PostgreSQL then cannot read
 * it (SQLSTATE class 22). */
static bool has_forged_cursor(struct request *request, const struct batch *batch) {
    if (!request_find_input(request, "cursor") || !text_starts_with(batch->fault, TEXT("22")))
        return false;
    request_fault(request, "invalid-value", TEXT("cursor"),
                  TEXT("That is not a cursor as given out in links.next; start again without one."), NULL,
                  (struct text){NULL, 0});
    return true;
}

bool query_succeeded(struct request *request, const struct batch *batch) {
    request->database_nanoseconds += clock_now() - request->database_started;
    switch (batch->outcome) {
    case BATCH_DONE:
        return true;
    case BATCH_LATE:
        return request_fail(request, PROBLEM_DEADLINE, "The database did not answer in %lld ms.",
                            request->service->settings->statement_milliseconds);
    case BATCH_UNAVAILABLE:
        return request_fail(request, PROBLEM_UNAVAILABLE,
                            "The database cannot be reached, or too many requests wait for it.");
    case BATCH_REFUSED:
        if (has_forged_cursor(request, batch))
            return request_fail_parameters(request);
        log_message(LOG_ERROR, "statement-refused", "%.*s: %.*s", TEXT_FORMAT(request->target),
                    TEXT_FORMAT(batch->fault));
    }
    return request_fail(request, PROBLEM_INTERNAL, "The database refused a statement.");
}

/* Whatever the batch was for, it tells which version is the newest. */
static void learn_version(const struct request *request) {
    long long version;
    struct edition *edition = request->service->edition;
    if (edition && request->version && !request->pinned.data &&
        text_to_number(rows_value(&request->version->rows, 0, "version"), &version))
        edition_learn(edition, version, request->database_started);
}

bool stage_outcome(struct request *request) {
    if (request->batch.count && !query_succeeded(request, &request->batch))
        return false;
    learn_version(request);
    return true;
}
