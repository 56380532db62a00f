/* Work for the writer (db/writer.h): something that is done with a session of its own, away from the
 * listeners. */
#pragma once

#include <stdbool.h>

struct session;

enum { JOBS_TOGETHER = 24 /* that are run as one, at most */ };

struct job {
    /* Called once, on a thread of the writer; without a session where the database cannot be reached or the
     * server is stopping. */
    void (*run)(struct job *job, struct session *session);
    /* Called while it runs, on another thread, when the server is stopping: whatever it waits for besides the
     * database ends. NULL where there is nothing of the kind. */
    void (*stop)(struct job *job);
    /* Called last, on the thread it ran on: the writer knows nothing of the job any more. */
    void (*done)(struct job *job);
    /* Asked of a job that waits, on the thread of one that finds no place any more: whether anybody still
     * waits for what it does. NULL: somebody does. */
    bool (*is_wanted)(const struct job *job);
    /* Called last, on that thread, instead of `run` and `done`, where nobody does: it is not run. */
    void (*give_way)(struct job *job);
    /* Whether both may be run as one, whichever comes first; asked while both wait. NULL for a job that is
     * always run by itself. Of those that are not, only one runs at a time: the others wait, and join. */
    bool (*may_join)(const struct job *one, const struct job *other);
    /* Called with a session, for a job with fellows: runs those that can be as one, and sets their `ran`. The
     * others are run by themselves; to them nothing has happened. */
    void (*run_together)(struct job *first, struct session *session);
    struct job *fellows; /* those that are to be run together with it, by their `next` */
    bool ran;
    void *owner;
    struct job *next; /* the writer's own: its place in the queue, or among fellows */
};
