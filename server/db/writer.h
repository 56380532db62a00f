/* Runs writes: a few threads, each with a blocking session that lasts, so that no listener ever waits for a
 * transaction. Jobs that may join each other run one lot at a time: those that come meanwhile are the next.
 */
#pragma once

#include "base/settings.h"
#include "core/job.h"

struct writer;

/* Starts so many threads. NULL when memory or threads have run out. An unreachable database is no
 * failure here: each job finds out. */
struct writer *writer_start(const struct settings *settings, size_t count);

/* Fits service->write: takes a job; false when write_queue jobs are waiting already that somebody wants.
 * Those that nobody wants any more give way to it. */
bool writer_submit(void *writer, struct job *job);

/* How many jobs wait for a thread. `writer` is a struct writer. */
long long writer_waiting(void *writer);

/* Ends the threads, in the middle of a transaction if need be; jobs still waiting are run without a session.
 */
void writer_stop(struct writer *writer);

/* After writer_stop, when nobody can submit any more. */
void writer_free(struct writer *writer);
