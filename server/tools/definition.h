/* A statement as it stands in its file, written as C: its text, its parameters, and the form for many
 * callers. */
#pragma once

#include "base/text.h"

#include <stdio.h>

enum { PARAMETERS = 40, TEMPLATES = 16 };

struct parameter {
    struct text name;
    struct text type;
};

/* A column that the server makes from others of its row. */
struct template {
    struct text column;
    struct text content;
};

struct output {
    FILE *header;
    FILE *source;
    struct buffer names;
};

/* A statement as it stands in its file. */
struct source {
    struct text name;
    struct parameter parameters[PARAMETERS];
    size_t count;
    struct text sorts;
    bool gathered;
    struct template templates[TEMPLATES];
    size_t template_count;
    struct buffer body; /* its fragments in place, and templates taken out */
};

/* The file that is read. */
extern const char *file_name;

/* Ends the program, saying what is wrong in that file. */
void fail(const char *what, struct text about) __attribute__((noreturn));

/* Writes all that is made of it. */
void definition_write(struct output *output, const struct source *source);
