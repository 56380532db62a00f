/* From records to rows. Decides what is told of a record that is no row; never stops at the first fault. */
#include "writing/rows_reader.h"

#include "writing/csv_cells.h"
#include "writing/json_rows.h"

#include <string.h>

static struct text number_text(struct rows_reader *reader, long long number) {
    return arena_format(&reader->request->arena, "%lld", number);
}

/* A fault of the form of the body, at a line of it. */
static void refuse(struct rows_reader *reader, const char *code, const struct record *record,
                   const char *message) {
    reader->unreadable = true;
    if (!request_lists_fault(reader->request))
        return;
    struct text pointer = {NULL, 0};
    if (reader->places == PLACES_ELEMENTS)
        pointer = arena_format(&reader->request->arena, "/%lld", record->place);
    struct problem_fault *fault =
        request_fault_at(reader->request, code, pointer, text_of(message), NULL, (struct text){NULL, 0});
    if (fault)
        fault->line = number_text(reader, record->line);
}

/* What was found in one row, into the request's list: the row's own memory is let go. */
static void adopt_fault(struct rows_reader *reader, const struct problem_fault *found, long long line) {
    struct arena *arena = &reader->request->arena;
    if (!request_lists_fault(reader->request))
        return;
    const char **allowed =
        found->allowed ? arena_take(arena, (found->allowed_count + 1) * sizeof *allowed) : NULL;
    for (size_t at = 0; allowed && at < found->allowed_count; at++)
        allowed[at] = arena_copy(arena, found->allowed[at]).data;
    struct problem_fault *fault =
        request_fault_at(reader->request, found->code, arena_copy(arena, found->pointer),
                         arena_copy(arena, found->message), allowed, arena_copy(arena, found->nearest));
    if (fault && reader->places != PLACES_ELEMENTS && reader->places != PLACES_WHOLE)
        fault->line = number_text(reader, line);
    if (fault)
        fault->column = found->column; /* of files.def, or none */
}

/* All that was found in the row that the scratch request reads; it is empty for the next. */
static void adopt_faults(struct rows_reader *reader, long long line) {
    struct request *scratch = reader->scratch;
    for (const struct problem_fault *at = scratch->problem.first; at; at = at->next)
        adopt_fault(reader, at, line);
    reader->request->problem.further += scratch->problem.further;
    scratch->problem = (struct problem){0};
}

static void refuse_json(struct rows_reader *reader, const struct record *record, struct text parent,
                        const struct json_fault *found) {
    struct arena *arena = &reader->request->arena;
    long long line = record->line + found->line - 1;
    long long column = found->line == 1 ? record->column + found->column - 1 : found->column;
    reader->unreadable = true;
    if (!request_lists_fault(reader->request))
        return;
    struct problem_fault *fault = request_fault_at(
        reader->request, found->code,
        arena_format(arena, "%.*s%.*s", TEXT_FORMAT(parent), TEXT_FORMAT(found->pointer)),
        arena_format(arena, "Line %lld, column %lld: %.*s", line, column, TEXT_FORMAT(found->message)), NULL,
        (struct text){NULL, 0});
    if (fault)
        fault->line = number_text(reader, line);
}

static void take_json(struct rows_reader *reader, const struct record *record) {
    struct request *scratch = reader->scratch;
    struct json_fault found;
    struct row row;
    bool element = reader->places == PLACES_ELEMENTS;
    struct text parent = element ? arena_format(&scratch->arena, "/%lld", record->place) : TEXT("");
    const struct json_value *value = json_value_read(&scratch->arena, record->text, &found);
    bool is_row = value && json_rows_read(scratch, reader->file, value, parent, &row);
    if (!value)
        refuse_json(reader, record, parent, &found);
    if (is_row)
        row_require(scratch, reader->file, &row, reader->optional);
    adopt_faults(reader, record->line);
    if (is_row)
        reader->take(reader->context, &row, element ? record->place + 1 : record->line);
    arena_free(&scratch->arena);
}

static void take_csv(struct rows_reader *reader, const struct record *record) {
    struct row row;
    if (!csv_rows_read(&reader->csv, reader->request, record->text, record->line, &row)) {
        reader->unreadable = true;
        return;
    }
    csv_cells_check(reader->scratch, reader->file, &row);
    adopt_faults(reader, record->line);
    reader->take(reader->context, &row, record->line);
    arena_free(&reader->scratch->arena);
}

static bool is_blank(struct text text) {
    for (size_t at = 0; at < text.length; at++)
        if (text.data[at] != ' ' && text.data[at] != '\t' && text.data[at] != '\r')
            return false;
    return text.data;
}

static void take_record(void *context, const struct record *record) {
    struct rows_reader *reader = context;
    bool table = reader->splitter.form == SPLIT_CSV;
    if (reader->splitter.form == SPLIT_JSON && record->within_array)
        reader->places = PLACES_ELEMENTS;
    if (is_blank(record->text))
        return;
    if (table && record->text.data && !reader->csv.count) {
        if (!csv_rows_header(&reader->csv, reader->request, record->text, record->line, reader->optional))
            reader->unreadable = reader->headless = true;
        return;
    }
    reader->rows++;
    if (reader->headless)
        return;
    if (!record->text.data)
        refuse(reader, "too-long", record, "A row may have 65,536 bytes.");
    else if (table)
        take_csv(reader, record);
    else
        take_json(reader, record);
}

bool rows_reader_begin(struct rows_reader *reader, const char *media) {
    bool lines = strcmp(media, "application/x-ndjson") == 0;
    bool table = strcmp(media, "text/csv") == 0;
    reader->places = table ? PLACES_CELLS : lines ? PLACES_LINES : PLACES_WHOLE;
    reader->csv = (struct csv_rows){.file = reader->file};
    reader->scratch = arena_take(&reader->request->arena, sizeof *reader->scratch);
    if (reader->scratch)
        reader->scratch->service = reader->request->service;
    splitter_begin(&reader->splitter,
                   table   ? SPLIT_CSV
                   : lines ? SPLIT_LINES
                           : SPLIT_JSON,
                   take_record, reader);
    return reader->scratch;
}

void rows_reader_put(struct rows_reader *reader, struct text bytes) {
    splitter_put(&reader->splitter, bytes);
}

void rows_reader_end(struct rows_reader *reader) {
    static const struct {
        const char *code;
        const char *message;
    } faults[] = {
        [SPLITTER_CUT] = {"malformed-json", "The array is not closed."},
        [SPLITTER_AFTER] = {"malformed-json", "Something follows the end of the array."},
        [SPLITTER_EMPTY] = {"malformed-json", "A comma in the array has no value on one side."},
        [SPLITTER_QUOTE] = {"stray-quote", "A quotation mark is opened in this row and never closed."},
    };
    splitter_end(&reader->splitter);
    if (reader->splitter.fault) {
        if (reader->splitter.record.within_array)
            reader->places = PLACES_ELEMENTS;
        refuse(reader, faults[reader->splitter.fault].code, &reader->splitter.record,
               faults[reader->splitter.fault].message);
    }
    csv_rows_free(&reader->csv);
}
