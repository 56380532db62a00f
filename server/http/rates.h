/* A limit on requests for each client address: a bucket that fills at a steady rate and holds a burst. Memory
 * is bounded: of more addresses than it has room for, the one unseen longest is forgotten. */
#pragma once

#include "base/settings.h"

#include <sys/socket.h>

struct rates;

struct rate {
    bool limited;    /* whether the address is subject to the limit at all; if not, the rest means nothing */
    bool allowed;    /* this request is within it */
    long long limit; /* the bucket's size, in requests */
    long long left;  /* in the bucket, after this one */
    long long seconds; /* until the bucket is full again; when refused, until there is one more */
};

/* NULL when memory has run out. */
struct rates *rates_new(void);

void rates_free(struct rates *rates);

/* Takes one request of an address, by the limits that these settings have. `now` is CLOCK_MONOTONIC
 * nanoseconds. */
struct rate rates_take(struct rates *rates, const struct settings *settings, const struct sockaddr *address,
                       long long now);
