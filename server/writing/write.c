/* The small verbs of actions. */
#include "writing/write.h"

#include "base/embedded.h"
#include "base/json.h"
#include "core/tombstone.h"
#include "db/gathered.h"
#include "queries.h"
#include "writes.h"

bool write_ask(struct write *write, const struct statement *statement, struct rows *rows) {
    struct query query = {.statement = statement};
    request_fill_query(write->request, &query);
    if (session_ask(write->session, statement, query.values, rows))
        return true;
    write->refused = true;
    return false;
}

bool write_do(struct write *write, const struct statement *statement) {
    struct rows rows;
    if (!write_ask(write, statement, &rows))
        return false;
    session_rows_free(&rows);
    return true;
}

_Static_assert((int)JOBS_TOGETHER <= (int)GATHERED_MOST, "what runs together is asked together");

bool write_ask_each(struct write *const *writes, size_t count, const struct statement *statement,
                    bool (*take)(struct write *write, const struct rows *rows)) {
    struct query given[GATHERED_MOST] = {0};
    struct query *queries[GATHERED_MOST] = {NULL};
    for (size_t at = 0; at < count; at++) {
        given[at].statement = statement;
        request_fill_query(writes[at]->request, &given[at]);
        queries[at] = &given[at];
    }
    writes[0]->refused = !session_ask_each(writes[0]->session, queries, (int)count);
    bool good = !writes[0]->refused;
    for (size_t at = 0; at < count && !writes[0]->refused; at++) {
        good = good && take(writes[at], &given[at].rows);
        session_rows_free(&given[at].rows);
    }
    return good;
}

bool write_each(bool (*step)(struct write *write), struct write *const *writes, size_t count) {
    bool good = true;
    for (size_t at = 0; at < count; at++) {
        if (step(writes[at]))
            continue;
        if (writes[at]->refused)
            return false;
        writes[at]->is_apart = true;
        good = false;
    }
    return good;
}

bool write_script(struct write *write, const char *name) {
    struct buffer fault = {0}; /* the refusal says more */
    bool good = session_run(write->session, embedded_content(name).data, &fault);
    write->refused |= !good;
    buffer_free(&fault);
    return good;
}

bool write_script_rows(struct write *write, const char *name, struct rows *rows) {
    struct buffer fault = {0};
    bool good = session_rows(write->session, embedded_content(name).data, rows, &fault);
    write->refused |= !good;
    buffer_free(&fault);
    return good;
}

bool write_fail_missing(struct write *write, const char *detail) {
    struct rows rows = {0};
    if (tombstone_name(write->request) && !write_ask(write, &withdrawals_find, &rows))
        return false;
    if (rows.row_count)
        tombstone_fail(write->request, &rows);
    else
        request_fail(write->request, PROBLEM_NOT_FOUND, "%s", detail);
    session_rows_free(&rows);
    return false;
}

bool write_audit(struct write *write) {
    request_input(write->request, "subject", write->subject, false);
    request_input(write->request, "before", write->before, false);
    request_input(write->request, "after", write->after, false);
    return write_do(write, &audit_enter);
}

static void add_cell(struct buffer *json, const struct rows *rows, int row, int column) {
    struct text cell = rows->cell(rows, row, column);
    enum column_kind kind = rows->column_kind(rows, column);
    if (!cell.data || kind == COLUMN_TEXT)
        json_add_string(json, cell);
    else if (kind == COLUMN_BOOLEAN)
        buffer_add(json, text_equal(cell, TEXT("t")) ? TEXT("true") : TEXT("false"));
    else if (kind == COLUMN_JSON)
        json_add_compact(json, cell);
    else
        buffer_add(json, cell);
}

static void add_row(struct buffer *json, const struct rows *rows, int row) {
    buffer_add_byte(json, '{');
    for (int column = 0; column < rows->column_count; column++) {
        json_add_name(json, rows->column_name(rows, column));
        add_cell(json, rows, row, column);
    }
    buffer_add_byte(json, '}');
}

static struct text close_json(struct write *write, struct buffer *json) {
    struct text copy = arena_copy(&write->request->arena, buffer_text(json));
    buffer_free(json);
    return copy;
}

struct text write_row_json(struct write *write, const struct rows *rows) {
    struct buffer json = {0};
    if (rows->row_count == 0)
        return (struct text){NULL, 0};
    add_row(&json, rows, 0);
    return close_json(write, &json);
}

struct text write_rows_json(struct write *write, const struct rows *rows) {
    struct buffer json = {0};
    buffer_add_byte(&json, '[');
    for (int row = 0; row < rows->row_count; row++) {
        if (row)
            buffer_add_byte(&json, ',');
        add_row(&json, rows, row);
    }
    buffer_add_byte(&json, ']');
    return close_json(write, &json);
}
