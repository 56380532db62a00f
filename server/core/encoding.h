/* Content coding (RFC 9110, section 8.4): gzip, for callers that accept it. */
#pragma once

#include "base/text.h"

/* Whether an Accept-Encoding field wants gzip at least as much as no coding. */
bool encoding_wants_gzip(struct text accept_encoding);

/* Replaces the bytes by their gzip form (RFC 1952); false, and the bytes unchanged, when memory has run out.
 */
bool encoding_gzip(struct buffer *bytes);

/* A gzip form under way, of bytes that come piece by piece: a quarter of a megabyte, however many they are.
 */
struct encoding;

/* NULL when memory has run out. */
struct encoding *encoding_new(void);

/* Replaces the next piece by what it adds to the gzip form. Whoever has got that can unpack all pieces so
 * far; only `last` ends the form, so that one cut short is seen to be. False, and the piece unchanged, when
 * memory has run out: nothing more can be added then. */
bool encoding_pack(struct encoding *encoding, struct buffer *bytes, bool last);

/* NULL is allowed. */
void encoding_free(struct encoding *encoding);
