/* Takes rows apart into cells. Decides which column a cell is of, and what is no row at all. */
#include "writing/csv_rows.h"

#include "base/nearest.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Takes the next cell off the text. `*rest` becomes what follows its comma, or the text without a value.
 * False when its quotes are not as they should be. */
static bool take_cell(struct buffer *unquoted, struct text text, struct text *cell, struct text *rest) {
    if (!text.length || *text.data != '"') {
        *cell = text_split(text, ',', rest);
        return cell->length == 0 || !memchr(cell->data, '"', cell->length);
    }
    size_t start = unquoted->length;
    size_t at = 1;
    while (at < text.length) {
        const char *quote = memchr(text.data + at, '"', text.length - at);
        size_t end = quote ? (size_t)(quote - text.data) : text.length;
        bool twice = end + 1 < text.length && text.data[end + 1] == '"';
        buffer_add(unquoted, (struct text){text.data + at, end - at + twice});
        at = end + 1 + twice;
        if (!twice)
            break;
    }
    *cell = (struct text){unquoted->data ? unquoted->data + start : "", unquoted->length - start};
    *rest = (struct text){NULL, 0};
    if (at < text.length)
        *rest = (struct text){text.data + at + 1, text.length - at - 1};
    return at == text.length || (at < text.length && text.data[at] == ',');
}

/* A fault of a row or of one of its columns. */
static void refuse(struct request *request, const char *code, long long line, struct text column,
                   const char *format, ...) __attribute__((format(printf, 5, 6)));

static void refuse(struct request *request, const char *code, long long line, struct text column,
                   const char *format, ...) {
    char message[500];
    va_list values;
    if (!request_lists_fault(request))
        return;
    va_start(values, format);
    vsnprintf(message, sizeof message, format, values);
    va_end(values);
    struct problem_fault *fault =
        request_fault_at(request, code, (struct text){NULL, 0}, arena_copy(&request->arena, text_of(message)),
                         NULL, (struct text){NULL, 0});
    if (fault) {
        fault->line = arena_format(&request->arena, "%lld", line);
        fault->column = column;
    }
}

static void refuse_quote(struct request *request, long long line, struct text column) {
    refuse(
        request, "stray-quote", line, column,
        "A cell with a quotation mark in it stands within quotation marks, and that one is written twice.");
}

static void refuse_column(struct csv_rows *rows, struct request *request, struct text name, long long line) {
    const char *allowed[ROW_CELLS + 1] = {NULL};
    struct text known[ROW_CELLS];
    size_t count;
    const struct files_column *columns = row_columns(rows->file, &count);
    for (size_t at = 0; at < count; at++) {
        allowed[at] = columns[at].name;
        known[at] = text_of(columns[at].name);
    }
    struct text shown = arena_copy(&request->arena, text_shortened(name, 100));
    struct problem_fault *fault = request_fault_at(
        request, "unknown-column", (struct text){NULL, 0},
        arena_format(&request->arena, "There is no column \"%.*s\" to be written.", TEXT_FORMAT(shown)),
        allowed, nearest_of(name, known, count));
    if (fault) {
        fault->line = arena_format(&request->arena, "%lld", line);
        fault->column = shown;
    }
}

static bool is_among(const char *const *names, const char *name) {
    for (; names && *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static void require_columns(struct csv_rows *rows, struct request *request, long long line,
                            const bool given[ROW_CELLS], const char *const *optional) {
    size_t count;
    const struct files_column *columns = row_columns(rows->file, &count);
    for (size_t at = 0; at < count; at++) {
        if (!columns[at].required || given[at] || is_among(optional, columns[at].name))
            continue;
        refuse(request, "missing-column", line, text_of(columns[at].name), "The column \"%s\" is wanted: %s.",
               columns[at].name, columns[at].meaning);
    }
}

/* One name of the header. */
static void adopt_column(struct csv_rows *rows, struct request *request, struct text name, long long line,
                         bool given[ROW_CELLS]) {
    int column = row_column(rows->file, name);
    rows->columns[rows->count++] = column;
    if (column < 0) {
        refuse_column(rows, request, name, line);
    } else if (given[column]) {
        refuse(request, "repeated-column", line, arena_copy(&request->arena, name),
               "The column \"%.*s\" stands there twice.", TEXT_FORMAT(name));
    } else {
        given[column] = true;
    }
}

static struct text without_return(struct text text) {
    bool ends = text.length && text.data[text.length - 1] == '\r';
    return (struct text){text.data, text.length - ends};
}

static void refuse_bytes(struct request *request, long long line, struct text column) {
    refuse(request, "not-utf-8", line, column, "There are bytes in it that are not UTF-8.");
}

/* The name of a cell's column; without a value beyond the header. */
static struct text column_of(const struct csv_rows *rows, size_t cell) {
    size_t count;
    const struct files_column *columns = row_columns(rows->file, &count);
    bool known = cell < rows->count && rows->columns[cell] >= 0;
    return known ? text_of(columns[rows->columns[cell]].name) : (struct text){NULL, 0};
}

/* For cells without their quotes, which stay where they are until the next row. */
static bool make_room(struct csv_rows *rows, struct request *request, struct text text) {
    rows->unquoted.length = 0;
    return buffer_reserve(&rows->unquoted, text.length + 1) ||
           request_fail(request, PROBLEM_INTERNAL, "Memory has run out.");
}

bool csv_rows_header(struct csv_rows *rows, struct request *request, struct text header, long long line,
                     const char *const *optional) {
    bool given[ROW_CELLS] = {false};
    size_t before = request->problem.fault_count;
    struct text rest = without_return(header);
    struct text name;
    if (!make_room(rows, request, rest))
        return false;
    if (!text_is_utf8(rest)) {
        refuse_bytes(request, line, (struct text){NULL, 0});
        return false;
    }
    while (rest.data && rows->count < CSV_CELLS) {
        if (!take_cell(&rows->unquoted, rest, &name, &rest)) {
            refuse_quote(request, line, (struct text){NULL, 0});
            return false;
        }
        adopt_column(rows, request, text_trim(name), line, given);
    }
    require_columns(rows, request, line, given, optional);
    return request->problem.fault_count == before;
}

bool csv_rows_read(struct csv_rows *rows, struct request *request, struct text text, long long line,
                   struct row *row) {
    struct text rest = without_return(text);
    struct text cell;
    size_t count = 0;
    *row = (struct row){.pointer = TEXT("")};
    bool readable = text_is_utf8(rest);
    if (!make_room(rows, request, rest))
        return false;
    for (; rest.data; count++) {
        if (!take_cell(&rows->unquoted, rest, &cell, &rest)) {
            refuse_quote(request, line, column_of(rows, count));
            return false;
        }
        if (!readable && !text_is_utf8(cell))
            refuse_bytes(request, line, column_of(rows, count));
        if (count < rows->count && cell.length)
            row->cells[rows->columns[count]] = cell;
    }
    if (count == rows->count)
        return readable;
    refuse(request, "wrong-cells", line, (struct text){NULL, 0},
           "The header has %zu columns, this row %zu cells.", rows->count, count);
    return false;
}

void csv_rows_free(struct csv_rows *rows) {
    buffer_free(&rows->unquoted);
}
