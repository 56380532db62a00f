/* The flags of a single command, as in opsd key create --role publisher: named arguments, not settings. */
#pragma once

#include "base/text.h"

struct flag {
    const char *name;           /* without the dashes */
    const char *value;          /* what it takes, for --help */
    const char *const *allowed; /* the values that it takes, ended by NULL; NULL for any */
    bool required;
    const char *help;
};

/* Takes the given flags (ended by one without a name; NULL for none), as --name value or --name=value, out of
 * `arguments`: their values go into `values`, in the order of the flags, NULL for one that is not there. The
 * rest is left, in order, in `arguments` and `*count`. On a fault false, with one line in `fault`, which the
 * caller frees. */
bool flags_read(const struct flag *flags, char **arguments, int *count, char **values, struct buffer *fault);

/* A line for each, for --help. */
void flags_describe(const struct flag *flags, struct buffer *buffer);
