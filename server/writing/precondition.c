/* Decides whether the caller has seen what it is about to overwrite. */
#include "writing/precondition.h"

#include "core/validators.h"
#include "queries.h"
#include "writes.h"

/* A tag up to its closing quote, or to what says that it was packed; without a value when it is none. */
static struct text unpacked(struct text tag) {
    static const struct text END = {"-gzip\"", 6};
    if (tag.length < 2 || *tag.data != '"' || tag.data[tag.length - 1] != '"')
        return (struct text){NULL, 0};
    bool packed = tag.length > END.length &&
                  text_equal((struct text){tag.data + tag.length - END.length, END.length}, END);
    return packed ? (struct text){tag.data, tag.length - END.length}
                  : (struct text){tag.data, tag.length - 1};
}

bool precondition_tags_equal(struct text tag, struct text current) {
    return unpacked(tag).data && text_equal(unpacked(tag), unpacked(current));
}

static bool rows_are_equal(const struct rows *one, const struct rows *other) {
    if (one->row_count != other->row_count)
        return false;
    for (int column = 0; one->row_count && column < one->column_count; column++) {
        struct text a = one->cell(one, 0, column);
        struct text b = other->cell(other, 0, column);
        if (!a.data != !b.data || !text_equal(a, b))
            return false;
    }
    return true;
}

/* Whether the row reads the same at a version as now. Reading moves into the past and back. */
static bool compare(struct write *write, const struct statement *row, struct text version, bool *same) {
    struct rows then;
    struct rows now;
    request_input(write->request, "version", version, false);
    if (!write_ask(write, &past_enter, &then))
        return false;
    bool known = then.row_count > 0;
    session_rows_free(&then);
    if (!known)
        return true;
    if (!write_ask(write, row, &then))
        return false;
    bool good = write_do(write, &past_leave) && write_ask(write, row, &now);
    if (good) {
        *same = rows_are_equal(&then, &now);
        session_rows_free(&now);
    }
    session_rows_free(&then);
    return good;
}

static bool holds(struct write *write, const struct statement *row, struct text field, bool found,
                  bool *holds) {
    *holds = found && text_equal(text_trim(field), TEXT("*"));
    while (found && field.data && !*holds) {
        struct text tag = text_trim(text_split(field, ',', &field));
        struct text version = validators_version(&write->request->arena, tag);
        if (version.data && !compare(write, row, version, holds))
            return false;
    }
    return true;
}

bool precondition_check(struct write *write, const struct statement *row, bool found,
                        enum precondition kind) {
    struct request *request = write->request;
    struct text match = request->header(request, "If-Match");
    struct text none = request->header(request, "If-None-Match");
    bool good = true;
    if (none.data && !text_equal(text_trim(none), TEXT("*")))
        return request_fail(request, PROBLEM_MALFORMED, "If-None-Match of a change can only be *.");
    if (none.data && found)
        return request_fail(request, PROBLEM_CHANGED_SINCE,
                            "There is one already, and If-None-Match forbids that.");
    if (match.data && !holds(write, row, match, found, &good))
        return false;
    if (match.data && !good && found)
        return request_fail(
            request, PROBLEM_CHANGED_SINCE,
            "It has been changed since you read it, or If-Match is no ETag of it. Read it again.");
    if (match.data && !found && kind == PRECONDITION_PUT)
        return request_fail(request, PROBLEM_CHANGED_SINCE, "There is nothing that If-Match could match.");
    if (!found && kind != PRECONDITION_PUT)
        return write_fail_missing(write,
                                  "There is nothing at this path; the list above it holds all there is.");
    if (found && !match.data && kind != PRECONDITION_FREE)
        return request_fail(request, PROBLEM_UNCONDITIONAL,
                            "Send the ETag of what you read as If-Match, so that nobody's change is lost.");
    return true;
}
