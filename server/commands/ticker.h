/* Shows how far a command has come, where somebody watches: one line on standard error, written anew once a
 * second, and only if the work takes longer than that. */
#pragma once

#include "base/progress.h"

struct ticker;

/* `verb` goes before what is under way: "loading". NULL when nobody watches. */
struct ticker *ticker_start(const char *verb, struct progress *progress);

/* Wipes the line. NULL is allowed. */
void ticker_stop(struct ticker *ticker);
