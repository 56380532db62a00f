/* Waits for the body and makes a row of it. */
#include "stages/stages.h"

#include "writing/json_rows.h"
#include "writing/write.h"

#include <string.h>

static bool fail_json(struct request *request, const struct json_fault *found) {
    struct problem_fault *fault =
        request_fault_at(request, found->code, found->pointer,
                         arena_format(&request->arena, "Line %lld, column %lld: %.*s", found->line,
                                      found->column, TEXT_FORMAT(found->message)),
                         NULL, (struct text){NULL, 0});
    if (fault)
        fault->line = arena_format(&request->arena, "%lld", found->line);
    return request_fail(request, PROBLEM_BODY,
                        "The body is no JSON text that can be taken; `errors` says where.");
}

static bool read_value(struct request *request, struct write *write) {
    struct json_fault fault;
    const struct json_value *value = json_value_read(&request->arena, buffer_text(&request->body), &fault);
    if (!value)
        return fail_json(request, &fault);
    if (request->action->body == BODY_REASON) {
        write->reason = json_reason_read(request, value);
        return !request->problem.first || request_fail_content(request);
    }
    write->row = arena_take(&request->arena, sizeof *write->row);
    if (!write->row)
        return request_fail(request, PROBLEM_INTERNAL, "Memory has run out.");
    return json_rows_read(request, request->action->file, value, TEXT(""), write->row) ||
           request_fail_content(request);
}

/* Rows that come as a stream are read by the action. */
static bool is_read_here(const struct request *request) {
    return request->action->body != BODY_NONE && request->action->body != BODY_ROWS;
}

bool stage_body(struct request *request) {
    if (request->problem.first)
        return request_fail_parameters(request);
    if (!request->body_whole && is_read_here(request)) {
        request->body_wanted = true;
        request->stage--;
        return true;
    }
    struct write *write = arena_take(&request->arena, sizeof *write);
    request->write = write;
    if (!write || request->body.failed)
        return request_fail(request, PROBLEM_INTERNAL, "Memory has run out.");
    write->request = request;
    return !is_read_here(request) || read_value(request, write);
}
