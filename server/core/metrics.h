/* What a process has done since it began, in numbers: counted where it happens, told by resources/metrics.c.
 * No lock is taken for it. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>

enum { METRICS_METHODS = 8, METRICS_STATUSES = 600, METRICS_DURATIONS = 16 };

struct metrics {
    long long began; /* seconds since 1970 */
    /* Requests that have ended, by the place of their method's bit in enum method, with METRICS_METHODS - 1
     * for those that this server does not know, and by status, with 0 where the client left before. */
    atomic_llong ended[METRICS_METHODS][METRICS_STATUSES];
    atomic_llong durations[METRICS_DURATIONS + 1]; /* of these so many within each bound, and longer */
    atomic_llong microseconds;                     /* that they took, all together */
    atomic_llong bytes;                            /* of bodies that they were sent */
    atomic_llong kept;                             /* of these were answered by a reply that was there */
    atomic_llong reads[2];                         /* of the database: by the primary, by a replica */
    atomic_llong under_way;
    atomic_llong connections;
};

/* The bounds, as Prometheus' text format spells them and in microseconds. */
struct metrics_bound {
    const char *seconds;
    long long microseconds;
};

extern const struct metrics_bound metrics_bounds[METRICS_DURATIONS];

/* The database has been asked. */
void metrics_count_read(struct metrics *metrics, bool by_replica);

/* A request begins; metrics_end follows. */
void metrics_begin(struct metrics *metrics);

struct metrics_request {
    unsigned method; /* an enum method; 0 for none that is known */
    int status;      /* 0 for none */
    long long bytes;
    long long microseconds;
    bool kept;
};

void metrics_end(struct metrics *metrics, struct metrics_request request);
