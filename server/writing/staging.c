/* Carries rows into the staging tables, and what the check finds back to the places where the body has it. */
#include "writing/staging.h"

#include "db/session_copy.h"
#include "db/session_stage.h"
#include "writes.h"

#include <string.h>

/* The refusal says more than the fault. */
static bool settle(struct write *write, struct buffer *fault, bool good) {
    buffer_free(fault);
    write->refused |= !good;
    return good;
}

bool staging_begin(struct write *write) {
    struct buffer fault = {0};
    return settle(write, &fault, session_stage(write->session, &fault));
}

bool staging_open(struct write *write, enum files_file file) {
    struct buffer sql = {0};
    struct buffer fault = {0};
    buffer_add_format(&sql, "COPY staged_%s (line,", files_about[file].name);
    files_add_header(&sql, file);
    buffer_add(&sql, TEXT(") FROM STDIN"));
    buffer_add_byte(&sql, '\0');
    bool good = !sql.failed && session_copy_begin(write->session, sql.data, &fault);
    buffer_free(&sql);
    return settle(write, &fault, good);
}

bool staging_send(struct write *write, struct text rows) {
    return session_copy_put(write->session, rows);
}

bool staging_close(struct write *write, const char *reason) {
    struct buffer fault = {0};
    return settle(write, &fault, session_copy_end(write->session, reason, &fault));
}

bool staging_add(struct write *write, enum files_file file, const struct row *rows, size_t count) {
    struct buffer data = {0};
    if (!staging_open(write, file))
        return false;
    for (size_t at = 0; at < count; at++)
        row_add_copy(&data, file, &rows[at], (long long)at + 1);
    bool sent = !data.failed && staging_send(write, buffer_text(&data));
    buffer_free(&data);
    return staging_close(write, sent ? NULL : "memory has run out") && sent;
}

/* What the check has found of a row: which, in what column, and where within that, if it is a list. */
struct finding {
    struct text number;
    const char *column;
    struct text element; /* the rest of the pointer; without a value: all of the column */
};

/* Where the body has it. */
static struct text pointer_of(struct arena *arena, struct text row, const struct finding *finding) {
    const char *member = row_member(finding->column);
    bool primary = strcmp(member, "sources") == 0 && strcmp(finding->column, "other_sources") != 0;
    return arena_format(arena, "%.*s/%s%s%s%.*s", TEXT_FORMAT(row), member, primary ? "/0/" : "",
                        primary ? finding->column : "", TEXT_FORMAT(finding->element));
}

struct place {
    struct text pointer;
    struct text line;
    struct text column;
};

static struct place place_of(struct write *write, const struct finding *finding) {
    struct arena *arena = &write->request->arena;
    struct text number = arena_copy(arena, finding->number);
    long long line = 1;
    text_to_number(number, &line);
    switch (write->places) {
    case PLACES_ELEMENTS:
        return (struct place){.pointer = pointer_of(arena, arena_format(arena, "/%lld", line - 1), finding)};
    case PLACES_LINES:
        return (struct place){pointer_of(arena, TEXT(""), finding), number, {NULL, 0}};
    case PLACES_CELLS:
        return (struct place){{NULL, 0}, number, arena_copy(arena, text_of(finding->column))};
    case PLACES_DRAFT:
        return (struct place){.column = arena_copy(arena, text_of(finding->column))};
    default:
        return (struct place){.pointer = pointer_of(arena, TEXT(""), finding)};
    }
}

/* Whether what the second pointer leads to is, or is a part of, what the first one leads to. */
static bool holds(struct text whole, struct text part) {
    return text_starts_with(part, whole) && (part.length == whole.length || part.data[whole.length] == '/');
}

/* Whether something is wrong there, or with all that it is a part of, or with a part of it, by the faults up
 * to `last`. */
static bool is_told(const struct problem *problem, const struct problem_fault *last, struct place place) {
    struct text pointer = place.pointer;
    for (const struct problem_fault *at = last ? problem->first : NULL; at; at = at->next) {
        bool same = pointer.data
                        ? at->pointer.data && (holds(at->pointer, pointer) || holds(pointer, at->pointer))
                        : text_equal(at->column, place.column);
        if (same && text_equal(at->line, place.line))
            return true;
        if (at == last)
            break;
    }
    return false;
}

/* A message of the check as a sentence of its own: some go on where file, line and column were named. */
static struct text sentence_of(struct arena *arena, const char *column, struct text message) {
    static const char *const verbs[] = {"is ", "must ", "stays ", "breaks "};
    for (size_t at = 0; at < sizeof verbs / sizeof verbs[0]; at++)
        if (text_starts_with(message, text_of(verbs[at])))
            return arena_format(arena, "\"%s\" %.*s.", row_member(column), TEXT_FORMAT(message));
    bool small = message.length && *message.data >= 'a' && *message.data <= 'z';
    return small ? arena_format(arena, "%c%.*s.", *message.data - 'a' + 'A', (int)message.length - 1,
                                message.data + 1)
                 : arena_format(arena, "%.*s.", TEXT_FORMAT(message));
}

/* What the body's form has shown to be wrong is not told a second time, as the check sees it: as missing. */
static void add_fault(struct write *write, const struct rows *found, int at,
                      const struct problem_fault *last) {
    struct request *request = write->request;
    struct arena *arena = &request->arena;
    struct text code = rows_value(found, at, "code");
    struct text nearest = rows_value(found, at, "nearest");
    const char *column = rows_value(found, at, "member").data;
    struct finding finding = {rows_value(found, at, "line"), column, rows_value(found, at, "element")};
    struct place place = place_of(write, &finding);
    if (is_told(&request->problem, last, place))
        return;
    struct problem_fault *fault =
        request_fault_at(request, arena_copy(arena, code).data, place.pointer,
                         sentence_of(arena, column, rows_value(found, at, "message")), NULL,
                         nearest.data ? arena_copy(arena, nearest) : nearest);
    if (!fault)
        return;
    fault->line = place.line;
    fault->column = place.column;
    if (write->places == PLACES_DRAFT) {
        fault->file = arena_copy(arena, rows_value(found, at, "file"));
        fault->key = arena_copy(arena, rows_value(found, at, "key"));
    }
}

/* With all faults, or with so many that it is not looked for more. */
static bool fail_content(struct write *write, bool checked) {
    struct request *request = write->request;
    long long count = (long long)request->problem.fault_count + request->problem.further;
    enum problem_type type = write->unreadable ? PROBLEM_BODY : PROBLEM_INVALID;
    const char *subject = write->unreadable ? "body" : "content";
    if (request->problem.further)
        return request_fail(request, type,
                            "The %s has %s%lld faults; `errors` lists the first 1,000 of them.", subject,
                            checked ? "" : "at least ", count);
    return request_fail(request, type, "The %s has faults; `errors` lists all of them.", subject);
}

bool staging_correct(struct write *write) {
    struct buffer fault = {0};
    return settle(write, &fault, session_correct(write->session, &fault));
}

bool staging_count_faults(struct write *write, long long *count) {
    struct buffer fault = {0};
    return settle(write, &fault, session_check(write->session, count, &fault));
}

/* As many as are listed, and how many there are beyond. */
static bool add_faults(struct write *write, long long count) {
    struct problem *problem = &write->request->problem;
    const struct problem_fault *last = problem->last;
    struct rows found;
    if (!write_script_rows(write, "faults.sql", &found))
        return false;
    problem->further += count - found.row_count;
    for (int at = 0; at < found.row_count; at++)
        add_fault(write, &found, at, last);
    session_rows_free(&found);
    return true;
}

bool staging_check(struct write *write) {
    long long count;
    if (write->request->problem.further)
        return fail_content(write, false);
    if ((write->places == PLACES_ELEMENTS && !write_do(write, &staged_elements)) ||
        !staging_count_faults(write, &count) || (count && !add_faults(write, count)))
        return false;
    return !write->request->problem.first || fail_content(write, true);
}

bool staging_end(struct write *write) {
    struct buffer fault = {0};
    return settle(write, &fault, session_unstage(write->session, &fault));
}

bool staging_merge(struct write *write) {
    struct buffer fault = {0};
    return settle(write, &fault, session_merge(write->session, &fault)) && staging_end(write);
}
