/* The request target (RFC 9112, section 3.2; RFC 3986): split and decoded, strictly. */
#pragma once

#include "core/request.h"

/* Fills path and query from the target, and scheme and authority from an absolute one, of which path and
 * query stay, spelt as a link may be (RFC 3986); on a fault raises a problem and returns false. */
bool target_parse(struct request *request);

/* How long a target is when it is spelt so: browsers send some characters that no link may have. */
size_t target_spelt_length(struct text raw);

/* Percent-decoded copy in the arena, `+` as a space where `form` says so. Without a value when an escape is
 * broken or the result is not UTF-8 or holds a zero byte. */
struct text target_decode(struct arena *arena, struct text raw, bool form);

/* A target with one parameter of its query replaced, or left out where `value` has none; the new one comes
 * last. */
struct text target_with(struct arena *arena, struct text target, const char *name, struct text value);
