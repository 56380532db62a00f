/* Corrections, by the scripts of server/import in their order. Decides who may correct what, and what a
 * correction has to say; one is made as several are. */
#include "writing/correction.h"

#include "core/array.h"
#include "queries.h"
#include "writes.h"
#include "writing/precondition.h"
#include "writing/publication.h"
#include "writing/staging.h"

static bool take_before(struct write *write, const struct rows *rows) {
    write->before = write_row_json(write, rows);
    return true;
}

static bool take_after(struct write *write, const struct rows *rows) {
    write->after = write_row_json(write, rows);
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

/* Before the version is begun, for which writers wait for one another: this needs not wait. The rows that the
 * bodies gave stay as they are, for another attempt. */
static bool stage(struct write *const *writes, size_t count) {
    struct arena *arena = &writes[0]->request->arena;
    struct row *rows = arena_take(arena, count * sizeof *rows);
    struct buffer members = {0};
    if (!rows)
        return request_fail(writes[0]->request, PROBLEM_INTERNAL, "Memory has run out.");
    for (size_t at = 0; at < count; at++) {
        rows[at] = *writes[at]->row;
        row_set(FILE_observations, &rows[at], "id", writes[at]->subject);
        array_add(&members, members_of(writes[at], writes[at]->row));
    }
    request_input(writes[0]->request, "members", array_close(arena, &members), false);
    return staging_begin(writes[0]) && staging_add(writes[0], FILE_observations, rows, count);
}

/* Before anything of the record is asked. */
static bool begin(struct write *write) {
    write->subject = request_find_input(write->request, "id")->value;
    request_input(write->request, "key", write->subject, false);
    return check_correction(write, write->row);
}

/* Whether the figure is there, the caller's to correct, and as the caller has seen it. */
static bool may_be_made(struct write *write) {
    if (!publication_permit_figure(write))
        return false;
    if (!write->before.data)
        return write_fail_missing(write, "There is no such figure.");
    return precondition_check(write, &export_observation, true, PRECONDITION_FREE);
}

static bool end(struct write *write) {
    write->status = 201;
    write->located = true;
    write->shown = arena_format(&write->request->arena, "/v1/observations/%.*s", TEXT_FORMAT(write->subject));
    return true;
}

/* Whether nothing is at fault with any of them. Of one it is told what; of several, with which. */
static bool check(struct write *const *writes, size_t count) {
    struct rows found;
    long long fault_count;
    if (count == 1)
        return staging_check(writes[0]);
    if (!staging_count_faults(writes[0], &fault_count) || fault_count == 0)
        return !writes[0]->refused;
    if (!write_script_rows(writes[0], "faults.sql", &found))
        return false;
    for (int row = 0; row < found.row_count; row++) {
        long long line = 0;
        if (text_to_number(rows_value(&found, row, "line"), &line) && line >= 1 && (size_t)line <= count)
            writes[line - 1]->is_apart = true;
    }
    session_rows_free(&found);
    return false;
}

bool correction_make_together(struct write *const *writes, size_t count) {
    struct write *first = writes[0];
    return write_each(begin, writes, count) && stage(writes, count) && write_script(first, "version.sql") &&
           write_ask_each(writes, count, &export_observation, take_before) &&
           write_each(may_be_made, writes, count) && write_do(first, &correction_choose) &&
           staging_correct(first) && check(writes, count) && staging_merge(first) &&
           write_ask_each(writes, count, &export_observation, take_after) && write_each(end, writes, count);
}

bool correction_make(struct write *write) {
    return correction_make_together(&write, 1);
}

bool correction_may_join(const struct write *one, const struct write *other) {
    return !text_equal(request_find_input(one->request, "id")->value,
                       request_find_input(other->request, "id")->value);
}
