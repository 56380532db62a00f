/* Learns which version of the dataset is the newest while nobody asks the database anything else: from
 * PostgreSQL's notification where one comes, which is a hint, and by asking, which is the truth. */
#pragma once

#include "base/settings.h"
#include "core/cache.h"
#include "core/edition.h"

struct watcher;

/* Starts a thread with a session of its own, which keeps `edition` certain while somebody asks for it, and
 * empties the cache should the dataset be replaced by an older one. NULL when memory or threads have run out.
 */
struct watcher *watcher_start(const struct settings *settings, struct edition *edition, struct cache *cache);

/* Ends the thread. */
void watcher_stop(struct watcher *watcher);

/* After watcher_stop, when nobody can ask for the version any more. */
void watcher_free(struct watcher *watcher);
