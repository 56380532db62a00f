/* A list under a lock. Decides who is next, and who has waited too long; never what becomes of them. */
#include "db/batch_queue.h"

void batch_queue_init(struct batch_queue *queue, long long limit) {
    *queue = (struct batch_queue){.limit = limit};
    pthread_mutex_init(&queue->lock, NULL);
}

bool batch_queue_put(struct batch_queue *queue, struct batch *batch) {
    pthread_mutex_lock(&queue->lock);
    bool taken = queue->length < queue->limit && !queue->closed;
    if (taken) {
        batch->next = NULL;
        if (queue->last)
            queue->last->next = batch;
        else
            queue->first = batch;
        queue->last = batch;
        queue->length++;
    }
    pthread_mutex_unlock(&queue->lock);
    return taken;
}

void batch_queue_put_back(struct batch_queue *queue, struct batch *batch) {
    pthread_mutex_lock(&queue->lock);
    batch->next = queue->first;
    queue->first = batch;
    if (!queue->last)
        queue->last = batch;
    queue->length++;
    pthread_mutex_unlock(&queue->lock);
}

struct batch *batch_queue_take(struct batch_queue *queue) {
    pthread_mutex_lock(&queue->lock);
    struct batch *batch = queue->first;
    if (batch) {
        queue->first = batch->next;
        if (!queue->first)
            queue->last = NULL;
        queue->length--;
    }
    pthread_mutex_unlock(&queue->lock);
    return batch;
}

struct batch *batch_queue_take_late(struct batch_queue *queue, long long now) {
    struct batch *late = NULL;
    struct batch **late_end = &late;
    pthread_mutex_lock(&queue->lock);
    struct batch **at = &queue->first;
    queue->last = NULL;
    while (*at) {
        struct batch *batch = *at;
        if (now < batch->deadline) {
            queue->last = batch;
            at = &batch->next;
            continue;
        }
        *at = batch->next;
        *late_end = batch;
        late_end = &batch->next;
        queue->length--;
    }
    *late_end = NULL;
    pthread_mutex_unlock(&queue->lock);
    return late;
}

long long batch_queue_deadline(struct batch_queue *queue, long long moment) {
    pthread_mutex_lock(&queue->lock);
    long long deadline = queue->first && queue->first->deadline < moment ? queue->first->deadline : moment;
    pthread_mutex_unlock(&queue->lock);
    return deadline;
}

void batch_queue_close(struct batch_queue *queue) {
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    pthread_mutex_unlock(&queue->lock);
}

bool batch_queue_is_closed(struct batch_queue *queue) {
    pthread_mutex_lock(&queue->lock);
    bool closed = queue->closed;
    pthread_mutex_unlock(&queue->lock);
    return closed;
}
