/* SHA-256 as 64 small hexadecimal digits (FIPS 180-4). */
#pragma once

#include "base/arena.h"

/* The digest of several texts, each followed by a zero byte, so that no two lists of texts are alike. */
struct text digest_of_texts(struct arena *arena, const struct text *texts, size_t count);
