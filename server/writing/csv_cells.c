/* Takes a cell apart into the JSON value that says the same. Decides where the parts of a list end; what may
 * stand in them, json_cells.c decides. */
#include "writing/csv_cells.h"

#include "writing/json_cells.h"

#include <string.h>

static struct json_value *new_value(struct arena *arena, enum json_kind kind, struct text text) {
    struct json_value *value = arena_take(arena, sizeof *value);
    if (value)
        *value = (struct json_value){.kind = kind, .text = text};
    return value;
}

/* The part before the first separator; `rest` becomes what follows it, or the text without a value at the
 * end. As the database splits lists. */
static struct text take_part(struct text whole, const char *separator, struct text *rest) {
    size_t width = strlen(separator);
    const char *end = memmem(whole.data, whole.length, separator, width);
    *rest = (struct text){NULL, 0};
    if (!end)
        return whole;
    size_t length = (size_t)(end - whole.data);
    *rest = (struct text){end + width, whole.length - length - width};
    return (struct text){whole.data, length};
}

/* An object of texts: its parts under those names, of which the last one takes all that is left. */
static struct json_value *object_of(struct arena *arena, struct text text, const char *separator,
                                    const char *const *names) {
    struct json_value *object = new_value(arena, JSON_KIND_OBJECT, (struct text){NULL, 0});
    struct json_value **end = object ? &object->first : NULL;
    for (struct text rest = text; end && rest.data && *names; names++) {
        struct text part = names[1] ? take_part(rest, separator, &rest) : rest;
        if (!(*end = new_value(arena, JSON_KIND_STRING, part)))
            return NULL;
        (*end)->name = text_of(*names);
        end = &(*end)->next;
    }
    return object;
}

static struct json_value *element_of(struct arena *arena, enum files_kind kind, struct text part) {
    switch (kind) {
    case KIND_PEOPLE:
        return object_of(arena, part, " = ", cell_person_members);
    case KIND_PLACES:
        return object_of(arena, part, " > ", cell_place_members);
    default:
        return new_value(arena, kind == KIND_COUNTS ? JSON_KIND_NUMBER : JSON_KIND_STRING, part);
    }
}

static struct json_value *list_of(struct arena *arena, enum files_kind kind, struct text text) {
    struct json_value *list = new_value(arena, JSON_KIND_ARRAY, (struct text){NULL, 0});
    struct json_value **end = list ? &list->first : NULL;
    for (struct text rest = text; end && rest.data; end = &(*end)->next)
        if (!(*end = element_of(arena, kind, take_part(rest, kind == KIND_PLACES ? " | " : "; ", &rest))))
            return NULL;
    return list;
}

/* The value that a body would have in the place of the cell. NULL with a fault where there is none. */
static struct json_value *value_of(struct arena *arena, enum files_kind kind, struct text cell,
                                   struct json_fault *fault) {
    *fault = (struct json_fault){.code = "no-memory", .message = TEXT("Memory has run out.")};
    switch (kind) {
    case KIND_COUNT:
    case KIND_NUMBER:
    case KIND_YEAR:
        return new_value(arena, JSON_KIND_NUMBER, cell);
    case KIND_JSON:
        return json_value_read(arena, cell, fault);
    case KIND_TEXTS:
    case KIND_SLUGS:
    case KIND_COUNTS:
    case KIND_PEOPLE:
    case KIND_PLACES:
        return list_of(arena, kind, cell);
    default:
        return new_value(arena, JSON_KIND_STRING, cell);
    }
}

/* What the cell would hold from JSON, with the faults that it would have there. */
static struct text judge(struct cell_reading *reading, const struct files_column *column, struct text cell) {
    struct json_fault fault;
    const struct json_value *value = value_of(&reading->request->arena, column->kind, cell, &fault);
    if (!value) {
        request_fault_at(reading->request, fault.code, fault.pointer, fault.message, NULL,
                         (struct text){NULL, 0});
        return (struct text){NULL, 0};
    }
    bool cited = column->kind != KIND_PLACES && strcmp(row_member(column->name), "sources") == 0;
    return cited ? cell_read_part(reading, column, value, TEXT(""))
                 : cell_read(reading, column, value, TEXT(""));
}

/* A fault at a pointer into the value as one of the cell: which part it is, the message tells. */
static void place_fault(struct arena *arena, const struct files_column *column, struct problem_fault *fault) {
    long long at;
    struct text rest;
    struct text pointer = fault->pointer;
    if (pointer.length) {
        struct text name = text_split((struct text){pointer.data + 1, pointer.length - 1}, '/', &rest);
        if (column->kind != KIND_JSON && text_to_number(name, &at))
            fault->message = arena_format(arena, "Part %lld: %.*s", at + 1, TEXT_FORMAT(fault->message));
        else
            fault->message =
                arena_format(arena, "\"%.*s\": %.*s", TEXT_FORMAT(name), TEXT_FORMAT(fault->message));
    }
    fault->pointer = (struct text){NULL, 0};
    fault->column = text_of(column->name);
}

void csv_cells_check(struct request *request, enum files_file file, struct row *row) {
    size_t count;
    const struct files_column *columns = row_columns(file, &count);
    struct cell_reading reading = {request, file, row};
    for (size_t at = 0; at < count; at++) {
        if (!row->cells[at].data)
            continue;
        struct problem_fault *last = request->problem.last;
        long long further = request->problem.further;
        struct text read = judge(&reading, &columns[at], row->cells[at]);
        struct problem_fault *found = last ? last->next : request->problem.first;
        if (found || request->problem.further > further)
            row->cells[at] = read;
        for (; found; found = found->next)
            place_fault(&request->arena, &columns[at], found);
    }
}
