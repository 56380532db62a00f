/* Carries rows into the staging tables, and what the check finds back to the places where the body has it. */
#include "writing/staging.h"

#include "base/embedded.h"

#include <string.h>

bool staging_begin(struct write *write) {
    return write_script(write, "stage.sql");
}

bool staging_add(struct write *write, enum files_file file, const struct row *rows, size_t count) {
    struct buffer sql = {0};
    struct buffer data = {0};
    struct buffer fault = {0};
    buffer_add_format(&sql, "COPY staged_%s (line,", files_about[file].name);
    files_add_header(&sql, file);
    buffer_add(&sql, TEXT(") FROM STDIN"));
    buffer_add_byte(&sql, '\0');
    for (size_t at = 0; at < count; at++)
        row_add_copy(&data, file, &rows[at], (long long)at + 1);
    bool good = !sql.failed && !data.failed &&
                session_copy_text(write->session, sql.data, buffer_text(&data), &fault);
    write->refused |= !good;
    buffer_free(&sql);
    buffer_free(&data);
    buffer_free(&fault);
    return good;
}

/* The member that a column of the files is in a body. */
static const char *member_of(const char *column) {
    static const char *const cited[] = {"document", "section", "locator", "kind", "other_sources"};
    size_t length = strlen(column);
    for (size_t at = 0; at < sizeof cited / sizeof cited[0]; at++)
        if (strcmp(column, cited[at]) == 0)
            return "sources";
    return length > 5 && strcmp(column + length - 5, "_kind") == 0 ? "kind" : column;
}

/* Whether the place, or what it lies in or holds, has a fault already: what could not be read is missing in
 * what is staged, which is not told as well. */
static bool is_told(const struct request *request, struct text pointer, const struct problem_fault *last) {
    for (const struct problem_fault *at = request->problem.first; last && at; at = at->next) {
        struct text shorter = at->pointer.length < pointer.length ? at->pointer : pointer;
        struct text longer = at->pointer.length < pointer.length ? pointer : at->pointer;
        if (shorter.data && text_starts_with(longer, shorter) &&
            (longer.length == shorter.length || longer.data[shorter.length] == '/'))
            return true;
        if (at == last)
            return false;
    }
    return false;
}

static void add_fault(struct write *write, const struct rows *found, int at, const struct row *rows,
                      size_t count, const struct problem_fault *last) {
    struct request *request = write->request;
    struct arena *arena = &request->arena;
    long long line = 0;
    struct text code = rows_value(found, at, "code");
    struct text nearest = rows_value(found, at, "nearest");
    text_to_number(rows_value(found, at, "line"), &line);
    struct text parent = line > 0 && (size_t)line <= count ? rows[line - 1].pointer : TEXT("");
    struct text pointer =
        arena_format(arena, "%.*s/%s", TEXT_FORMAT(parent), member_of(rows_value(found, at, "member").data));
    if (is_told(request, pointer, last))
        return;
    request_fault_at(request, arena_copy(arena, code).data, pointer,
                     arena_copy(arena, rows_value(found, at, "message")), NULL,
                     nearest.data ? arena_copy(arena, nearest) : nearest);
}

bool staging_check(struct write *write, const struct row *rows, size_t count) {
    struct rows found;
    struct buffer fault = {0};
    bool good = session_rows(write->session, embedded_content("check.sql").data, &found, &fault);
    write->refused |= !good;
    buffer_free(&fault);
    if (!good)
        return false;
    const struct problem_fault *last = write->request->problem.last;
    for (int at = 0; at < found.row_count; at++)
        add_fault(write, &found, at, rows, count, last);
    session_rows_free(&found);
    return !write->request->problem.first ||
           request_fail(write->request, PROBLEM_INVALID,
                        "The content has faults; `errors` lists all of them.");
}

bool staging_merge(struct write *write) {
    return write_script(write, "merge.sql");
}
