/* Texts that are words with spaces between. */
#pragma once

#include "base/text.h"

/* Takes the next word off `rest`; without a value at the end. */
struct text words_next(struct text *rest);

int words_count(const char *words);
