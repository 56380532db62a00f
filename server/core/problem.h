/* Problems (RFC 9457) as values: stages add them to the request, and one writer renders them at the end. */
#pragma once

#include "base/text.h"

enum problem_type {
#define PROBLEM(name, status, slug, title, explanation) PROBLEM_##name,
#include "core/problem.def"
#undef PROBLEM
    PROBLEM_TYPE_COUNT
};

struct problem_about {
    int status;
    const char *slug;
    const char *title;
    const char *explanation;
};

const struct problem_about *problem_about(enum problem_type type);

/* One fault among several. Members without a value are left out. */
struct problem_fault {
    const char *code;
    struct text message;
    struct text parameter;
    struct text pointer; /* into the request's body (RFC 6901) */
    struct text line;    /* of the body, from 1, where it has lines */
    struct text column;  /* of a table */
    struct text file;    /* of the record, as a draft has it, where there is no body to point into, */
    struct text key;     /* and the row's own key in it */
    struct text format;  /* the media type that rules the parameter out */
    struct text nearest;
    const struct text *allowed;
    size_t allowed_count;
    struct problem_fault *next;
};

struct problem {
    bool raised;
    enum problem_type type;
    struct text detail;
    struct problem_fault *first;
    struct problem_fault *last;
    size_t fault_count;
    long long further; /* faults that are not listed: so many would help nobody */
};

/* Raises a problem; the first one raised stays, since later ones are its consequences. */
void problem_raise(struct problem *problem, enum problem_type type, struct text detail);

/* Adds a fault to the list; `fault` must live as long as the problem. */
void problem_add(struct problem *problem, struct problem_fault *fault);

/* The application/problem+json document; `instance` is the request's target. */
void problem_write(struct buffer *buffer, const struct problem *problem, struct text instance);
