/* The reading pool: a few pipelined connections driven by one thread, so that no listener ever waits for
 * PostgreSQL. Each batch runs in one read-only, repeatable-read snapshot, with a deadline that holds against
 * a frozen server too. */
#pragma once

#include "base/settings.h"
#include "core/statement.h"

struct pool;

/* Starts the thread, which makes `count` connections to the database at `url` and prepares `statements`
 * (ended by NULL) on each, with names looked up in the schemas of `search_path` (NULL: PostgreSQL's own).
 * NULL when memory or threads have run out. An unreachable database is no failure here: batches are answered
 * BATCH_UNAVAILABLE until it is back. */
struct pool *pool_start(const struct settings *settings, struct text url,
                        const struct statement *const *statements, int count, const char *search_path);

/* Takes a batch; false when pool_queue batches are waiting already. `pool` is a struct pool. */
bool pool_submit(void *pool, struct batch *batch);

/* How many batches wait for a connection. `pool` is a struct pool. */
long long pool_waiting(void *pool);

/* Frees the rows of a finished batch. */
void pool_release(struct batch *batch);

/* Ends the thread; batches still waiting are answered BATCH_UNAVAILABLE first, and later ones are refused. */
void pool_stop(struct pool *pool);

/* After pool_stop, when nobody can submit any more. */
void pool_free(struct pool *pool);
