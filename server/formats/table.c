/* Measures every cell, then writes them padded. Width is counted in characters; numbers stand to the right.
 * Long cells are not cut: nothing may be lost. */
#include "formats/table.h"

#include "formats/csv.h"

struct column {
    int number;
    size_t width;
    enum column_kind kind;
};

static size_t width_of(struct text text) {
    size_t width = 0;
    for (size_t at = 0; at < text.length; at++)
        width += ((unsigned char)text.data[at] & 0xC0) != 0x80;
    return width;
}

static bool is_wanted(struct text name, const char *const *wanted) {
    /* What is included was asked for by name. */
    if (!wanted || text_starts_with(name, TEXT("included.")))
        return true;
    for (; *wanted; wanted++)
        if (text_equal(name, text_of(*wanted)))
            return true;
    return false;
}

/* A cell on one line. */
static struct text line_of(struct buffer *plain, const struct rows *rows, int row,
                           const struct column *column) {
    plain->length = 0;
    csv_add_plain(plain, column->kind, rows->cell(rows, row, column->number));
    for (size_t at = 0; at < plain->length; at++)
        if ((unsigned char)plain->data[at] < 0x20)
            plain->data[at] = ' ';
    return buffer_text(plain);
}

static void measure(struct buffer *plain, const struct rows *rows, int count, struct column *column) {
    plain->length = 0;
    csv_add_name(plain, rows->column_name(rows, column->number));
    column->width = width_of(buffer_text(plain));
    for (int row = 0; row < count; row++) {
        size_t width = width_of(line_of(plain, rows, row, column));
        if (width > column->width)
            column->width = width;
    }
}

static void add_padded(struct buffer *buffer, struct text text, const struct column *column, bool last) {
    size_t padding = column->width - width_of(text);
    bool right = column->kind == COLUMN_NUMBER;
    for (size_t at = 0; right && at < padding; at++)
        buffer_add_byte(buffer, ' ');
    buffer_add(buffer, text);
    for (size_t at = 0; !right && !last && at < padding; at++)
        buffer_add_byte(buffer, ' ');
    buffer_add(buffer, last ? TEXT("\n") : TEXT("  "));
}

static void write_head(struct buffer *buffer, struct buffer *plain, const struct rows *rows,
                       const struct column *columns, int count) {
    for (int at = 0; at < count; at++) {
        plain->length = 0;
        csv_add_name(plain, rows->column_name(rows, columns[at].number));
        add_padded(buffer, buffer_text(plain), &columns[at], at == count - 1);
    }
    for (int at = 0; at < count; at++) {
        for (size_t dash = 0; dash < columns[at].width; dash++)
            buffer_add_byte(buffer, '-');
        buffer_add(buffer, at == count - 1 ? TEXT("\n") : TEXT("  "));
    }
}

void table_write(struct buffer *buffer, struct arena *arena, const struct rows *rows, int count,
                 const char *const *wanted) {
    struct column *columns = arena_take(arena, sizeof *columns * (size_t)(rows->column_count + 1));
    struct buffer plain = {0};
    int used = 0;
    for (int number = 0; columns && number < rows->column_count; number++) {
        if (!is_wanted(rows->column_name(rows, number), wanted))
            continue;
        columns[used] = (struct column){.number = number, .kind = rows->column_kind(rows, number)};
        measure(&plain, rows, count, &columns[used++]);
    }
    if (used)
        write_head(buffer, &plain, rows, columns, used);
    for (int row = 0; row < count; row++)
        for (int at = 0; at < used; at++)
            add_padded(buffer, line_of(&plain, rows, row, &columns[at]), &columns[at], at == used - 1);
    buffer->failed = buffer->failed || plain.failed || !columns;
    buffer_free(&plain);
}
