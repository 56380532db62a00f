/* What stays of a thing that was published and has been withdrawn: when and why. Decides which thing a path
 * is about; the database knows of the tombstone (queries/withdrawals.sql). */
#pragma once

#include "core/request.h"

/* Names what withdrawals_find asks for: the thing in the request's path, be it the path of the thing itself
 * or of what belongs to it. False when the path leads to no single thing. */
bool tombstone_name(struct request *request);

/* Raises PROBLEM_WITHDRAWN with what withdrawals_find has found. Returns false. */
bool tombstone_fail(struct request *request, const struct rows *found);
