/* What the database said of a batch as a whole: a problem, or a question that another batch has to answer. */
#include "stages/stages.h"

#include "base/log.h"
#include "core/pipeline.h"

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

bool outcome_is_good(struct request *request, const struct batch *batch) {
    request->database_nanoseconds += clock_now() - request->database_started;
    metrics_count_read(request->service->metrics, batch->by_replica);
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

/* An empty table may stand below something that does not exist: the count knows. */
static bool is_in_doubt(const struct request *request) {
    return request->rows && request->rows->rows.row_count == 0 && request->route->count && !request->count &&
           !request->problem.first;
}

/* Whatever the batch was for, it tells which version is the newest. A replica knows only that there is one as
 * new as that. */
static void learn_version(const struct request *request) {
    long long version;
    struct edition *edition = request->service->edition;
    if (edition && request->version && !request->pinned.data &&
        text_to_number(rows_value(&request->version->rows, 0, "version"), &version))
        edition_learn(edition, version, request->batch.by_replica ? 0 : request->database_started);
}

bool stage_outcome(struct request *request) {
    if (request->batch.count && !outcome_is_good(request, &request->batch))
        return false;
    learn_version(request);
    if (request->references && request->references->rows.row_count > 0)
        return query_ask_unknown(request);
    if (!is_in_doubt(request))
        return true;
    request->count = request_ask(request, &request->further, query_count_statement(request));
    return request->count && withdrawn_ask(request) && query_submit(request, &request->further);
}
