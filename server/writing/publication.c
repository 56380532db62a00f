/* Publication, by the scripts of server/import in their order. Decides what may be published, corrected and
 * withdrawn by whom; what that means for the record, the scripts say. */
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

bool publication_check(struct write *write) {
    struct text faults = {NULL, 0};
    struct text warnings = TEXT("[]");
    long long fault_count;
    if (!stage_all(write) || !staging_count_faults(write, &fault_count) ||
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

static bool withdraw(struct write *write, const char *what, const char *key, const struct statement *row) {
    struct request *request = write->request;
    struct rows rows;
    write->subject = request_find_input(request, key)->value;
    request_input(request, what, write->subject, false);
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

/* The programme of a figure; a figure that is not there is nobody's. */
static bool permit_figure(struct write *write) {
    struct rows rows;
    if (!write->request->caller.programme.data)
        return true;
    if (!write_ask(write, &figure_programme, &rows))
        return false;
    bool good = caller_permit_programme(write->request, rows_value(&rows, 0, "programme"));
    session_rows_free(&rows);
    return good;
}

bool publication_withdraw_update(struct write *write) {
    return caller_permit_programme(write->request, (struct text){NULL, 0}) &&
           withdraw(write, "withdrawn_update", "year", &export_update);
}

bool publication_withdraw_figure(struct write *write) {
    return permit_figure(write) && withdraw(write, "withdrawn_observation", "id", &export_observation);
}

static bool read_figure(struct write *write, struct text *json) {
    struct rows rows;
    if (!write_ask(write, &export_observation, &rows))
        return false;
    *json = write_row_json(write, &rows);
    session_rows_free(&rows);
    return true;
}

/* The columns that the correction says, for correct.sql. */
static struct text members_of(struct write *write, const struct row *row) {
    struct buffer list = {0};
    size_t count;
    const struct files_column *columns = row_columns(FILE_observations, &count);
    for (size_t at = 0; at < count; at++)
        if (row->given[at])
            buffer_add_format(&list, "%s%s", list.length ? "," : "", columns[at].name);
    struct text text = arena_copy(&write->request->arena, buffer_text(&list));
    buffer_free(&list);
    return text;
}

/* Whether what a member says is at fault. */
static bool is_faulty(const struct request *request, struct text pointer) {
    for (const struct problem_fault *at = request->problem.first; at; at = at->next)
        if (text_equal(at->pointer, pointer))
            return true;
    return false;
}

/* A correction says why, and something that was wrong; which figure it is stays. */
static bool check_correction(struct write *write, const struct row *row) {
    static const char *const fixed[] = {"id", "revision"};
    struct request *request = write->request;
    size_t count;
    size_t given = 0;
    row_columns(FILE_observations, &count);
    for (size_t at = 0; at < sizeof fixed / sizeof fixed[0]; at++)
        if (row->given[row_column(FILE_observations, text_of(fixed[at]))])
            request_fault_at(request, "read-only", arena_format(&request->arena, "/%s", fixed[at]),
                             TEXT("A correction keeps the figure's number, and is its next revision."), NULL,
                             (struct text){NULL, 0});
    for (size_t at = 0; at < count; at++)
        given += row->given[at];
    bool reasoned = row_cell(FILE_observations, row, "reason").data;
    if (!reasoned && !is_faulty(request, TEXT("/reason")))
        request_fault_at(request, "missing-member", TEXT("/reason"), TEXT("Why it is corrected is wanted."),
                         NULL, (struct text){NULL, 0});
    else if (reasoned && given == 1)
        request_fault_at(request, "missing-member", TEXT("/value"),
                         TEXT("What was wrong is wanted beside the reason."), NULL, (struct text){NULL, 0});
    return !request->problem.first || request_fail_content(request);
}

/* Before the version is begun, for which writers wait for one another: this needs not wait. The row that the
 * body gave stays as it is, for another attempt. */
static bool stage_correction(struct write *write) {
    struct row row = *write->row;
    request_input(write->request, "key", write->subject, false);
    request_input(write->request, "members", members_of(write, &row), false);
    row_set(FILE_observations, &row, "id", write->subject);
    return staging_begin(write) && staging_add(write, FILE_observations, &row, 1);
}

bool publication_correct(struct write *write) {
    struct request *request = write->request;
    write->subject = request_find_input(request, "id")->value;
    if (!check_correction(write, write->row) || !stage_correction(write) ||
        !write_script(write, "version.sql") || !read_figure(write, &write->before) || !permit_figure(write))
        return false;
    if (!write->before.data)
        return write_fail_missing(write, "There is no such figure.");
    if (!precondition_check(write, &export_observation, true, PRECONDITION_FREE) ||
        !write_do(write, &correction_choose) || !staging_correct(write) || !staging_check(write) ||
        !staging_merge(write) || !read_figure(write, &write->after))
        return false;
    write->status = 201;
    write->located = true;
    write->shown = arena_format(&request->arena, "/v1/observations/%.*s", TEXT_FORMAT(write->subject));
    return true;
}
