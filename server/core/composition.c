/* A template is taken apart once for all rows. Decides nothing about which columns are made so; their names
 * say it (core/statement.h). */
#include "core/composition.h"

#include <string.h>

struct hole {
    struct text before; /* what stands between it and the one before */
    int column;
    bool one_line;
};

struct composition {
    struct text after; /* the last hole */
    int count;
    struct hole holes[];
};

static int count_holes(struct text template) {
    int count = 0;
    for (size_t at = 0; at < template.length; at++)
        count += template.data[at] == '{';
    return count;
}

static int find_column(const char *const *names, struct text name) {
    for (int column = 0; names[column]; column++)
        if (text_equal(text_of(names[column]), name))
            return column;
    return -1;
}

/* What stands in the braces. */
static struct hole hole_of(struct text inside, const char *const *names) {
    static const struct text CALL = {"one_line(", 9};
    struct hole hole = {.one_line = text_starts_with(inside, CALL)};
    if (hole.one_line)
        inside = (struct text){inside.data + CALL.length, inside.length - CALL.length - 1};
    hole.column = find_column(names, inside);
    return hole;
}

const struct composition *composition_of(struct arena *arena, struct text template,
                                         const char *const *names) {
    int most = count_holes(template);
    struct composition *composition =
        arena_take(arena, sizeof *composition + (size_t)most * sizeof composition->holes[0]);
    if (!composition)
        return NULL;
    *composition = (struct composition){.count = most};
    struct text rest = template;
    for (int at = 0; at < most; at++) {
        struct text before = text_split(rest, '{', &rest);
        struct hole hole = hole_of(text_split(rest, '}', &rest), names);
        if (hole.column < 0)
            return NULL;
        hole.before = before;
        composition->holes[at] = hole;
    }
    composition->after = rest;
    return composition;
}

const struct composition *const *compositions_of(struct arena *arena, const struct statement *statement,
                                                 const char *const *names) {
    size_t count = 0;
    while (names[count])
        count++;
    const struct composition **making = arena_take(arena, (count + 1) * sizeof(struct composition *));
    for (const struct template *at = statement->templates; making && at && at->column; at++) {
        int column = find_column(names, text_of(at->column));
        if (column < 0)
            continue; /* it is within the statement, and does not reach its rows */
        making[column] = composition_of(arena, text_of(at->content), names);
        if (!making[column])
            return NULL;
    }
    return making;
}

static bool is_on_one_line(struct text cell) {
    return !cell.length || (!memchr(cell.data, '\n', cell.length) && !memchr(cell.data, '\\', cell.length));
}

/* A backslash and a line end become two characters each, so that the text can be had back. */
static void add_on_one_line(struct buffer *out, struct text cell) {
    for (size_t at = 0; at < cell.length; at++) {
        char byte = cell.data[at];
        if (byte == '\\' || byte == '\n')
            buffer_add_byte(out, '\\');
        buffer_add_byte(out, byte == '\n' ? 'n' : byte);
    }
}

static struct text cell_for(const struct hole *hole, struct arena *arena, const struct rows *rows, int row) {
    struct text cell = rows->cell(rows, row, hole->column);
    if (!hole->one_line || is_on_one_line(cell))
        return cell;
    struct buffer line = {0};
    add_on_one_line(&line, cell);
    cell = line.failed ? (struct text){NULL, 0} : arena_copy(arena, buffer_text(&line));
    buffer_free(&line);
    return cell;
}

static char *put(char *at, struct text piece) {
    return piece.length ? (char *)mempcpy(at, piece.data, piece.length) : at;
}

struct text composition_fill(const struct composition *composition, struct arena *arena,
                             const struct rows *rows, int row) {
    enum { MOST = 32 };
    struct text cells[MOST];
    size_t length = composition->after.length;
    if (composition->count > MOST)
        return (struct text){NULL, 0};
    for (int at = 0; at < composition->count; at++) {
        cells[at] = cell_for(&composition->holes[at], arena, rows, row);
        length += composition->holes[at].before.length + cells[at].length;
    }
    char *text = arena_take(arena, length + 1);
    if (!text)
        return (struct text){NULL, 0};
    char *end = text;
    for (int at = 0; at < composition->count; at++)
        end = put(put(end, composition->holes[at].before), cells[at]);
    *put(end, composition->after) = '\0';
    return (struct text){text, length};
}
