/* What a caller would rather have, as fields of the Accept family say it (RFC 9110, section 12). */
#pragma once

#include "base/text.h"

/* The weight among parameters (;q=0.5), as RFC 9110 section 12.4.2 spells it, in thousandths; without one, or
 * with a broken one, 1000. */
int accept_weight(struct text parameters);

/* How much an Accept field wants a media type, in thousandths: 0 when it refuses it. A field without a value
 * takes all. */
int accept_wanted(struct text accept, struct text media);
