/* Validators and conditional requests (RFC 9110, sections 8.8 and 13). */
#pragma once

#include "core/request.h"

/* The last stage: gives a 200 reply its strong ETag and caching headers, and turns it into 304 where
 * If-None-Match says that the caller has it. Always true. */
bool validators_apply(struct request *request);

/* Whether an If-None-Match field value names `tag` (with its quotes), by weak comparison, or is `*`. */
bool validators_match(struct text field, struct text tag);
