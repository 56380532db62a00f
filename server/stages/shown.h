/* The answer to a write: what GET would give now, made in the same transaction. */
#pragma once

#include "writing/write.h"

/* Makes the body, and names what its headers say. False with a refusal, or with a problem raised. */
bool shown_answer(struct write *write);

/* The ETag that a GET of the path would be given now; fits write->tag. */
bool shown_tag(struct write *write, struct text path, struct text *tag);
