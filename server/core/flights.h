/* One computation for all who ask the same at the same time: the first leads, the others rest until it has
 * ended. */
#pragma once

#include "core/cache.h"

/* How it ended: not yet; the answer is in the cache; there is one that cannot be kept; or none could be made,
 * so that the next one has to try. */
enum flight_end { FLIGHT_NONE, FLIGHT_KEPT, FLIGHT_UNKEPT, FLIGHT_FAILED };

/* One request's part in it, which lives as long as the request. */
struct flight {
    const struct cache_key *key;
    void (*wake)(void *owner); /* after this the flight is the owner's alone, if it does not lead */
    void *owner;
    /* Told by flights_lead and flights_end: */
    bool leads;
    enum flight_end end; /* of that it waited for, where it does not lead */
    /* The flights' own: */
    struct flight *next;
    struct flight *first; /* of those that wait for it */
    struct flight *last;
};

struct flights;

/* NULL when memory has run out. */
struct flights *flights_new(void);

void flights_free(struct flights *flights);

/* Whether nobody is computing that already: then this one leads, and must end. */
bool flights_lead(struct flights *flights, struct flight *flight);

/* Waits for who leads: `wake` is called once, on another thread, maybe before this returns. False when nobody
 * leads any more: then it is not called. */
bool flights_wait(struct flights *flights, struct flight *flight);

/* The one that leads has ended. Wakes all who wait; or, where it failed, makes the first of them lead, and
 * wakes that one. */
void flights_end(struct flights *flights, struct flight *flight, enum flight_end end);
