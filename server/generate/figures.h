/* The generated figures of a record. */
#pragma once

#include <stdint.h>
#include <stdio.h>

struct generate_size {
    long long observations;
    uint64_t seed;
    int revised; /* of a thousand figures that are published again, how many with another value */
};

/* Writes them in the order of their series, periods and updates. */
void generate_figures(FILE *out, const struct generate_size *size);
