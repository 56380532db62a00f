/* Runs actions in transactions, on a thread of the writer. */
#pragma once

#include "writing/write.h"

/* Runs the action until it is kept, refused, or has met others too often; without a session it is refused.
 * The request then has its answer or a problem. */
void transaction_run(struct write *write, struct session *session);

/* Runs the same action of several requests, JOBS_TOGETHER at most, in one transaction; each has its own
 * answer then. False where any of them cannot be done, or was done before: nothing has been changed, and each
 * is to be run by itself. */
bool transaction_run_together(struct write *const *writes, size_t count, struct session *session);
