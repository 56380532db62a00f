/* The form of a statement that serves several callers at once (server/tools/sqlgen.c): each parameter is an
 * array of what they give, and the last column of a row is the number of the caller that it is for. */
#pragma once

#include "base/arena.h"
#include "core/statement.h"

enum { GATHERED_MOST = 24 };

/* What the queries, all of one statement, give for each parameter, as arrays in the arena. False when memory
 * has run out. */
bool gathered_values(struct arena *arena, struct query *const *queries, int count, const char **values);

/* Gives each query its row of the common answer, or none. The rows stay the caller's. */
void gathered_share(struct query *const *queries, int count, const struct rows *rows);
