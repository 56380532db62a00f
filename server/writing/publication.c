/* Publication, by the scripts of server/import in their order. Decides what may be published and withdrawn by
 * whom; what that means for the record, the scripts say. */
#include "writing/publication.h"

#include "queries.h"
#include "writes.h"
#include "writing/draft.h"
#include "writing/precondition.h"
#include "writing/staging.h"

/* The next version, and everything that the draft brings, staged as an import would be. */
static bool stage_all(struct write *write) {
    return draft_open(write) && write_script(write, "version.sql") && write_script(write, "draft.sql");
}

static bool read_json(struct write *write, const char *script, struct text *json) {
    struct rows rows;
    if (!write_script_rows(write, script, &rows))
        return false;
    *json = write_rows_json(write, &rows);
    session_rows_free(&rows);
    return true;
}

/* What the answer tells of is what is published: the version that the check tries out is never made. */
static bool note_version(struct write *write) {
    struct rows rows;
    if (!write_ask(write, &dataset_newest, &rows))
        return false;
    write->version = arena_copy(&write->request->arena, rows_value(&rows, 0, "version"));
    session_rows_free(&rows);
    return true;
}

bool publication_check(struct write *write) {
    struct text faults = {NULL, 0};
    struct text warnings = TEXT("[]");
    long long fault_count;
    if (!note_version(write) || !stage_all(write) || !staging_count_faults(write, &fault_count) ||
        !read_json(write, "faults.sql", &faults))
        return false;
    /* Warnings are told of the record as it would be. */
    if (fault_count == 0 && !(staging_merge(write) && read_json(write, "warnings.sql", &warnings)))
        return false;
    write->forgotten = true;
    write->status = 200;
    write->data =
        arena_format(&write->request->arena, "{\"publishable\":%s,\"faults\":%.*s,\"warnings\":%.*s}",
                     fault_count ? "false" : "true", TEXT_FORMAT(faults), TEXT_FORMAT(warnings));
    return true;
}

bool publication_publish(struct write *write) {
    write->places = PLACES_DRAFT;
    if (!caller_permit_programme(write->request, (struct text){NULL, 0}) || !draft_hold(write) ||
        !draft_match(write) || !stage_all(write) || !staging_check(write) ||
        !draft_count(write, &write->after) || !staging_merge(write) || !write_script(write, "discard.sql"))
        return false;
    write->status = 200;
    write->shown = arena_format(&write->request->arena, "/v1/updates/%.*s", TEXT_FORMAT(write->subject));
    return true;
}

/* What still names what would leave, as faults. */
static void add_needs(struct write *write, const struct rows *rows) {
    struct arena *arena = &write->request->arena;
    for (int row = 0; row < rows->row_count; row++)
        request_fault_at(write->request, "still-needed", TEXT(""),
                         arena_copy(arena, rows_value(rows, row, "message")), NULL, (struct text){NULL, 0});
}

/* Whether what is to be withdrawn is there, and as its reader has seen it. */
static bool is_there(struct write *write, const struct statement *row) {
    struct rows rows;
    if (!write_ask(write, row, &rows))
        return false;
    bool found = rows.row_count > 0;
    session_rows_free(&rows);
    if (!found)
        return write_fail_missing(write, "There is nothing at this path that could be withdrawn.");
    return precondition_check(write, row, true, PRECONDITION_FREE);
}

/* What goes along is found out; whether nothing that stays needs any of it. */
static bool may_leave(struct write *write) {
    struct rows rows;
    if (!staging_begin(write) || !write_script_rows(write, "leave.sql", &rows))
        return false;
    add_needs(write, &rows);
    session_rows_free(&rows);
    return !write->request->problem.first ||
           request_fail(write->request, PROBLEM_CONFLICT,
                        "Other things in the record need it; `errors` lists them.");
}

/* `type` as leave.sql knows it; `key` is what the path calls the identifier; `row` reads it. */
static bool withdraw(struct write *write, const char *type, const char *key, const struct statement *row) {
    struct request *request = write->request;
    struct rows rows;
    write->subject = request_find_input(request, key)->value;
    request_input(request, "withdrawn_type", text_of(type), false);
    request_input(request, "key", write->subject, false);
    request_input(request, "reason", write->reason, false);
    if (!write_script(write, "version.sql") || !is_there(write, row) ||
        !write_do(write, &withdrawal_choose) || !may_leave(write) ||
        !write_ask(write, &withdrawal_leaving, &rows))
        return false;
    write->before = write_rows_json(write, &rows);
    session_rows_free(&rows);
    write->status = 200;
    write->data = write->before;
    return write_script(write, "withdraw.sql");
}

/* Whether the caller's key is for the programme that the statement finds. */
static bool permit(struct write *write, const struct statement *programme) {
    struct rows rows;
    if (!write->request->caller.programme.data)
        return true;
    if (!write_ask(write, programme, &rows))
        return false;
    bool good = caller_permit_programme(write->request, rows_value(&rows, 0, "programme"));
    session_rows_free(&rows);
    return good;
}

bool publication_permit_figure(struct write *write) {
    return permit(write, &figure_programme);
}

bool publication_withdraw_update(struct write *write) {
    return caller_permit_programme(write->request, (struct text){NULL, 0}) &&
           withdraw(write, "update", "year", &export_update);
}

bool publication_withdraw_figure(struct write *write) {
    return publication_permit_figure(write) && withdraw(write, "observation", "id", &export_observation);
}

bool publication_withdraw_check(struct write *write) {
    return caller_permit_programme(write->request, (struct text){NULL, 0}) &&
           withdraw(write, "check", "slug", &export_check);
}

bool publication_withdraw_evidence(struct write *write) {
    return permit(write, &commitment_programme) && withdraw(write, "evidence", "id", &export_evidence_of);
}
