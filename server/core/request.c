/* The small verbs of a request. Decides nothing; the stages do. */
#include "core/request.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

long long request_body_limit(const struct request *request) {
    const struct settings *settings = request->service->settings;
    bool stream = request->action && request->action->body == BODY_ROWS;
    return stream ? settings->upload_limit : settings->body_limit;
}

const struct format_about *request_format(const struct request *request) {
    return request->form ? request->form : format_about(request->format);
}

bool request_sends_body(const struct request *request) {
    return request->method != METHOD_HEAD && request->reply.status != 304;
}

void request_input(struct request *request, const char *name, struct text value, bool is_default) {
    struct input *input = arena_take(&request->arena, sizeof *input);
    if (!input) {
        request_fail(request, PROBLEM_INTERNAL, "Memory has run out.");
        return;
    }
    *input = (struct input){.name = name, .value = value, .is_default = is_default};
    if (request->last_input)
        request->last_input->next = input;
    else
        request->inputs = input;
    request->last_input = input;
}

void request_change_input(struct request *request, const char *name, struct text value) {
    struct input *found = NULL;
    for (struct input *input = request->inputs; input; input = input->next)
        if (strcmp(input->name, name) == 0)
            found = input;
    if (found)
        found->value = value;
    else
        request_input(request, name, value, false);
}

const struct input *request_find_input(const struct request *request, const char *name) {
    const struct input *found = NULL;
    for (const struct input *input = request->inputs; input; input = input->next)
        if (strcmp(input->name, name) == 0)
            found = input;
    return found;
}

bool request_fail(struct request *request, enum problem_type type, const char *format, ...) {
    enum { MOST = 500 };
    char detail[MOST + 4]; /* room for the rest of a last character, so that it is seen to be cut */
    va_list values;
    va_start(values, format);
    vsnprintf(detail, sizeof detail, format, values);
    va_end(values);
    problem_raise(&request->problem, type,
                  arena_copy(&request->arena, text_shortened(text_of(detail), MOST)));
    return false;
}

bool request_fail_content(struct request *request) {
    return request_fail(request, PROBLEM_INVALID, "The content has faults; `errors` lists all of them.");
}

bool request_fail_parameters(struct request *request) {
    return request_fail(request, PROBLEM_PARAMETERS, "The query has faults; `errors` lists all of them.");
}

static size_t list_length(const char *const *list) {
    size_t length = 0;
    while (list && list[length])
        length++;
    return length;
}

static struct problem_fault *add_fault(struct request *request, const char *code, struct text message,
                                       const char *const *allowed, struct text nearest) {
    size_t count = list_length(allowed);
    struct problem_fault *fault = arena_take(&request->arena, sizeof *fault);
    struct text *copies = arena_take(&request->arena, (count + 1) * sizeof *copies);
    if (!fault || !copies)
        return NULL;
    for (size_t at = 0; at < count; at++)
        copies[at] = text_of(allowed[at]);
    *fault = (struct problem_fault){.code = code,
                                    .message = message,
                                    .nearest = nearest,
                                    .allowed = allowed ? copies : NULL,
                                    .allowed_count = count};
    problem_add(&request->problem, fault);
    return fault;
}

void request_fault(struct request *request, const char *code, struct text parameter, struct text message,
                   const char *const *allowed, struct text nearest) {
    const struct problem_fault *last = request->problem.last;
    struct problem_fault *fault;
    enum { REPEATED = 8 };
    /* What is allowed is told once for each parameter, and no more after so many faults: a short query full
     * of them is not to have an endless answer. */
    if (last && last->code == code && text_equal(last->parameter, parameter))
        allowed = NULL;
    if (request->problem.fault_count >= REPEATED && strcmp(code, "unknown-parameter") == 0)
        allowed = NULL;
    fault = add_fault(request, code, message, allowed, nearest);
    if (fault)
        fault->parameter = parameter;
}

bool request_lists_fault(struct request *request) {
    enum { MOST = 1000 };
    bool listed = request->problem.fault_count < MOST;
    request->problem.further += !listed;
    return listed;
}

struct problem_fault *request_fault_at(struct request *request, const char *code, struct text pointer,
                                       struct text message, const char *const *allowed, struct text nearest) {
    struct problem_fault *fault = NULL;
    if (request_lists_fault(request))
        fault = add_fault(request, code, message, allowed, nearest);
    if (fault)
        fault->pointer = pointer;
    return fault;
}

const struct shape *request_shape(const struct request *request, const struct statement *statement) {
    static const char *no_columns[] = {NULL};
    static const struct shape none = {.columns = no_columns};
    for (const struct shape *shape = request->service->shapes; shape->statement; shape++)
        if (shape->statement == statement)
            return shape;
    return &none;
}

void request_fill_query(const struct request *request, struct query *query) {
    for (int at = 0; at < query->statement->parameter_count; at++) {
        const struct input *input = request_find_input(request, query->statement->parameters[at]);
        query->values[at] = input ? input->value.data : NULL;
    }
}

struct query *request_ask(struct request *request, struct batch *batch, const struct statement *statement) {
    struct query *query = arena_take(&request->arena, sizeof *query);
    if (!query || batch->count == BATCH_QUERIES) {
        request_fail(request, PROBLEM_INTERNAL, "Memory has run out.");
        return NULL;
    }
    query->statement = statement;
    request_fill_query(request, query);
    batch->queries[batch->count++] = query;
    return query;
}
