/* Content coding (RFC 9110, section 8.4): gzip, for callers that accept it. */
#pragma once

#include "base/text.h"

/* Whether an Accept-Encoding field wants gzip at least as much as no coding. */
bool encoding_wants_gzip(struct text accept_encoding);

/* Replaces the bytes by their gzip form (RFC 1952); false, and the bytes unchanged, when memory has run out.
 */
bool encoding_gzip(struct buffer *bytes);
