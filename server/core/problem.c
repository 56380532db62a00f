/* Turns problems into documents. Decides the form of an error, never when there is one. */
#include "core/problem.h"

#include "base/json.h"

const struct problem_about *problem_about(enum problem_type type) {
    static const struct problem_about about[] = {
#define PROBLEM(name, status, slug, title, explanation) {status, slug, title, explanation},
#include "core/problem.def"
#undef PROBLEM
    };
    return &about[type];
}

void problem_raise(struct problem *problem, enum problem_type type, struct text detail) {
    if (problem->raised)
        return;
    problem->raised = true;
    problem->type = type;
    problem->detail = detail;
}

void problem_add(struct problem *problem, struct problem_fault *fault) {
    if (problem->last)
        problem->last->next = fault;
    else
        problem->first = fault;
    problem->last = fault;
    problem->fault_count++;
}

static void add_member(struct buffer *buffer, const char *name, struct text value) {
    if (!value.data)
        return;
    json_add_name(buffer, text_of(name));
    json_add_string(buffer, value);
}

static void write_fault(struct buffer *buffer, const struct problem_fault *fault) {
    buffer_add_byte(buffer, '{');
    add_member(buffer, "code", text_of(fault->code));
    add_member(buffer, "message", fault->message);
    add_member(buffer, "parameter", fault->parameter);
    add_member(buffer, "pointer", fault->pointer);
    if (fault->line.data) {
        json_add_name(buffer, TEXT("line"));
        buffer_add(buffer, fault->line);
    }
    add_member(buffer, "file", fault->file);
    add_member(buffer, "key", fault->key);
    add_member(buffer, "column", fault->column);
    add_member(buffer, "format", fault->format);
    if (fault->allowed) {
        json_add_name(buffer, TEXT("allowed"));
        for (size_t at = 0; at < fault->allowed_count; at++) {
            buffer_add_byte(buffer, at ? ',' : '[');
            json_add_string(buffer, fault->allowed[at]);
        }
        buffer_add(buffer, fault->allowed_count ? TEXT("]") : TEXT("[]"));
    }
    add_member(buffer, "nearest", fault->nearest);
    buffer_add_byte(buffer, '}');
}

void problem_write(struct buffer *buffer, const struct problem *problem, struct text instance) {
    const struct problem_about *about = problem_about(problem->type);
    buffer_add_format(buffer, "{\"type\":\"/problems/%s\"", about->slug);
    add_member(buffer, "title", text_of(about->title));
    buffer_add_format(buffer, ",\"status\":%d", about->status);
    add_member(buffer, "detail", problem->detail);
    add_member(buffer, "instance", instance);
    if (problem->first) {
        buffer_add(buffer, TEXT(",\"errors\":["));
        for (const struct problem_fault *fault = problem->first; fault; fault = fault->next) {
            if (fault != problem->first)
                buffer_add_byte(buffer, ',');
            write_fault(buffer, fault);
        }
        buffer_add_byte(buffer, ']');
    }
    buffer_add(buffer, TEXT("}\n"));
}
