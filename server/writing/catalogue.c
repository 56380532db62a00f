/* Creates, replaces, changes and removes single rows. Decides which state a change may start from; what a row
 * may say is decided by the check and the tables. */
#include "writing/catalogue.h"

#include "queries.h"
#include "writes.h"
#include "writing/precondition.h"
#include "writing/staging.h"

#include <string.h>

/* What can be written one by one. */
static const struct kind {
    enum files_file file;
    const char *path;               /* of the list */
    const struct statement *row;    /* one row as its file has it */
    const struct statement *remove; /* takes it out, with what belongs to it */
    bool published;                 /* comes out with an update: each change is told of */
} kinds[] = {
    {FILE_updates, "/v1/updates", &export_update, NULL, true},
    {FILE_principles, "/v1/principles", &export_principle, &principle_remove, false},
    {FILE_programmes, "/v1/programmes", &export_programme, &programme_remove, false},
    {FILE_indicators, "/v1/indicators", &export_indicator, &indicator_remove, false},
    {FILE_areas, "/v1/areas", &export_area, &area_remove, false},
    {FILE_organisations, "/v1/organisations", &export_organisation, &organisation_remove, false},
    {FILE_documents, "/v1/documents", &export_document, &document_remove, true},
    {FILE_commitments, "/v1/commitments", &export_commitment, &commitment_remove, true},
    {FILE_events, "/v1/events", &export_event, &event_remove, true},
    {FILE_recommendations, "/v1/recommendations", &export_recommendation, &recommendation_remove, true},
    {FILE_case_studies, "/v1/case-studies", &export_case_study, &case_study_remove, true},
};

const struct parameter catalogue_reasons[] = {{.name = "reason", .kind = PARAMETER_TEXT}, {0}};

static const struct kind *kind_of(const struct write *write) {
    for (size_t at = 0; at < sizeof kinds / sizeof kinds[0]; at++)
        if (kinds[at].file == write->request->action->file)
            return &kinds[at];
    return NULL;
}

/* What the statements call the row's key. */
static void name_key(struct write *write, struct text key) {
    write->subject = key;
    request_input(write->request, "key", key, false);
}

/* The programme that a row is about; without a value for what all programmes share. */
static struct text programme_of(const struct kind *kind, const struct row *row) {
    return row_cell(kind->file, row, kind->file == FILE_programmes ? "slug" : "programme");
}

/* The row as it is, into cells; `*found` tells whether it is there. It stays so until the transaction ends:
 * nobody else writes to the record meanwhile. The transaction reads what has been committed (stages/write.c),
 * so that after the wait it sees what the others have written. */
static bool read_current(struct write *write, const struct kind *kind, struct row *current, bool *found) {
    struct rows rows;
    size_t count;
    const struct files_column *columns = row_columns(kind->file, &count);
    /* First the next version: who waits here for another write sees then what it did. */
    if (!write_script(write, "version.sql") || !write_ask(write, kind->row, &rows))
        return false;
    *found = rows.row_count > 0;
    write->before = write_row_json(write, &rows);
    for (size_t at = 0; *found && at < count; at++) {
        struct text cell = rows_value(&rows, 0, columns[at].name);
        current->cells[at] = cell.data ? arena_copy(&write->request->arena, cell) : cell;
    }
    session_rows_free(&rows);
    return !*found || caller_permit_programme(write->request, programme_of(kind, current));
}

static bool read_after(struct write *write, const struct kind *kind) {
    struct rows rows;
    if (!write_ask(write, kind->row, &rows))
        return false;
    write->after = write_row_json(write, &rows);
    session_rows_free(&rows);
    return true;
}

/* What the statements that tell of a change are told. */
static void name_change(struct write *write, const struct kind *kind, const struct row *row) {
    struct request *request = write->request;
    struct text title = row_cell(kind->file, row, "title");
    request_input(request, "collection", text_of(kind->path), false);
    request_input(request, "title", title.data ? title : row_cell(kind->file, row, "name"), false);
    request_input(request, "before", write->before, false);
    request_input(request, "after", write->after, false);
}

static bool tell(struct write *write, const struct kind *kind, const struct row *row) {
    name_change(write, kind, row);
    return !kind->published || write_do(write, &catalogue_tell);
}

/* Through the door, and to where it can be seen. */
static bool put(struct write *write, const struct kind *kind, const struct row *row, bool made) {
    row_require(write->request, kind->file, row, NULL);
    if (!caller_permit_programme(write->request, programme_of(kind, row)))
        return false;
    if (!staging_begin(write) || !staging_add(write, kind->file, row, 1) || !staging_check(write) ||
        !staging_merge(write) || !read_after(write, kind) || !tell(write, kind, row))
        return false;
    write->status = made ? 201 : 200;
    write->located = made;
    write->shown = arena_format(&write->request->arena, "%s/%.*s", kind->path, TEXT_FORMAT(write->subject));
    return true;
}

bool catalogue_create(struct write *write) {
    const struct kind *kind = kind_of(write);
    struct request *request = write->request;
    struct row *row = write->row;
    struct row current = {.pointer = TEXT("")};
    bool found = false;
    name_key(write, row_key(&request->arena, kind->file, row));
    if (!read_current(write, kind, &current, &found))
        return false;
    if (found)
        return request_fail(request, PROBLEM_CONFLICT,
                            "There is one of that name already: %s/%.*s. PUT or PATCH it.", kind->path,
                            TEXT_FORMAT(write->subject));
    return put(write, kind, row, true);
}

/* What the path calls the identifier. */
static const char *segment_of(const struct kind *kind) {
    return kind->file == FILE_areas ? "code" : kind->file == FILE_updates ? "year" : "slug";
}

/* The identifier in the path is the row's, whether the body repeats it or not. */
static void adopt_key(struct write *write, const struct kind *kind, struct row *row) {
    struct request *request = write->request;
    const char *column = files_about[kind->file].key;
    struct text key = request_find_input(request, segment_of(kind))->value;
    struct text said = row_cell(kind->file, row, column);
    if (said.data && !text_equal(said, key))
        request_fault_at(request, "read-only", arena_format(&request->arena, "/%s", column),
                         arena_format(&request->arena,
                                      "It is \"%.*s\" for good: that is what others refer to.",
                                      TEXT_FORMAT(key)),
                         NULL, key);
    row_set(kind->file, row, column, key);
    name_key(write, key);
}

bool catalogue_replace(struct write *write) {
    const struct kind *kind = kind_of(write);
    struct row *row = write->row;
    struct row current = {.pointer = TEXT("")};
    bool found = false;
    adopt_key(write, kind, row);
    return read_current(write, kind, &current, &found) &&
           precondition_check(write, kind->row, found, PRECONDITION_PUT) && put(write, kind, row, !found);
}

static bool is_given(const struct kind *kind, const struct row *row, const char *column) {
    int at = row_column(kind->file, text_of(column));
    return at >= 0 && row->given[at];
}

/* Where a promise's number or its qualifier is changed, the qualifier and the wording that the change does
 * not give follow from it, as those of a corrected figure do (import/correct.sql). */
static bool word_target(struct write *write, const struct kind *kind, struct row *row) {
    struct request *request = write->request;
    struct text value = row_cell(kind->file, row, "target_value");
    struct text qualifier = row_cell(kind->file, row, "target_qualifier");
    bool hedged = is_given(kind, row, "target_qualifier");
    struct rows rows;
    if (!hedged && !is_given(kind, row, "target_value"))
        return true;
    if (!hedged)
        qualifier = !value.data ? value : qualifier.data ? qualifier : TEXT("exact");
    row_set(kind->file, row, "target_qualifier", qualifier);
    if (is_given(kind, row, "target_text"))
        return true;
    request_input(request, "target_value", value, false);
    request_input(request, "target_qualifier", qualifier, false);
    request_input(request, "indicator", row_cell(kind->file, row, "indicator"), false);
    if (!write_ask(write, &commitment_target, &rows))
        return false;
    struct text wording = rows_value(&rows, 0, "target_text");
    row_set(kind->file, row, "target_text", wording.data ? arena_copy(&request->arena, wording) : wording);
    session_rows_free(&rows);
    return true;
}

bool catalogue_change(struct write *write) {
    const struct kind *kind = kind_of(write);
    struct row *patch = write->row;
    struct row current = {.pointer = TEXT("")};
    bool found = false;
    adopt_key(write, kind, patch);
    if (!read_current(write, kind, &current, &found) ||
        !precondition_check(write, kind->row, found, PRECONDITION_CHANGE))
        return false;
    for (size_t at = 0; at < ROW_CELLS; at++)
        if ((current.given[at] = patch->given[at]))
            current.cells[at] = patch->cells[at];
    return word_target(write, kind, &current) && put(write, kind, &current, false);
}

/* Whether nothing in the record names the row; if something does, raises a conflict that tells what. */
static bool is_free(struct write *write, const struct kind *kind) {
    struct request *request = write->request;
    struct rows rows;
    request_input(request, "kind", text_of(files_about[kind->file].name), false);
    if (!write_ask(write, &references_to, &rows))
        return false;
    int count = rows.row_count;
    for (int at = 0; at < count; at++)
        request_fault_at(
            request, "still-needed", TEXT(""),
            arena_format(&request->arena, "%.*s names it.", TEXT_FORMAT(rows_value(&rows, at, "name"))), NULL,
            (struct text){NULL, 0});
    session_rows_free(&rows);
    return !count || request_fail(request, PROBLEM_CONFLICT,
                                  "Something in the record names it; `errors` lists the first of what does.");
}

/* Leaves a tombstone, and tells of it among the changes. */
static bool bury(struct write *write, const struct kind *kind, const struct row *row) {
    name_change(write, kind, row);
    return write_do(write, &catalogue_bury);
}

bool catalogue_remove(struct write *write) {
    const struct kind *kind = kind_of(write);
    struct row row = {.pointer = TEXT("")};
    struct row current = {.pointer = TEXT("")};
    bool found = false;
    adopt_key(write, kind, &row);
    if (!read_current(write, kind, &current, &found) ||
        !precondition_check(write, kind->row, found, PRECONDITION_CHANGE))
        return false;
    write->status = 204;
    return is_free(write, kind) && write_do(write, kind->remove) && bury(write, kind, &current) &&
           write_do(write, &refresh_all);
}
