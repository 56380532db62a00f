/* Writes rows as JSON. Values pass as PostgreSQL spelt them, so that a figure keeps every digit; what stands
 * between them is worked out once for all rows. */
#include "formats/documents.h"

#include "base/json.h"

enum { DEPTH = 6 };

struct lead {
    struct text before; /* closing braces, comma, opening braces and name */
    enum column_kind kind;
};

struct plan {
    struct lead *leads;
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
static struct text lead_between(struct arena *arena, struct text *last, int last_count, struct text *parts,
                                int count) {
    int shared = 0;
    while (shared < count - 1 && shared < last_count - 1 && text_equal(parts[shared], last[shared]))
        shared++;
    struct buffer lead = {0};
    for (int at = last_count - 1; at > shared; at--)
        buffer_add_byte(&lead, '}');
    if (last_count)
        buffer_add_byte(&lead, ',');
    for (int at = shared; at < count; at++) {
        json_add_string(&lead, parts[at]);
        buffer_add(&lead, at < count - 1 ? TEXT(":{") : TEXT(":"));
    }
    struct text copy = arena_copy(arena, buffer_text(&lead));
    buffer_free(&lead);
    return copy;
}

static struct plan plan_make(struct arena *arena, const struct rows *rows) {
    struct plan plan = {arena_take(arena, sizeof(struct lead) * (size_t)(rows->column_count + 1)), 0, 0};
    struct text last[DEPTH];
    int last_count = 0;
    if (!plan.leads)
        return plan;
    plan.count = rows->column_count;
    for (int column = 0; column < plan.count; column++) {
        struct text parts[DEPTH];
        struct text name = rows->column_name(rows, column);
        int count = split_name(name, parts);
        plan.leads[column].kind = rows->column_kind(rows, column);
        plan.leads[column].before = lead_between(arena, last, last_count, parts, count);
        for (int at = 0; at < count; at++)
            last[at] = parts[at];
        last_count = count;
    }
    plan.open_at_end = last_count ? last_count - 1 : 0;
    return plan;
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
        buffer_add(buffer, plan->leads[column].before);
        write_cell(buffer, plan->leads[column].kind, rows->cell(rows, row, column));
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
    buffer->failed = buffer->failed || !plan.leads;
}

void documents_write_lines(struct buffer *buffer, struct arena *arena, const struct rows *rows, int count) {
    struct plan plan = plan_make(arena, rows);
    for (int row = 0; row < count; row++) {
        write_row(buffer, &plan, rows, row);
        buffer_add_byte(buffer, '\n');
    }
    buffer->failed = buffer->failed || !plan.leads;
}

void documents_write_one(struct buffer *buffer, struct arena *arena, const struct rows *rows, int row) {
    struct plan plan = plan_make(arena, rows);
    write_row(buffer, &plan, rows, row);
    buffer->failed = buffer->failed || !plan.leads;
}
