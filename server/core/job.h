/* Work for the writer (db/writer.h): something that is done with a session of its own, away from the
 * listeners. */
#pragma once

#include <stdbool.h>

struct session;

struct job {
    /* Called once, on a thread of the writer; without a session where the database cannot be reached or the
     * server is stopping. */
    void (*run)(struct job *job, struct session *session);
    void *owner;
    struct job *next; /* the writer's own: its place in the queue */
};
