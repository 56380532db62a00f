/* Jobs that wait for a thread of the writer, in order; those that may join each other are taken together.
 * Guarded by who has it. */
#pragma once

#include "core/job.h"

/* Zeroes are an empty one. */
struct job_queue {
    struct job *first;
    struct job *last;
    long long length;
    bool joined; /* jobs are under way that others may join: those wait for them, to go together */
};

void job_queue_put(struct job_queue *queue, struct job *job);

/* The first that needs not wait for another, which stays; NULL where there is none. */
struct job *job_queue_find(const struct job_queue *queue);

/* Takes that one. Where others may join it, up to JOBS_TOGETHER are taken along: its fellows, each of which
 * may join all the others. */
struct job *job_queue_take(struct job_queue *queue);

/* What was taken is done: those that waited for it may go. */
void job_queue_let_join(struct job_queue *queue);

/* Takes all that nobody wants any more, as a list. */
struct job *job_queue_take_unwanted(struct job_queue *queue);
