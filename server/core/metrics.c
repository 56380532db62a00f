/* Counters that only grow, but for what is under way. */
#include "core/metrics.h"

#include <strings.h>

const struct metrics_bound metrics_bounds[METRICS_DURATIONS] = {
    {"0.0001", 100}, {"0.00025", 250}, {"0.0005", 500}, {"0.001", 1000}, {"0.0025", 2500}, {"0.005", 5000},
    {"0.01", 10000}, {"0.025", 25000}, {"0.05", 50000}, {"0.1", 100000}, {"0.25", 250000}, {"0.5", 500000},
    {"1", 1000000},  {"2.5", 2500000}, {"5", 5000000},  {"10", 10000000}};

static void add(atomic_llong *number, long long more) {
    atomic_fetch_add_explicit(number, more, memory_order_relaxed);
}

void metrics_count_read(struct metrics *metrics, bool by_replica) {
    add(&metrics->reads[by_replica], 1);
}

void metrics_begin(struct metrics *metrics) {
    add(&metrics->under_way, 1);
}

static int place_of_method(unsigned method) {
    int place = ffs((int)method) - 1;
    return place >= 0 && place < METRICS_METHODS - 1 ? place : METRICS_METHODS - 1;
}

static int place_of_duration(long long microseconds) {
    int place = 0;
    while (place < METRICS_DURATIONS && microseconds > metrics_bounds[place].microseconds)
        place++;
    return place;
}

void metrics_end(struct metrics *metrics, struct metrics_request request) {
    int status = request.status > 0 && request.status < METRICS_STATUSES ? request.status : 0;
    add(&metrics->under_way, -1);
    add(&metrics->ended[place_of_method(request.method)][status], 1);
    add(&metrics->durations[place_of_duration(request.microseconds)], 1);
    add(&metrics->microseconds, request.microseconds);
    add(&metrics->bytes, request.bytes);
    add(&metrics->kept, request.kept);
}
