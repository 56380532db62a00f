/* What the cells of the record's files look like (docs/record.md), as far as a text can tell by itself. */
#pragma once

#include "base/arena.h"

/* Small letters, digits and single hyphens between them, 100 at most. */
bool form_is_slug(struct text text);

/* A whole number from 1. */
bool form_is_count(struct text text);

/* A decimal number as JSON writes it (RFC 8259, section 6), of 40 digits at most and without an exponent;
 * zero has no sign. So it reads back as it was written. */
bool form_is_plain_number(struct text text);

/* A SHA-256 in small hexadecimal digits. */
bool form_is_checksum(struct text text);

/* A period code. */
bool form_is_period(struct arena *arena, struct text text);

/* A year, a month or a day. */
bool form_is_date(struct arena *arena, struct text text);

/* What can stand in a list of a file: not what separates its parts, nor what would do so beside the spaces of
 * another. */
bool form_is_part(struct text text);
