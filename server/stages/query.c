/* Asks the database: everything a reply needs in one batch, which runs in one snapshot, so that rows, total
 * and version agree. */
#include "stages/stages.h"

#include "core/array.h"
#include "core/origin.h"
#include "core/pipeline.h"
#include "queries.h"

#include <string.h>

/* Identifiers of the vocabulary: three arrays side by side, the last one of arrays. */
struct references {
    struct buffer names, kinds, values;
};

static struct text list_of_one(struct arena *arena, struct text value) {
    struct buffer one = {0};
    array_add(&one, value);
    return array_close(arena, &one);
}

static void add_reference(struct references *references, struct text name, struct text kind,
                          struct text list) {
    array_add(&references->names, name);
    array_add(&references->kinds, kind);
    array_add(&references->values, list);
}

static void input_references(struct request *request, struct references *references) {
    struct arena *arena = &request->arena;
    request_change_input(request, "reference_kinds", array_close(arena, &references->kinds));
    request_change_input(request, "reference_names", array_close(arena, &references->names));
    request_change_input(request, "reference_values", array_close(arena, &references->values));
}

/* Those that the caller named, for one check of all of them. */
static bool add_references(struct request *request) {
    struct references references = {0};
    for (const struct parameter *at = request->route->parameters; at && at->name; at++) {
        bool named = at->kind == PARAMETER_REFERENCE || at->kind == PARAMETER_NAME;
        const struct input *input = named ? request_find_input(request, at->name) : NULL;
        if (!input || input->is_default)
            continue;
        bool single = at->kind == PARAMETER_NAME;
        add_reference(&references, text_of(at->name), text_of(at->reference),
                      single ? list_of_one(&request->arena, input->value) : input->value);
    }
    bool any = references.names.length > 0;
    input_references(request, &references);
    return any;
}

bool query_ask_unknown(struct request *request) {
    const struct rows *missing = &request->references->rows;
    struct references references = {0};
    for (int row = 0; row < missing->row_count; row++)
        add_reference(&references, rows_value(missing, row, "name"), rows_value(missing, row, "kind"),
                      list_of_one(&request->arena, rows_value(missing, row, "value")));
    input_references(request, &references);
    request->references = request_ask(request, &request->further, &vocabulary_unknown);
    return request->references && query_submit(request, &request->further);
}

/* Whether rows are chosen by words of this kind. What counts as a word, the database says. */
static bool has_words(const struct request *request, enum parameter_kind kind) {
    for (const struct parameter *at = request->route->parameters; at && at->name; at++)
        if (at->kind == kind && request_find_input(request, at->name))
            return true;
    return false;
}

static void batch_finished(struct batch *batch, void *owner) {
    struct request *request = owner;
    (void)batch;
    request->resume(request);
}

void query_send(struct request *request, struct batch *batch,
                void (*finished)(struct batch *batch, void *request)) {
    static const long long GRACE =
        2000; /* milliseconds: so that PostgreSQL's own timeout comes first and keeps the connection */
    batch->finished = finished;
    batch->owner = request;
    batch->version = request->pinned.data;
    /* Drafts and keys, which who shows one is to see as they are, belong to no version. */
    batch->may_lag = !request->key && !request->action;
    batch->deadline = clock_now() + (request->service->settings->statement_milliseconds + GRACE) * 1000000LL;
    request->database_started = clock_now();
    void *database = batch->version ? request->service->past : request->service->database;
    if (!request->service->submit(database, batch)) {
        batch->outcome = BATCH_UNAVAILABLE;
        finished(batch, request);
    }
}

bool query_submit(struct request *request, struct batch *batch) {
    request->waiting = true;
    /* At rest first: the answer may come before the submission returns. */
    request->rest(request);
    query_send(request, batch, batch_finished);
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

/* A table tells no total, and its first row is not to wait for one. */
static bool needs_count(const struct request *request) {
    return request->route->count && !request->whole;
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
    if (needs_count(request))
        request->count = request_ask(request, batch, query_count_statement(request));
    request->version = request_ask(request, batch, &dataset_version);
    return !request->problem.raised;
}

bool stage_query(struct request *request) {
    struct batch *batch = &request->batch;
    if (add_references(request))
        request->references = request_ask(request, batch, &vocabulary_missing);
    if (has_words(request, PARAMETER_KEYWORDS))
        request->keywords = request_ask(request, batch, &words_given);
    if (request->explain && has_words(request, PARAMETER_QUESTION))
        request->understood = request_ask(request, batch, &words_understood);
    /* A query with faults gets no rows, but all its faults: identifiers, words and versions are still looked
     * at. */
    if (request->problem.first && !request->pinned.data)
        return batch->count || request_fail_parameters(request);
    if (request->problem.first)
        request->version = request_ask(request, batch, &dataset_version);
    else if (!ask_for_answer(request))
        return false;
    if (request->pinned.data)
        request->releases = request_ask(request, batch, &dataset_releases);
    return !request->problem.raised;
}

bool stage_ask(struct request *request) {
    return request->batch.count == 0 || query_submit(request, &request->batch);
}
