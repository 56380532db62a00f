/* Holds values against the columns of files.def. Decides what a cell may look like; whether what it names
 * exists, and every rule of a range, the database decides. */
#include "writing/json_cells.h"

#include "base/json.h"
#include "base/nearest.h"
#include "writing/form.h"

#include <string.h>

enum { LONGEST_TEXT = 10000 };

const char *const cell_person_members[] = {"name", "office", NULL};
const char *const cell_place_members[] = {"document", "section", "locator", "kind", NULL};

struct text cell_pointer(const struct cell_reading *reading, struct text parent, struct text name) {
    struct buffer pointer = {0};
    buffer_add(&pointer, parent);
    json_pointer_add(&pointer, name);
    struct text copy = arena_copy(&reading->request->arena, buffer_text(&pointer));
    buffer_free(&pointer);
    return copy;
}

struct text cell_pointer_at(const struct cell_reading *reading, struct text parent, size_t at) {
    return arena_format(&reading->request->arena, "%.*s/%zu", TEXT_FORMAT(parent), at);
}

void cell_refuse(const struct cell_reading *reading, const char *code, struct text pointer,
                 const char *wanted) {
    request_fault_at(reading->request, code, pointer,
                     arena_format(&reading->request->arena, "%s is wanted.", wanted), NULL,
                     (struct text){NULL, 0});
}

static const char *kind_name(enum json_kind kind) {
    static const char *const names[] = {"Null", "A boolean", "A number", "A string", "An array", "An object"};
    return names[kind];
}

bool cell_has_kind(const struct cell_reading *reading, const struct json_value *value, enum json_kind kind,
                   struct text pointer) {
    if (value->kind == kind)
        return true;
    request_fault_at(reading->request, "wrong-type", pointer,
                     arena_format(&reading->request->arena, "%s is wanted here. %s was given.",
                                  kind_name(kind), kind_name(value->kind)),
                     NULL, (struct text){NULL, 0});
    return false;
}

bool cell_check_text(const struct cell_reading *reading, struct text text, bool part, struct text pointer) {
    size_t characters = text_trim(text).length ? text_characters(text) : 0;
    if (characters == 0 || characters > LONGEST_TEXT)
        cell_refuse(reading, "out-of-range", pointer, "A text of 1 to 10,000 characters");
    else if (part && !form_is_part(text))
        cell_refuse(reading, "invalid-value", pointer, "A text without \"; \", \" | \", \" > \" and \" = \"");
    else
        return true;
    return false;
}

/* Whether the words, separated by |, have this one; else a fault that lists them. */
static bool check_words(const struct cell_reading *reading, const char *words, struct text text,
                        struct text pointer) {
    enum { MOST = 32 };
    struct request *request = reading->request;
    const char *allowed[MOST] = {NULL};
    struct text list[MOST];
    size_t count = 0;
    struct text rest = text_of(words);
    while (rest.data && count < MOST - 1) {
        list[count] = arena_copy(&request->arena, text_split(rest, '|', &rest));
        if (text_equal(list[count], text))
            return true;
        allowed[count] = list[count].data;
        count++;
    }
    request_fault_at(request, "unknown-value", pointer,
                     arena_format(&request->arena, "\"%.*s\" is not one of the values.",
                                  TEXT_FORMAT(text_shortened(text, 100))),
                     allowed, nearest_of(text, list, count));
    return false;
}

/* A string of one of the kinds that have a form. */
static bool check_form(struct cell_reading *reading, enum files_kind kind, struct text text,
                       struct text pointer) {
    switch (kind) {
    case KIND_SLUG:
    case KIND_SLUGS:
        if (form_is_slug(text))
            return true;
        cell_refuse(reading, "invalid-value", pointer,
                    "An identifier of small letters, digits and single hyphens, 100 characters at most,");
        return false;
    case KIND_DATE:
        if (form_is_date(&reading->request->arena, text))
            return true;
        cell_refuse(reading, "invalid-value", pointer, "A day, month or year (2015-03-13, 2015-03, 2015)");
        return false;
    case KIND_PERIOD:
        if (form_is_period(&reading->request->arena, text))
            return true;
        cell_refuse(
            reading, "invalid-value", pointer,
            "A period code (2014, 2014-01, 2014-01-31, 2013-autumn, FY2014, AY2013, undated) or a range of "
            "dates (2012..2014)");
        return false;
    case KIND_SHA256:
        if (form_is_checksum(text))
            return true;
        cell_refuse(reading, "invalid-value", pointer, "A SHA-256 of 64 small hexadecimal digits");
        return false;
    default:
        return cell_check_text(reading, text,
                               kind == KIND_TEXTS || kind == KIND_PEOPLE || kind == KIND_PLACES, pointer);
    }
}

/* What stands for a number that is none: nothing that follows from a number is missed beside it. */
static struct text no_number(const struct files_column *column) {
    return column->kind == KIND_NUMBER ? TEXT("?") : (struct text){NULL, 0};
}

static struct text read_number(const struct cell_reading *reading, const struct files_column *column,
                               const struct json_value *value, struct text pointer) {
    bool whole = column->kind != KIND_NUMBER;
    bool good = cell_has_kind(reading, value, JSON_KIND_NUMBER, pointer);
    if (!good)
        return no_number(column);
    if (column->kind == KIND_YEAR)
        good = value->text.length == 4 && form_is_count(value->text);
    else
        good = whole ? form_is_count(value->text) : form_is_plain_number(value->text);
    if (good)
        return value->text;
    cell_refuse(reading, "out-of-range", pointer,
                column->kind == KIND_YEAR ? "A year of four digits"
                : whole                   ? "A whole number from 1"
                        : "A number of at most 40 digits, without an exponent, a zero in front "
                          "or a sign before zero,");
    return no_number(column);
}

struct text cell_read_string(struct cell_reading *reading, const struct files_column *column,
                             const struct json_value *value, struct text pointer) {
    bool good = cell_has_kind(reading, value, JSON_KIND_STRING, pointer) &&
                check_form(reading, column->kind, value->text, pointer) &&
                (!column->words || check_words(reading, column->words, value->text, pointer));
    return good ? value->text : (struct text){NULL, 0};
}

struct text cell_read_part(struct cell_reading *reading, const struct files_column *column,
                           const struct json_value *value, struct text pointer) {
    bool good = cell_has_kind(reading, value, JSON_KIND_STRING, pointer) &&
                cell_check_text(reading, value->text, true, pointer);
    return good ? cell_read_string(reading, column, value, pointer) : (struct text){NULL, 0};
}

/* An object of texts, as JSON again. */
static struct text read_slice(struct cell_reading *reading, const struct json_value *value,
                              struct text pointer) {
    struct buffer json = {0};
    if (!cell_has_kind(reading, value, JSON_KIND_OBJECT, pointer))
        return (struct text){NULL, 0};
    buffer_add_byte(&json, '{');
    for (const struct json_value *at = value->first; at; at = at->next) {
        struct text place = cell_pointer(reading, pointer, at->name);
        if (!form_is_slug(at->name))
            cell_refuse(reading, "invalid-value", place,
                        "A dimension's name of small letters, digits and hyphens");
        if (cell_has_kind(reading, at, JSON_KIND_STRING, place))
            cell_check_text(reading, at->text, false, place);
        json_add_name(&json, at->name);
        json_add_string(&json, at->text);
    }
    buffer_add_byte(&json, '}');
    struct text copy = arena_copy(&reading->request->arena, buffer_text(&json));
    buffer_free(&json);
    return copy;
}

/* {"name": …, "office": …} as the file has it; nothing is added where it is not so. */
static void add_person(struct cell_reading *reading, const struct json_value *value, struct text pointer,
                       struct buffer *list) {
    struct text said[2] = {{NULL, 0}, {NULL, 0}};
    bool given[2] = {false, false};
    if (!cell_has_kind(reading, value, JSON_KIND_OBJECT, pointer))
        return;
    for (const struct json_value *at = value->first; at; at = at->next) {
        struct text place = cell_pointer(reading, pointer, at->name);
        size_t member = text_equal(at->name, TEXT("name")) ? 0 : 1;
        if (!text_equal(at->name, text_of(cell_person_members[member])))
            cell_refuse(reading, "unknown-member", place, "One of \"name\" and \"office\"");
        else if ((given[member] = true) && cell_has_kind(reading, at, JSON_KIND_STRING, place) &&
                 check_form(reading, KIND_PEOPLE, at->text, place))
            said[member] = at->text;
    }
    for (size_t member = 0; member < 2; member++)
        if (!given[member])
            cell_refuse(reading, "missing-member",
                        cell_pointer(reading, pointer, text_of(cell_person_members[member])),
                        member ? "An office" : "A name");
    buffer_add_format(list, "%.*s = %.*s", TEXT_FORMAT(said[0]), TEXT_FORMAT(said[1]));
}

void cell_read_place(struct cell_reading *reading, const struct json_value *value, struct text pointer,
                     struct text cells[4]) {
    size_t count;
    const struct files_column *columns = row_columns(reading->file, &count);
    bool given[4] = {false, false, false, true};
    cells[3] = TEXT("body");
    if (!cell_has_kind(reading, value, JSON_KIND_OBJECT, pointer))
        return;
    for (const struct json_value *at = value->first; at; at = at->next) {
        struct text place = cell_pointer(reading, pointer, at->name);
        size_t member = 0;
        while (cell_place_members[member] && !text_equal(at->name, text_of(cell_place_members[member])))
            member++;
        int column = row_column(reading->file, at->name);
        if (cell_place_members[member])
            given[member] = true;
        if (!cell_place_members[member] || column < 0)
            request_fault_at(reading->request, "unknown-member", place, TEXT("A source has no such member."),
                             cell_place_members, (struct text){NULL, 0});
        else
            cells[member] = cell_read_part(reading, &columns[column], at, place);
    }
    for (size_t member = 0; cell_place_members[member]; member++)
        if (!given[member])
            cell_refuse(
                reading, "missing-member",
                cell_pointer(reading, pointer, text_of(cell_place_members[member])),
                arena_format(&reading->request->arena, "The %s of a source", cell_place_members[member])
                    .data);
}

void cell_add_place(struct buffer *list, const struct text cells[4]) {
    buffer_add_format(list, "%.*s > %.*s > %.*s > %.*s", TEXT_FORMAT(cells[0]), TEXT_FORMAT(cells[1]),
                      TEXT_FORMAT(cells[2]), TEXT_FORMAT(cells[3]));
}

static void add_place(struct cell_reading *reading, const struct json_value *value, struct text pointer,
                      struct buffer *list) {
    struct text cells[4] = {{NULL, 0}};
    cell_read_place(reading, value, pointer, cells);
    cell_add_place(list, cells);
}

static struct text read_list(struct cell_reading *reading, const struct files_column *column,
                             const struct json_value *value, struct text pointer) {
    struct buffer list = {0};
    size_t count = 0;
    if (!cell_has_kind(reading, value, JSON_KIND_ARRAY, pointer))
        return (struct text){NULL, 0};
    for (const struct json_value *at = value->first; at; at = at->next, count++) {
        struct text place = cell_pointer_at(reading, pointer, count);
        if (count)
            buffer_add(&list, column->kind == KIND_PLACES ? TEXT(" | ") : TEXT("; "));
        if (column->kind == KIND_PEOPLE)
            add_person(reading, at, place, &list);
        else if (column->kind == KIND_PLACES)
            add_place(reading, at, place, &list);
        else if (column->kind == KIND_COUNTS)
            buffer_add(&list, read_number(reading, column, at, place));
        else
            buffer_add(&list, cell_read_string(reading, column, at, place));
    }
    struct text copy =
        count ? arena_copy(&reading->request->arena, buffer_text(&list)) : (struct text){NULL, 0};
    buffer_free(&list);
    return copy;
}

struct text cell_read(struct cell_reading *reading, const struct files_column *column,
                      const struct json_value *value, struct text pointer) {
    if (value->kind == JSON_KIND_NULL && !column->required)
        return (struct text){NULL, 0};
    switch (column->kind) {
    case KIND_COUNT:
    case KIND_NUMBER:
    case KIND_YEAR:
        return read_number(reading, column, value, pointer);
    case KIND_JSON:
        return read_slice(reading, value, pointer);
    case KIND_TEXTS:
    case KIND_SLUGS:
    case KIND_COUNTS:
    case KIND_PEOPLE:
    case KIND_PLACES:
        return read_list(reading, column, value, pointer);
    default:
        return cell_read_string(reading, column, value, pointer);
    }
}
