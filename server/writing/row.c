/* Rows of the record's files in memory. What a cell may hold is said by files.def. */
#include "writing/row.h"

#include <string.h>

const struct files_column *row_columns(enum files_file file, size_t *count) {
    const struct files_column *first = files_columns;
    while (first->file != file)
        first++;
    *count = 0;
    while (first[*count].name && first[*count].file == file)
        (*count)++;
    return first;
}

int row_column(enum files_file file, struct text name) {
    size_t count;
    const struct files_column *columns = row_columns(file, &count);
    for (size_t at = 0; at < count; at++)
        if (text_equal(name, text_of(columns[at].name)))
            return (int)at;
    return -1;
}

struct text row_cell(enum files_file file, const struct row *row, const char *column) {
    int at = row_column(file, text_of(column));
    return at < 0 ? (struct text){NULL, 0} : row->cells[at];
}

void row_set(enum files_file file, struct row *row, const char *column, struct text value) {
    int at = row_column(file, text_of(column));
    if (at < 0)
        return;
    row->cells[at] = value;
    row->given[at] = true;
}

struct text row_key(struct arena *arena, enum files_file file, const struct row *row) {
    struct text rest = text_of(files_about[file].key);
    struct buffer key = {0};
    while (rest.data) {
        int at = row_column(file, text_split(rest, ' ', &rest));
        buffer_add(&key, key.length ? TEXT(" ") : TEXT(""));
        buffer_add(&key, at < 0 ? TEXT("") : row->cells[at]);
    }
    struct text copy = arena_copy(arena, buffer_text(&key));
    buffer_free(&key);
    return copy;
}

static bool is_among(const char *const *names, const char *name) {
    for (; names && *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

/* Columns of a citation stand in one member. */
static bool is_cited(const char *name) {
    static const char *const cited[] = {"document", "section", "locator", "kind", "other_sources", NULL};
    return is_among(cited, name);
}

const char *row_member(const char *column) {
    size_t length = strlen(column);
    if (is_cited(column))
        return "sources";
    return length > 5 && strcmp(column + length - 5, "_kind") == 0 ? "kind" : column;
}

void row_require(struct request *request, enum files_file file, const struct row *row,
                 const char *const *defaults) {
    size_t count;
    const struct files_column *columns = row_columns(file, &count);
    bool sources = false;
    for (size_t at = 0; at < count; at++) {
        if (!columns[at].required || row->cells[at].data || row->given[at] ||
            is_among(defaults, columns[at].name))
            continue;
        const char *member = row_member(columns[at].name);
        if (is_cited(columns[at].name) && sources)
            continue;
        sources |= is_cited(columns[at].name);
        request_fault_at(request, "missing-member",
                         arena_format(&request->arena, "%.*s/%s", TEXT_FORMAT(row->pointer), member),
                         arena_format(&request->arena, "\"%s\" is wanted: %s.", member,
                                      sources && strcmp(member, "sources") == 0 ? "where it says so"
                                                                                : columns[at].meaning),
                         NULL, (struct text){NULL, 0});
    }
}

/* What stands after a backslash for a byte; 0 where it stands for itself. */
static char escape_of(char byte) {
    static const char letters[256] = {['\\'] = '\\', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    return letters[(unsigned char)byte];
}

static void add_escaped(struct buffer *data, struct text cell) {
    if (!cell.data) {
        buffer_add(data, TEXT("\\N"));
        return;
    }
    size_t plain = 0; /* where the bytes begin that stand for themselves */
    for (size_t at = 0; at < cell.length; at++) {
        char letter = escape_of(cell.data[at]);
        if (!letter)
            continue;
        buffer_add(data, (struct text){cell.data + plain, at - plain});
        buffer_add_byte(data, '\\');
        buffer_add_byte(data, letter);
        plain = at + 1;
    }
    buffer_add(data, (struct text){cell.data + plain, cell.length - plain});
}

void row_add_copy(struct buffer *data, enum files_file file, const struct row *row, long long line) {
    size_t count;
    row_columns(file, &count);
    buffer_add_format(data, "%lld", line);
    for (size_t at = 0; at < count; at++) {
        buffer_add_byte(data, '\t');
        add_escaped(data, row->cells[at]);
    }
    buffer_add_byte(data, '\n');
}
