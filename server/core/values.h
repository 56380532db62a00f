/* The values of parameters: each kind read in one place, faults added with what is allowed and what is
 * nearest. */
#pragma once

#include "core/request.h"

/* Reads a decoded value into the request. */
void value_read(struct request *request, const struct parameter *parameter, struct text value);

/* Adds a fault: `"value" is not wanted.` `allowed` ends with NULL, or is NULL. */
void value_fault(struct request *request, const struct parameter *parameter, struct text value,
                 const char *wanted, const char *const *allowed);

/* The nearest of the words, or the text without a value. `words` ends with NULL. */
struct text nearest_word(struct text written, const char *const *words);
