/* Runs actions in transactions, on a thread of the writer. */
#pragma once

#include "writing/write.h"

/* Runs the action until it is kept, refused, or has met others too often; without a session it is refused.
 * The request then has its answer or a problem. */
void transaction_run(struct write *write, struct session *session);

/* Runs the same action of several requests, JOBS_TOGETHER at most, in one transaction, less those of them
 * that cannot be done, or were done before: nothing is changed by these, and each is to be run by itself.
 * Returns how many have their answer, or a problem; they come first in `writes` then. */
size_t transaction_run_together(struct write **writes, size_t count, struct session *session);
