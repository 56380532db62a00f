/*
 * Texts folded to one plain form, and phrases found in them as whole words. In a list of phrases a bar parts
 * alternatives and
 * "~" is a space or a hyphen; folding leaves neither in a text.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Every folded text has this much white space before it, so that looking back is safe; no phrase is longer.
 */
enum { PHRASE_MARGIN = 32 };

/* Folds `length` bytes of UTF-8 (small letters, plain quotes and dashes, single spaces, a newline between
 * paragraphs) into `room` bytes. The start of the folded text, which lies in `into`; NULL when there is no
 * room for it. */
const char *phrase_fold(char *into, size_t room, const char *from, size_t length);

/* The end of the phrase that stands here, when a whole word ends with it; or NULL. */
const char *phrase_at(const char *at, const char *phrases);

/* The start of the phrase that ends one space before here; or NULL. */
const char *phrase_before(const char *at, const char *phrases);

/* Whether one of the phrases stands anywhere in a folded text. */
bool phrase_stands(const char *text, const char *phrases);

bool phrase_is_digit(char letter);

/* A letter or a digit of a folded text. */
bool phrase_is_word(char letter);
