/* Finds the column of each member, and takes sources apart. */
#include "writing/json_rows.h"

#include "base/nearest.h"
#include "writing/json_cells.h"

#include <string.h>

static void read_sources(struct cell_reading *reading, const struct json_value *value, struct text pointer) {
    struct buffer further = {0};
    size_t count = 0;
    for (size_t member = 0; cell_place_members[member]; member++)
        row_set(reading->file, reading->row, cell_place_members[member], (struct text){NULL, 0});
    if (!cell_has_kind(reading, value, JSON_KIND_ARRAY, pointer))
        return;
    for (const struct json_value *at = value->first; at; at = at->next, count++) {
        struct text cells[4] = {{NULL, 0}};
        cell_read_place(reading, at, cell_pointer_at(reading, pointer, count), cells);
        for (size_t member = 0; count == 0 && cell_place_members[member]; member++)
            row_set(reading->file, reading->row, cell_place_members[member], cells[member]);
        /* One at fault keeps its place among them: what the check finds in the others is told by theirs. */
        if (count > 1)
            buffer_add(&further, TEXT(" | "));
        if (count > 0)
            cell_add_place(&further, cells);
    }
    if (count == 0)
        cell_refuse(reading, "missing-member", pointer, "At least one source");
    row_set(reading->file, reading->row, "other_sources",
            further.length ? arena_copy(&reading->request->arena, buffer_text(&further))
                           : (struct text){NULL, 0});
    buffer_free(&further);
}

/* How many columns of a file stand in members of their own: those of the citation, at the end, do not. */
static size_t own_columns(enum files_file file, const struct files_column **columns) {
    enum { CITED = 5 };
    size_t count;
    *columns = row_columns(file, &count);
    return row_column(file, TEXT("locator")) < 0 ? count : count - CITED;
}

/* The column that a member stands for: `kind` for that of the thing itself. -1 for none. */
static int column_of(enum files_file file, struct text member) {
    const struct files_column *columns;
    size_t count = own_columns(file, &columns);
    for (size_t at = 0; at < count; at++)
        if (text_equal(member, text_of(row_member(columns[at].name))))
            return (int)at;
    return -1;
}

static void refuse_member(struct cell_reading *reading, struct text member, struct text pointer) {
    struct request *request = reading->request;
    const char *allowed[ROW_CELLS + 1] = {NULL};
    struct text known[ROW_CELLS];
    const struct files_column *columns;
    size_t count = own_columns(reading->file, &columns);
    for (size_t at = 0; at < count; at++)
        allowed[at] = row_member(columns[at].name);
    if (row_column(reading->file, TEXT("locator")) >= 0)
        allowed[count++] = "sources";
    for (size_t at = 0; at < count; at++)
        known[at] = text_of(allowed[at]);
    request_fault_at(request, "unknown-member", pointer,
                     arena_format(&request->arena, "There is no member \"%.*s\" to be written.",
                                  TEXT_FORMAT(text_shortened(member, 100))),
                     allowed, nearest_of(member, known, count));
}

bool json_rows_read(struct request *request, enum files_file file, const struct json_value *value,
                    struct text pointer, struct row *row) {
    *row = (struct row){.pointer = pointer};
    size_t count;
    const struct files_column *columns = row_columns(file, &count);
    struct cell_reading reading = {request, file, row};
    bool cited = row_column(file, TEXT("locator")) >= 0;
    if (!cell_has_kind(&reading, value, JSON_KIND_OBJECT, pointer))
        return false;
    for (const struct json_value *at = value->first; at; at = at->next) {
        struct text place = cell_pointer(&reading, pointer, at->name);
        int column = column_of(file, at->name);
        if (cited && text_equal(at->name, TEXT("sources")))
            read_sources(&reading, at, place);
        else if (file == FILE_updates && text_equal(at->name, TEXT("slug")))
            row->slug = cell_has_kind(&reading, at, JSON_KIND_STRING, place) ? at->text : row->slug;
        else if (column < 0)
            refuse_member(&reading, at->name, place);
        else {
            row->cells[column] = cell_read(&reading, &columns[column], at, place);
            row->given[column] = true;
        }
    }
    return true;
}

struct text json_reason_read(struct request *request, const struct json_value *value) {
    struct cell_reading reading = {request, FILE_COUNT, NULL};
    struct text reason = {NULL, 0};
    if (!cell_has_kind(&reading, value, JSON_KIND_OBJECT, TEXT("")))
        return reason;
    for (const struct json_value *at = value->first; at; at = at->next) {
        struct text pointer = cell_pointer(&reading, TEXT(""), at->name);
        if (!text_equal(at->name, TEXT("reason")))
            cell_refuse(&reading, "unknown-member", pointer, "\"reason\", and no other member,");
        else if (cell_has_kind(&reading, at, JSON_KIND_STRING, pointer) &&
                 cell_check_text(&reading, at->text, false, pointer))
            reason = at->text;
    }
    if (!reason.data && !request->problem.first)
        cell_refuse(&reading, "missing-member", TEXT("/reason"), "A reason");
    return reason;
}
