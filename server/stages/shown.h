/* The answer to a write: what GET would give now, made in the same transaction. */
#pragma once

#include "writing/write.h"

/* Makes the bodies of writes of one action, and names what their headers say. False with a refusal, or with a
 * problem raised. */
bool shown_answers(struct write *const *writes, size_t count);

/* The ETag that a GET of the path would be given now; fits write->tag. */
bool shown_tag(struct write *write, struct text path, struct text *tag);
