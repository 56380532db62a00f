/* A table of who leads. Decides who goes next; what is computed it does not know. */
#include "core/flights.h"

#include <pthread.h>
#include <stdlib.h>

enum { BUCKETS = 256 };

struct flights {
    pthread_mutex_t lock; /* guards all below, and what hangs on it */
    struct flight *buckets[BUCKETS];
};

struct flights *flights_new(void) {
    struct flights *flights = calloc(1, sizeof *flights);
    if (flights)
        pthread_mutex_init(&flights->lock, NULL);
    return flights;
}

void flights_free(struct flights *flights) {
    if (!flights)
        return;
    if (flights)
        pthread_mutex_destroy(&flights->lock);
    free(flights);
}

/* Where the one that leads hangs, or would. */
static struct flight **place_of(struct flights *flights, const struct cache_key *key) {
    struct flight **at = &flights->buckets[key->hash % BUCKETS];
    while (*at && !cache_key_equal((*at)->key, key))
        at = &(*at)->next;
    return at;
}

bool flights_lead(struct flights *flights, struct flight *flight) {
    pthread_mutex_lock(&flights->lock);
    struct flight **place = place_of(flights, flight->key);
    flight->leads = !*place;
    if (flight->leads) {
        flight->next = flight->first = flight->last = NULL;
        *place = flight;
    }
    pthread_mutex_unlock(&flights->lock);
    return flight->leads;
}

bool flights_wait(struct flights *flights, struct flight *flight) {
    pthread_mutex_lock(&flights->lock);
    struct flight *leader = *place_of(flights, flight->key);
    if (leader) {
        flight->next = NULL;
        if (leader->last)
            leader->last->next = flight;
        else
            leader->first = flight;
        leader->last = flight;
    }
    pthread_mutex_unlock(&flights->lock);
    return leader;
}

/* Puts the first of those that wait in the place of who led. */
static struct flight *hand_on(struct flight **place, struct flight *flight) {
    struct flight *heir = flight->first;
    heir->first = heir->next;
    heir->last = heir->first ? flight->last : NULL;
    heir->next = flight->next;
    heir->leads = true;
    *place = heir;
    return heir;
}

void flights_end(struct flights *flights, struct flight *flight, enum flight_end end) {
    struct flight *woken = NULL;
    struct flight *heir = NULL;
    pthread_mutex_lock(&flights->lock);
    struct flight **place = place_of(flights, flight->key);
    if (end == FLIGHT_FAILED && flight->first) {
        heir = hand_on(place, flight);
    } else {
        *place = flight->next;
        woken = flight->first;
    }
    flight->leads = false;
    pthread_mutex_unlock(&flights->lock);
    if (heir)
        heir->wake(heir->owner);
    while (woken) {
        struct flight *next = woken->next; /* once awake, it may be gone */
        woken->end = end;
        woken->wake(woken->owner);
        woken = next;
    }
}
