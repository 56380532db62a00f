/* A list under a lock. Decides who is next, who goes with whom, and who has waited too long; never what
 * becomes of them. */
#include "db/batch_queue.h"

#include <limits.h>

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

/* What chooses among those that wait: by a moment, or by another batch. */
struct choice {
    long long now;
    const struct batch *model;
    bool (*is_alike)(const struct batch *one, const struct batch *other);
    int most;
};

static bool is_chosen(const struct choice *choice, const struct batch *batch) {
    return choice->model ? choice->is_alike(choice->model, batch) : choice->now >= batch->deadline;
}

/* Takes out those that are chosen, in their order. */
static struct batch *take_chosen(struct batch_queue *queue, struct choice choice) {
    struct batch *chosen = NULL;
    struct batch **chosen_end = &chosen;
    pthread_mutex_lock(&queue->lock);
    struct batch **at = &queue->first;
    queue->last = NULL;
    while (*at) {
        struct batch *batch = *at;
        if (choice.most == 0 || !is_chosen(&choice, batch)) {
            queue->last = batch;
            at = &batch->next;
            continue;
        }
        *at = batch->next;
        *chosen_end = batch;
        chosen_end = &batch->next;
        queue->length--;
        choice.most--;
    }
    *chosen_end = NULL;
    pthread_mutex_unlock(&queue->lock);
    return chosen;
}

struct batch *batch_queue_take_like(struct batch_queue *queue, const struct batch *batch, int most,
                                    bool (*is_alike)(const struct batch *one, const struct batch *other)) {
    return take_chosen(queue, (struct choice){.model = batch, .is_alike = is_alike, .most = most});
}

struct batch *batch_queue_take_late(struct batch_queue *queue, long long now) {
    return take_chosen(queue, (struct choice){.now = now, .most = INT_MAX});
}

long long batch_queue_length(struct batch_queue *queue) {
    pthread_mutex_lock(&queue->lock);
    long long length = queue->length;
    pthread_mutex_unlock(&queue->lock);
    return length;
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
