/* Writes rows as JSON. Values pass as PostgreSQL spelt them, so that a figure keeps every digit; what stands
 * between them is worked out once for all rows. */
#include "formats/documents.h"

#include "base/json.h"

enum { DEPTH = 6 };

struct lead {
    size_t start, length; /* of what stands before it: closing braces, comma, opening braces and name */
    enum column_kind kind;
};

struct plan {
    struct lead *leads;
    struct buffer between; /* all that stands between values */
    int count;
    int open_at_end; /* objects to close after the last column */
};

static int split_name(struct text name, struct text parts[DEPTH]) {
    int count = 0;
    struct text rest = name;
    while (rest.data && count < DEPTH)
        parts[count++] = text_split(rest, '.', &rest);
    return count;
}

/* What stands before the value of a column whose name is `parts`, after one whose name was `last`. */
static void add_between(struct buffer *between, const struct text *last, int last_count,
                        const struct text *parts, int count) {
    int shared = 0;
    while (shared < count - 1 && shared < last_count - 1 && text_equal(parts[shared], last[shared]))
        shared++;
    for (int at = last_count - 1; at > shared; at--)
        buffer_add_byte(between, '}');
    if (last_count)
        buffer_add_byte(between, ',');
    for (int at = shared; at < count; at++) {
        json_add_string(between, parts[at]);
        buffer_add(between, at < count - 1 ? TEXT(":{") : TEXT(":"));
    }
}

static struct plan plan_make(struct arena *arena, const struct rows *rows) {
    struct plan plan = {.leads = arena_take(arena, sizeof(struct lead) * (size_t)(rows->column_count + 1))};
    struct text names[2][DEPTH];
    int last_count = 0;
    if (!plan.leads)
        return plan;
    plan.count = rows->column_count;
    for (int column = 0; column < plan.count; column++) {
        struct text *parts = names[column % 2];
        int count = split_name(rows->column_name(rows, column), parts);
        size_t start = plan.between.length;
        add_between(&plan.between, names[(column + 1) % 2], last_count, parts, count);
        plan.leads[column] =
            (struct lead){start, plan.between.length - start, rows->column_kind(rows, column)};
        last_count = count;
    }
    plan.open_at_end = last_count ? last_count - 1 : 0;
    return plan;
}

/* Whether all of it could be made and written is told by the buffer that was written to. */
static void plan_end(struct plan *plan, struct buffer *written) {
    written->failed = written->failed || !plan->leads || plan->between.failed;
    buffer_free(&plan->between);
}

static void write_cell(struct buffer *buffer, enum column_kind kind, struct text cell) {
    if (!cell.data)
        buffer_add(buffer, TEXT("null"));
    else if (kind == COLUMN_TEXT)
        json_add_string(buffer, cell);
    else if (kind == COLUMN_BOOLEAN)
        buffer_add(buffer, *cell.data == 't' ? TEXT("true") : TEXT("false"));
    else if (kind == COLUMN_JSON)
        json_add_compact(buffer, cell);
    else
        buffer_add(buffer, cell);
}

static void write_row(struct buffer *buffer, const struct plan *plan, const struct rows *rows, int row) {
    buffer_add_byte(buffer, '{');
    for (int column = 0; column < plan->count; column++) {
        struct lead lead = plan->leads[column];
        buffer_add(buffer, (struct text){plan->between.data + lead.start, lead.length});
        write_cell(buffer, lead.kind, rows->cell(rows, row, column));
    }
    for (int at = 0; at < plan->open_at_end; at++)
        buffer_add_byte(buffer, '}');
    buffer_add_byte(buffer, '}');
}

void documents_write_list(struct buffer *buffer, struct arena *arena, const struct rows *rows, int count) {
    struct plan plan = plan_make(arena, rows);
    buffer_add_byte(buffer, '[');
    for (int row = 0; row < count; row++) {
        if (row)
            buffer_add_byte(buffer, ',');
        write_row(buffer, &plan, rows, row);
    }
    buffer_add_byte(buffer, ']');
    plan_end(&plan, buffer);
}

void documents_write_lines(struct buffer *buffer, struct arena *arena, const struct rows *rows, int count) {
    struct plan plan = plan_make(arena, rows);
    for (int row = 0; row < count; row++) {
        write_row(buffer, &plan, rows, row);
        buffer_add_byte(buffer, '\n');
    }
    plan_end(&plan, buffer);
}

void documents_write_one(struct buffer *buffer, struct arena *arena, const struct rows *rows, int row) {
    struct plan plan = plan_make(arena, rows);
    write_row(buffer, &plan, rows, row);
    plan_end(&plan, buffer);
}
