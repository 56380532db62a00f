/* SHA-256 as 64 small hexadecimal digits (FIPS 180-4). */
#pragma once

#include "base/arena.h"

/* The digest of several texts, each followed by a zero byte, so that no two lists of texts are alike. */
struct text digest_of_texts(struct arena *arena, const struct text *texts, size_t count);

/* The same where the last text comes in pieces. */
struct digest;

/* Of all texts but the last; lives in the arena. NULL when memory has run out. */
struct digest *digest_begin(struct arena *arena, const struct text *texts, size_t count);

void digest_add(struct digest *digest, struct text piece);

/* Ends it, once. */
struct text digest_end(struct arena *arena, struct digest *digest);

/* "sha256:" and the digest of one text as it is. */
struct text digest_named(struct arena *arena, struct text content);
