/* Validators and conditional requests (RFC 9110, sections 8.8 and 13). */
#pragma once

#include "core/request.h"

/* The last stage: gives a 200 reply its strong ETag and caching headers, and turns it into 304 where
 * If-None-Match says that the caller has it. Where If-Match says that the caller wants another, raises a
 * problem and returns false. */
bool validators_apply(struct request *request);

/* Whether an If-None-Match field value names `tag` (with its quotes), by weak comparison, or is `*`. */
bool validators_match(struct text field, struct text tag);

/* The ETag of the body that a reply has in memory, as it is sent without packing. */
struct text validators_tag(struct request *request);

/* The version of the dataset that a strong ETag of ours names; without a value when it is none. */
struct text validators_version(struct arena *arena, struct text tag);
