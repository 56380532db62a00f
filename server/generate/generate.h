/* Makes a record of any size in the form that import takes: the real one, and beside it figures of local
 * services that nobody ever counted. The same size gives the same bytes on every machine. */
#pragma once

#include "base/text.h"
#include "generate/outline.h"

#include <stdint.h>
#include <stdio.h>

struct generate_size {
    long long observations;
    uint64_t seed;
    int revised; /* of a thousand figures that are published again, how many with another value */
};

/* Writes all files of the record into a folder, made where there is none. Memory does not grow with the size.
 * On a fault false, with one line in `fault`, which the caller frees. */
bool generate_record(const char *folder, const struct generate_size *size, struct buffer *fault);

/* The two halves of that, for each file of its own: what is generated of a file of the catalogue (nothing for
 * most) … */
void generate_catalogue(FILE *out, const char *file_name, long long observations);

/* … and the figures, in the order of their series, periods and updates. */
void generate_figures(FILE *out, const struct generate_size *size);

enum { GENERATED_NAME = 40, GENERATED_TITLE = 80 };

/* The slug of a generated document, in the catalogue and where figures cite it. */
void generate_document_name(char name[GENERATED_NAME], int update);

/* The name of an indicator, which is the heading of its table, too. */
void generate_title(char title[GENERATED_TITLE], const struct outline_indicator *about);
