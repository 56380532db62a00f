/* Holds members against files.def. Decides what a cell may look like; whether what it names exists, and every
 * rule of a range, the database decides. */
#include "writing/json_rows.h"

#include "base/json.h"
#include "base/nearest.h"
#include "core/parameters.h"

#include <string.h>

enum { LONGEST_NUMBER = 40, LONGEST_TEXT = 10000 };

struct reading {
    struct request *request;
    enum files_file file;
    struct row *row;
};

static struct text pointer_to(const struct reading *reading, struct text parent, struct text name) {
    struct buffer pointer = {0};
    buffer_add(&pointer, parent);
    json_pointer_add(&pointer, name);
    struct text copy = arena_copy(&reading->request->arena, buffer_text(&pointer));
    buffer_free(&pointer);
    return copy;
}

static struct text pointer_at(const struct reading *reading, struct text parent, size_t at) {
    return arena_format(&reading->request->arena, "%.*s/%zu", TEXT_FORMAT(parent), at);
}

static void refuse(const struct reading *reading, const char *code, struct text pointer, const char *wanted) {
    request_fault_at(reading->request, code, pointer,
                     arena_format(&reading->request->arena, "%s is wanted.", wanted), NULL,
                     (struct text){NULL, 0});
}

static const char *kind_name(enum json_kind kind) {
    static const char *const names[] = {"null", "a boolean", "a number", "a string", "an array", "an object"};
    return names[kind];
}

static bool has_kind(const struct reading *reading, const struct json_value *value, enum json_kind kind,
                     struct text pointer) {
    if (value->kind == kind)
        return true;
    request_fault_at(reading->request, "wrong-type", pointer,
                     arena_format(&reading->request->arena, "%s is wanted, not %s.", kind_name(kind),
                                  kind_name(value->kind)),
                     NULL, (struct text){NULL, 0});
    return false;
}

static bool is_slug(struct text text) {
    bool letter = false;
    for (size_t at = 0; at < text.length; at++) {
        char byte = text.data[at];
        bool wide = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        if (!wide && (byte != '-' || !letter))
            return false;
        letter = wide;
    }
    return letter && text.length <= 100;
}

static bool is_count(struct text text) {
    long long number;
    return text_to_number(text, &number) && number > 0 && *text.data != '0';
}

static bool is_plain_number(struct text text) {
    size_t at = text.length && *text.data == '-';
    size_t digits = 0;
    for (; at < text.length; at++) {
        if (text.data[at] == '.' && digits && at + 1 < text.length)
            continue;
        if (text.data[at] < '0' || text.data[at] > '9')
            return false;
        digits++;
    }
    return digits && text.length <= LONGEST_NUMBER;
}

static bool is_checksum(struct text text) {
    for (size_t at = 0; at < text.length; at++)
        if (!strchr("0123456789abcdef", text.data[at]))
            return false;
    return text.length == 64;
}

static bool is_period(struct reading *reading, struct text text) {
    struct text first;
    struct text last;
    return text_equal(text, TEXT("undated")) || period_range(&reading->request->arena, text, &first, &last);
}

/* A year, a month or a day. */
static bool is_date(struct reading *reading, struct text text) {
    bool digits = text.length == 4 || text.length == 7 || text.length == 10;
    for (size_t at = 0; at < text.length; at++)
        digits &= (text.data[at] >= '0' && text.data[at] <= '9') || text.data[at] == '-';
    return digits && is_period(reading, text);
}

/* What separates the parts of a list in a file cannot stand in one, nor what would be such a thing beside the
 * spaces of another. */
static bool is_part(struct text text) {
    for (size_t at = 0; at < text.length; at++) {
        bool space_before = at == 0 || text.data[at - 1] == ' ';
        bool last = at + 1 == text.length;
        if (text.data[at] == ';' && !last && text.data[at + 1] == ' ')
            return false;
        if (text.data[at] && strchr("|>=", text.data[at]) && space_before &&
            (last || text.data[at + 1] == ' '))
            return false;
    }
    return true;
}

static bool check_text(const struct reading *reading, struct text text, bool part, struct text pointer) {
    size_t characters = text_trim(text).length ? text_characters(text) : 0;
    if (characters == 0 || characters > LONGEST_TEXT)
        refuse(reading, "out-of-range", pointer, "A text of 1 to 10,000 characters");
    else if (part && !is_part(text))
        refuse(reading, "invalid-value", pointer, "A text without \"; \", \" | \", \" > \" and \" = \"");
    else
        return true;
    return false;
}

/* Whether the words, separated by |, have this one; else a fault that lists them. */
static bool check_words(const struct reading *reading, const char *words, struct text text,
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
static bool check_form(struct reading *reading, enum files_kind kind, struct text text, struct text pointer) {
    switch (kind) {
    case KIND_SLUG:
    case KIND_SLUGS:
        if (is_slug(text))
            return true;
        refuse(reading, "invalid-value", pointer,
               "An identifier of small letters, digits and single hyphens, 100 characters at most,");
        return false;
    case KIND_DATE:
        if (is_date(reading, text))
            return true;
        refuse(reading, "invalid-value", pointer, "A day, month or year (2015-03-13, 2015-03, 2015)");
        return false;
    case KIND_PERIOD:
        if (is_period(reading, text))
            return true;
        refuse(
            reading, "invalid-value", pointer,
            "A period code (2014, 2014-01, 2014-01-31, 2013-autumn, FY2014, AY2013, undated) or a range of "
            "dates (2012..2014)");
        return false;
    case KIND_SHA256:
        if (is_checksum(text))
            return true;
        refuse(reading, "invalid-value", pointer, "A SHA-256 of 64 small hexadecimal digits");
        return false;
    default:
        return check_text(reading, text, kind == KIND_TEXTS || kind == KIND_PEOPLE || kind == KIND_PLACES,
                          pointer);
    }
}

static struct text read_number(const struct reading *reading, const struct files_column *column,
                               const struct json_value *value, struct text pointer) {
    bool whole = column->kind != KIND_NUMBER;
    bool good = has_kind(reading, value, JSON_KIND_NUMBER, pointer);
    if (!good)
        return (struct text){NULL, 0};
    if (column->kind == KIND_YEAR)
        good = value->text.length == 4 && is_count(value->text);
    else
        good = whole ? is_count(value->text) : is_plain_number(value->text);
    if (good)
        return value->text;
    refuse(reading, "out-of-range", pointer,
           column->kind == KIND_YEAR ? "A year of four digits"
           : whole                   ? "A whole number from 1"
                                     : "A number of at most 40 digits, written out,");
    return (struct text){NULL, 0};
}

static struct text read_string(struct reading *reading, const struct files_column *column,
                               const struct json_value *value, struct text pointer) {
    bool good = has_kind(reading, value, JSON_KIND_STRING, pointer) &&
                check_form(reading, column->kind, value->text, pointer) &&
                (!column->words || check_words(reading, column->words, value->text, pointer));
    return good ? value->text : (struct text){NULL, 0};
}

/* An object of texts, as JSON again. */
static struct text read_slice(struct reading *reading, const struct json_value *value, struct text pointer) {
    struct buffer json = {0};
    if (!has_kind(reading, value, JSON_KIND_OBJECT, pointer))
        return (struct text){NULL, 0};
    buffer_add_byte(&json, '{');
    for (const struct json_value *at = value->first; at; at = at->next) {
        struct text place = pointer_to(reading, pointer, at->name);
        if (!is_slug(at->name))
            refuse(reading, "invalid-value", place,
                   "A dimension's name of small letters, digits and hyphens");
        if (has_kind(reading, at, JSON_KIND_STRING, place))
            check_text(reading, at->text, false, place);
        json_add_name(&json, at->name);
        json_add_string(&json, at->text);
    }
    buffer_add_byte(&json, '}');
    struct text copy = arena_copy(&reading->request->arena, buffer_text(&json));
    buffer_free(&json);
    return copy;
}

/* {"name": …, "office": …} as the file has it; nothing is added where it is not so. */
static void add_person(struct reading *reading, const struct json_value *value, struct text pointer,
                       struct buffer *list) {
    struct text name = {NULL, 0};
    struct text office = {NULL, 0};
    size_t given = 0;
    if (!has_kind(reading, value, JSON_KIND_OBJECT, pointer))
        return;
    for (const struct json_value *at = value->first; at; at = at->next) {
        struct text place = pointer_to(reading, pointer, at->name);
        bool is_name = text_equal(at->name, TEXT("name"));
        bool known = is_name || text_equal(at->name, TEXT("office"));
        given += known;
        if (!known)
            refuse(reading, "unknown-member", place, "One of \"name\" and \"office\"");
        else if (has_kind(reading, at, JSON_KIND_STRING, place) &&
                 check_form(reading, KIND_PEOPLE, at->text, place))
            *(is_name ? &name : &office) = at->text;
    }
    if (given < 2)
        refuse(reading, "missing-member", pointer, "A name and an office");
    buffer_add_format(list, "%.*s = %.*s", TEXT_FORMAT(name), TEXT_FORMAT(office));
}

static struct text read_list(struct reading *reading, const struct files_column *column,
                             const struct json_value *value, struct text pointer) {
    struct buffer list = {0};
    size_t count = 0;
    if (!has_kind(reading, value, JSON_KIND_ARRAY, pointer))
        return (struct text){NULL, 0};
    for (const struct json_value *at = value->first; at; at = at->next, count++) {
        struct text place = pointer_at(reading, pointer, count);
        if (count)
            buffer_add(&list, TEXT("; "));
        if (column->kind == KIND_PEOPLE)
            add_person(reading, at, place, &list);
        else if (column->kind == KIND_COUNTS)
            buffer_add(&list, read_number(reading, column, at, place));
        else
            buffer_add(&list, read_string(reading, column, at, place));
    }
    struct text copy =
        count ? arena_copy(&reading->request->arena, buffer_text(&list)) : (struct text){NULL, 0};
    buffer_free(&list);
    return copy;
}

static struct text read_cell(struct reading *reading, const struct files_column *column,
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
        return read_list(reading, column, value, pointer);
    default:
        return read_string(reading, column, value, pointer);
    }
}

static const char *const place_members[] = {"document", "section", "locator", "kind", NULL};

/* One place that says it, into four cells. */
static void read_place(struct reading *reading, const struct json_value *value, struct text pointer,
                       struct text cells[4]) {
    size_t count;
    const struct files_column *columns = row_columns(reading->file, &count);
    bool given[4] = {false, false, false, true};
    cells[3] = TEXT("body");
    if (!has_kind(reading, value, JSON_KIND_OBJECT, pointer))
        return;
    for (const struct json_value *at = value->first; at; at = at->next) {
        struct text place = pointer_to(reading, pointer, at->name);
        size_t member = 0;
        while (place_members[member] && !text_equal(at->name, text_of(place_members[member])))
            member++;
        int column = row_column(reading->file, at->name);
        if (place_members[member])
            given[member] = true;
        if (!place_members[member] || column < 0)
            request_fault_at(reading->request, "unknown-member", place, TEXT("A source has no such member."),
                             place_members, (struct text){NULL, 0});
        else if (has_kind(reading, at, JSON_KIND_STRING, place) && check_text(reading, at->text, true, place))
            cells[member] = read_string(reading, &columns[column], at, place);
    }
    for (size_t member = 0; place_members[member]; member++)
        if (!given[member])
            refuse(reading, "missing-member", pointer_to(reading, pointer, text_of(place_members[member])),
                   arena_format(&reading->request->arena, "The %s of a source", place_members[member]).data);
}

static void read_sources(struct reading *reading, const struct json_value *value, struct text pointer) {
    struct buffer further = {0};
    size_t count = 0;
    for (size_t member = 0; place_members[member]; member++)
        row_set(reading->file, reading->row, place_members[member], (struct text){NULL, 0});
    if (!has_kind(reading, value, JSON_KIND_ARRAY, pointer))
        return;
    for (const struct json_value *at = value->first; at; at = at->next, count++) {
        struct text cells[4] = {{NULL, 0}};
        read_place(reading, at, pointer_at(reading, pointer, count), cells);
        for (size_t member = 0; count == 0 && place_members[member]; member++)
            row_set(reading->file, reading->row, place_members[member], cells[member]);
        if (count > 0 && cells[0].data && cells[1].data && cells[2].data && cells[3].data)
            buffer_add_format(&further, "%s%.*s > %.*s > %.*s > %.*s", further.length ? " | " : "",
                              TEXT_FORMAT(cells[0]), TEXT_FORMAT(cells[1]), TEXT_FORMAT(cells[2]),
                              TEXT_FORMAT(cells[3]));
    }
    if (count == 0)
        refuse(reading, "missing-member", pointer, "At least one source");
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

static void refuse_member(struct reading *reading, struct text member, struct text pointer) {
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

void json_rows_read(struct request *request, enum files_file file, const struct json_value *value,
                    struct text pointer, struct row *row) {
    *row = (struct row){.pointer = pointer};
    size_t count;
    const struct files_column *columns = row_columns(file, &count);
    struct reading reading = {request, file, row};
    bool cited = row_column(file, TEXT("locator")) >= 0;
    /* Of what is no object, it is not told as well that each member is missing. */
    if (!has_kind(&reading, value, JSON_KIND_OBJECT, pointer)) {
        memset(row->given, true, sizeof row->given);
        return;
    }
    for (const struct json_value *at = value->first; at; at = at->next) {
        struct text place = pointer_to(&reading, pointer, at->name);
        int column = column_of(file, at->name);
        if (cited && text_equal(at->name, TEXT("sources")))
            read_sources(&reading, at, place);
        else if (file == FILE_updates && text_equal(at->name, TEXT("slug")))
            row->slug = has_kind(&reading, at, JSON_KIND_STRING, place) ? at->text : row->slug;
        else if (column < 0)
            refuse_member(&reading, at->name, place);
        else {
            row->cells[column] = read_cell(&reading, &columns[column], at, place);
            row->given[column] = true;
        }
    }
}

struct text json_reason_read(struct request *request, const struct json_value *value) {
    struct reading reading = {request, FILE_COUNT, NULL};
    struct text reason = {NULL, 0};
    if (!has_kind(&reading, value, JSON_KIND_OBJECT, TEXT("")))
        return reason;
    for (const struct json_value *at = value->first; at; at = at->next) {
        struct text pointer = pointer_to(&reading, TEXT(""), at->name);
        if (!text_equal(at->name, TEXT("reason")))
            refuse(&reading, "unknown-member", pointer, "\"reason\", and no other member,");
        else if (has_kind(&reading, at, JSON_KIND_STRING, pointer) &&
                 check_text(&reading, at->text, false, pointer))
            reason = at->text;
    }
    if (!reason.data && !request->problem.first)
        refuse(&reading, "missing-member", TEXT("/reason"), "A reason");
    return reason;
}
