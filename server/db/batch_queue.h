/* Batches that wait for a connection, from any thread to the pool's. */
#pragma once

#include "core/statement.h"

#include <pthread.h>

/* Zeroes are an empty one, but for its lock and its limit. */
struct batch_queue {
    pthread_mutex_t lock; /* guards all below */
    struct batch *first;
    struct batch *last;
    long long length;
    long long limit;
    bool closed;
};

void batch_queue_init(struct batch_queue *queue, long long limit);

/* Puts a batch at the end; false when the queue is full or closed. */
bool batch_queue_put(struct batch_queue *queue, struct batch *batch);

/* Puts one at the beginning that has been taken before: nobody overtakes it, and no limit holds. */
void batch_queue_put_back(struct batch_queue *queue, struct batch *batch);

/* The first one; NULL when there is none. */
struct batch *batch_queue_take(struct batch_queue *queue);

/* Up to so many like that one, from anywhere, as a list. */
struct batch *batch_queue_take_like(struct batch_queue *queue, const struct batch *batch, int most,
                                    bool (*is_alike)(const struct batch *one, const struct batch *other));

/* All whose deadline has come by that moment (CLOCK_MONOTONIC nanoseconds), as a list; the others stay. */
struct batch *batch_queue_take_late(struct batch_queue *queue, long long now);

long long batch_queue_length(struct batch_queue *queue);

/* The deadline of the first; that moment where it is sooner, or none waits. */
long long batch_queue_deadline(struct batch_queue *queue, long long moment);

/* Nothing can be put any more. */
void batch_queue_close(struct batch_queue *queue);

bool batch_queue_is_closed(struct batch_queue *queue);
