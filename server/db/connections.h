/* The connections of the pool together. Used by the pool's thread alone. */
#pragma once

#include "db/connection.h"

#include <poll.h>

struct connections {
    int count;
    struct connection *all;
};

/* The one that can take another batch and has the fewest under way; NULL when none can. */
struct connection *connections_least_busy(const struct connections *connections);

/* Whether any is open, or on its way to be. */
bool connections_any_alive(const struct connections *connections);

/* Whether any is asked by several as one. */
bool connections_any_gathering(const struct connections *connections);

/* When one has to be looked after (CLOCK_MONOTONIC nanoseconds); that moment where it is sooner. */
long long connections_deadline(const struct connections *connections, long long moment);

/* What to wait for, an element for each. */
void connections_watch(const struct connections *connections, struct pollfd *watched);
