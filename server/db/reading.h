/* Where reads go: to the primary, or to one of its streaming replicas where it has replayed enough. A replica
 * answers a batch only with a version of the dataset that is no older than the newest one known; who is asked
 * in vain, or falls behind, costs a second question and never an older answer. */
#pragma once

#include "base/settings.h"
#include "core/edition.h"
#include "core/statement.h"

struct reading;

/* Starts a pool of `count` connections (db/pool.h) to the primary and, where `edition` is given, to each of
 * replica_urls. NULL when memory or threads have run out. */
struct reading *reading_start(const struct settings *settings, const struct statement *const *statements,
                              int count, const char *search_path, struct edition *edition);

/* Takes a batch; false when too many are waiting already. `reading` is a struct reading. */
bool reading_submit(void *reading, struct batch *batch);

/* How many batches wait for a connection. `reading` is a struct reading. */
long long reading_waiting(void *reading);

/* Ends all pools; NULL is allowed. */
void reading_stop(struct reading *reading);

/* After reading_stop, when nobody can submit any more; NULL is allowed. */
void reading_free(struct reading *reading);
