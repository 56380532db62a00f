/* Writes CSV. Decides how a value looks in a cell; never which values there are. */
#include "formats/csv.h"

#include "base/json.h"

#include <string.h>

void csv_add_name(struct buffer *buffer, struct text name) {
    bool label = text_starts_with(name, TEXT("_label."));
    if (label)
        name = (struct text){name.data + 7, name.length - 7};
    for (size_t at = 0; at < name.length; at++)
        buffer_add_byte(buffer, name.data[at] == '.' ? '_' : name.data[at]);
    if (label)
        buffer_add(buffer, TEXT("_label"));
}

/* Whether JSON is a list of strings without escapes, as slugs and names are. */
static bool is_word_list(struct text json) {
    bool quoted = false;
    if (json.length < 2 || json.data[0] != '[' || memchr(json.data, '\\', json.length))
        return false;
    for (size_t at = 1; at + 1 < json.length; at++) {
        quoted ^= json.data[at] == '"';
        if (!quoted && !strchr("\", ", json.data[at]))
            return false;
    }
    return true;
}

/* Whether JSON is one string that stands for itself. */
static bool is_plain_string(struct text json) {
    return json.length >= 2 && *json.data == '"' && !memchr(json.data, '\\', json.length);
}

static void add_word_list(struct buffer *buffer, struct text json) {
    bool quoted = false;
    bool any = false;
    for (size_t at = 0; at < json.length; at++) {
        if (json.data[at] == '"') {
            quoted = !quoted;
            if (quoted && any)
                buffer_add(buffer, TEXT("; "));
            any = true;
        } else if (quoted) {
            buffer_add_byte(buffer, json.data[at]);
        }
    }
}

void csv_add_plain(struct buffer *buffer, enum column_kind kind, struct text cell) {
    if (!cell.data)
        return;
    if (kind == COLUMN_BOOLEAN)
        buffer_add(buffer, *cell.data == 't' ? TEXT("true") : TEXT("false"));
    else if (kind == COLUMN_JSON && is_word_list(cell))
        add_word_list(buffer, cell);
    else if (kind == COLUMN_JSON && is_plain_string(cell))
        buffer_add(buffer, (struct text){cell.data + 1, cell.length - 2});
    else if (kind == COLUMN_JSON)
        json_add_compact(buffer, cell);
    else
        buffer_add(buffer, cell);
}

static bool needs_quotes(struct text plain) {
    static const bool special[256] = {['"'] = true, [','] = true, ['\r'] = true, ['\n'] = true};
    for (size_t at = 0; at < plain.length; at++)
        if (special[(unsigned char)plain.data[at]])
            return true;
    return false;
}

/* Quotes are doubled: what stands between two of them is added at once. */
static void add_doubled(struct buffer *buffer, struct text plain) {
    struct text rest = plain;
    while (rest.data) {
        buffer_add(buffer, text_split(rest, '"', &rest));
        if (rest.data)
            buffer_add(buffer, TEXT("\"\""));
    }
}

/* Text, in quotes where it needs them, and with an apostrophe where a spreadsheet would calculate it. */
static void add_text(struct buffer *buffer, struct text plain) {
    bool guarded = plain.length && strchr("=+-@'\t\r", *plain.data);
    bool quotes = needs_quotes(plain);
    if (quotes)
        buffer_add_byte(buffer, '"');
    if (guarded)
        buffer_add_byte(buffer, '\'');
    if (quotes)
        add_doubled(buffer, plain);
    else
        buffer_add(buffer, plain);
    if (quotes)
        buffer_add_byte(buffer, '"');
}

static void add_cell(struct buffer *buffer, struct buffer *plain, enum column_kind kind, struct text cell) {
    if (kind == COLUMN_TEXT) {
        add_text(buffer, cell);
    } else if (kind == COLUMN_JSON) {
        plain->length = 0;
        csv_add_plain(plain, kind, cell);
        add_text(buffer, buffer_text(plain));
    } else {
        csv_add_plain(buffer, kind, cell);
    }
}

void csv_write_header(struct buffer *buffer, const struct rows *rows) {
    for (int column = 0; column < rows->column_count; column++) {
        if (column)
            buffer_add_byte(buffer, ',');
        csv_add_name(buffer, rows->column_name(rows, column));
    }
    buffer_add(buffer, TEXT("\r\n"));
}

void csv_write_rows(struct buffer *buffer, const struct rows *rows, int first, int count) {
    struct buffer plain = {0};
    for (int row = first; row < first + count; row++) {
        size_t start = buffer->length;
        for (int column = 0; column < rows->column_count; column++) {
            if (column)
                buffer_add_byte(buffer, ',');
            add_cell(buffer, &plain, rows->column_kind(rows, column), rows->cell(rows, row, column));
        }
        /* Readers pass over empty lines, and this one is a row. */
        if (buffer->length == start)
            buffer_add(buffer, TEXT("\"\""));
        buffer_add(buffer, TEXT("\r\n"));
    }
    buffer->failed = buffer->failed || plain.failed;
    buffer_free(&plain);
}
