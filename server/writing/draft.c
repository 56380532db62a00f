/* Drafts, by the scripts of server/import in their order. Decides who may do what to which update; what a
 * draft may hold is decided by the check. */
#include "writing/draft.h"

#include "queries.h"
#include "writes.h"
#include "writing/catalogue.h"
#include "writing/precondition.h"
#include "writing/staging.h"

/* As the path has it, which calls it so or so. */
static struct text year_of(const struct write *write) {
    const struct input *year = request_find_input(write->request, "year");
    return (year ? year : request_find_input(write->request, "update"))->value;
}

static void name_update(struct write *write, struct text year) {
    write->subject = year;
    request_input(write->request, "update_year", year, false);
}

/* From here on the transaction is about that update. */
static bool choose(struct write *write, struct text year) {
    name_update(write, year);
    return write_do(write, &draft_choose);
}

/* The draft as a row, held until the transaction ends; `*found` tells whether there is one. */
static bool take(struct write *write, bool *found) {
    struct rows rows;
    if (!choose(write, year_of(write)) || !write_ask(write, &draft_take, &rows))
        return false;
    *found = rows.row_count > 0;
    write->before = write_row_json(write, &rows);
    session_rows_free(&rows);
    return true;
}

static bool fail_undrafted(struct write *write) {
    return request_fail(write->request, PROBLEM_NOT_FOUND,
                        "There is no draft of %.*s. POST /v1/updates makes one; what has been published is "
                        "corrected or withdrawn instead.",
                        TEXT_FORMAT(year_of(write)));
}

bool draft_hold(struct write *write) {
    bool found = false;
    return take(write, &found) && (found || fail_undrafted(write));
}

static bool show(struct write *write, int status) {
    write->status = status;
    write->shown = arena_format(&write->request->arena, "/v1/updates/%.*s", TEXT_FORMAT(write->subject));
    return true;
}

/* An update is known by its year: the slug says the same. */
static bool check_slug(struct write *write, const struct row *row) {
    static const char *const defaults[] = {"summary", NULL};
    struct text year = row_cell(FILE_updates, row, "year");
    struct text slug = row->slug;
    if (slug.data && year.data && !text_equal(slug, year))
        request_fault_at(write->request, "invalid-value", TEXT("/slug"),
                         TEXT("The slug of an update is its year."), NULL, year);
    row_require(write->request, FILE_updates, row, defaults);
    return !write->request->problem.first || request_fail_content(write->request);
}

static bool put(struct write *write, const struct row *row) {
    return staging_begin(write) && staging_add(write, FILE_updates, row, 1) &&
           write_script(write, "fill.sql") && staging_check(write) && write_script(write, "keep_draft.sql");
}

static bool read_after(struct write *write) {
    struct rows rows;
    if (!write_ask(write, &draft_take, &rows))
        return false;
    write->after = write_row_json(write, &rows);
    session_rows_free(&rows);
    return true;
}

bool draft_find(struct write *write) {
    struct rows rows;
    if (!choose(write, year_of(write)) || !write_ask(write, &draft_state, &rows))
        return false;
    bool drafted = text_equal(rows_value(&rows, 0, "state"), TEXT("draft"));
    session_rows_free(&rows);
    return drafted || fail_undrafted(write);
}

bool draft_create(struct write *write) {
    struct row *row = write->row;
    struct rows rows;
    if (!check_slug(write, row) || !caller_permit_programme(write->request, (struct text){NULL, 0}) ||
        !choose(write, row_cell(FILE_updates, row, "year")) || !write_ask(write, &draft_state, &rows))
        return false;
    bool known = rows.row_count > 0;
    session_rows_free(&rows);
    if (known)
        return request_fail(write->request, PROBLEM_CONFLICT, "There is an update of %.*s already.",
                            TEXT_FORMAT(write->subject));
    write->located = true;
    return put(write, row) && read_after(write) && show(write, 201);
}

/* A draft is no part of the dataset, so the ETag of what is at a path is compared as a whole. */
static bool holds(struct write *write, struct text field, struct text path) {
    struct request *request = write->request;
    struct text tag;
    if (text_equal(text_trim(field), TEXT("*")))
        return true;
    if (!write->tag(write, path, &tag))
        return false;
    while (field.data)
        if (precondition_tags_equal(text_trim(text_split(field, ',', &field)), tag))
            return true;
    return request_fail(
        request, PROBLEM_CHANGED_SINCE,
        "It has been changed since you read it, or If-Match is no ETag of it. Read it again.");
}

/* Of what is at the request's path. */
static bool check_match(struct write *write) {
    struct request *request = write->request;
    struct text field = request->header(request, "If-Match");
    struct text query;
    if (!field.data)
        return request_fail(request, PROBLEM_UNCONDITIONAL,
                            "Send the ETag of what you read as If-Match, so that nobody's change is lost.");
    return holds(write, field, text_split(request->target, '?', &query));
}

bool draft_match(struct write *write) {
    struct request *request = write->request;
    struct text field = request->header(request, "If-Match");
    return !field.data ||
           holds(write, field,
                 arena_format(&request->arena, "/v1/updates/%.*s", TEXT_FORMAT(write->subject)));
}

/* Reasons stand among the changes, which tell nothing of drafts. */
static bool refuse_reason(struct write *write) {
    const struct input *reason = request_find_input(write->request, "reason");
    if (!reason || !reason->value.data)
        return true;
    request_fault(write->request, "unknown-parameter", TEXT("reason"),
                  TEXT("A draft takes no reason: nobody is told of its changes."), NULL,
                  (struct text){NULL, 0});
    return request_fail_parameters(write->request);
}

bool draft_change(struct write *write) {
    struct row *patch = write->row;
    bool found = false;
    if (!take(write, &found))
        return false;
    if (!found) /* the transaction is about no draft then */
        return caller_permit(write->request, ROLE_PUBLISHER) && choose(write, TEXT("")) &&
               catalogue_change(write);
    if (!caller_permit_programme(write->request, (struct text){NULL, 0}) || !refuse_reason(write) ||
        !check_match(write))
        return false;
    struct rows rows;
    size_t count;
    const struct files_column *columns = row_columns(FILE_updates, &count);
    if (!write_ask(write, &draft_take, &rows))
        return false;
    for (size_t at = 0; at < count; at++) {
        struct text cell = rows_value(&rows, 0, columns[at].name);
        if (!patch->given[at] && cell.data)
            patch->cells[at] = arena_copy(&write->request->arena, cell);
    }
    session_rows_free(&rows);
    return check_slug(write, patch) && put(write, patch) && read_after(write) && show(write, 200);
}

static bool fail_discard(struct write *write) {
    struct rows rows;
    if (!write_ask(write, &draft_state, &rows))
        return false;
    bool published = rows.row_count > 0;
    session_rows_free(&rows);
    if (!published)
        return write_fail_missing(write, "There is neither a draft nor an update of that year.");
    return request_fail(write->request, PROBLEM_CONFLICT,
                        "The update of %.*s has been published. POST a reason to /v1/updates/%.*s/withdraw.",
                        TEXT_FORMAT(write->subject), TEXT_FORMAT(write->subject));
}

bool draft_discard(struct write *write) {
    bool found = false;
    if (!take(write, &found))
        return false;
    if (!found)
        return fail_discard(write);
    write->status = 204;
    return caller_permit_programme(write->request, (struct text){NULL, 0}) && check_match(write) &&
           write_script(write, "discard.sql");
}

bool draft_remove_entry(struct write *write) {
    struct rows rows;
    if (!draft_hold(write) || !write_ask(write, &drafts_get, &rows))
        return false;
    struct text programme = rows_value(&rows, 0, "programme");
    write->before = write_row_json(write, &rows);
    if (programme.data)
        programme = arena_copy(&write->request->arena, programme);
    session_rows_free(&rows);
    if (!write->before.data)
        return request_fail(write->request, PROBLEM_NOT_FOUND,
                            "The draft has no such row; /v1/updates/%.*s/draft lists all.",
                            TEXT_FORMAT(write->subject));
    write->status = 204;
    return caller_permit_programme(write->request, programme) && check_match(write) &&
           write_do(write, &draft_remove);
}

bool draft_open(struct write *write) {
    return draft_hold(write) && staging_begin(write);
}

bool draft_count(struct write *write, struct text *counts) {
    struct rows rows;
    if (!write_ask(write, &draft_counts, &rows))
        return false;
    *counts = write_row_json(write, &rows);
    session_rows_free(&rows);
    return true;
}
