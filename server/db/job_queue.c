/* A list that is taken from by conditions. Decides who goes before whom, and with whom. */
#include "db/job_queue.h"

#include <stddef.h>

void job_queue_put(struct job_queue *queue, struct job *job) {
    job->next = NULL;
    if (queue->last)
        queue->last->next = job;
    else
        queue->first = job;
    queue->last = job;
    queue->length++;
}

/* Takes out of the queue those that `is_taken` says, in their order; the others stay in theirs. */
static struct job *take_some(struct job_queue *queue, bool (*is_taken)(const struct job *job, void *argument),
                             void *argument) {
    struct job *taken = NULL;
    struct job **end = &taken;
    struct job *next = queue->first;
    queue->first = queue->last = NULL;
    queue->length = 0;
    while (next) {
        struct job *job = next;
        next = job->next;
        if (!is_taken(job, argument)) {
            job_queue_put(queue, job);
            continue;
        }
        job->next = NULL;
        *end = job;
        end = &job->next;
    }
    return taken;
}

/* Those that go together, while they are sought. */
struct company {
    const struct job *members[JOBS_TOGETHER];
    size_t count;
};

/* One that cannot join waits for its turn. */
static bool joins(const struct job *job, void *argument) {
    struct company *company = argument;
    if (!job->may_join || company->count == JOBS_TOGETHER)
        return false;
    for (size_t at = 0; at < company->count; at++)
        if (!job->may_join(company->members[at], job))
            return false;
    company->members[company->count++] = job;
    return true;
}

static bool is_that(const struct job *job, void *argument) {
    return job == argument;
}

struct job *job_queue_find(const struct job_queue *queue) {
    struct job *job = queue->first;
    while (job && job->may_join && queue->joined)
        job = job->next;
    return job;
}

struct job *job_queue_take(struct job_queue *queue) {
    struct job *job = job_queue_find(queue);
    if (!job)
        return NULL;
    take_some(queue, is_that, job);
    job->fellows = NULL;
    if (job->may_join) {
        struct company company = {{job}, 1};
        job->fellows = take_some(queue, joins, &company);
        queue->joined = true;
    }
    return job;
}

void job_queue_let_join(struct job_queue *queue) {
    queue->joined = false;
}

static bool is_unwanted(const struct job *job, void *argument) {
    (void)argument;
    return job->is_wanted && !job->is_wanted(job);
}

struct job *job_queue_take_unwanted(struct job_queue *queue) {
    return take_some(queue, is_unwanted, NULL);
}
