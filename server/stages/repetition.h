/* A request that comes again: by its Idempotency-Key, which its first answer is kept under for 24 hours, in
 * the transaction of the write itself. */
#pragma once

#include "writing/write.h"

/* Names the inputs by which the request is known again, if it has a key. False with a problem raised where
 * that is none. */
bool repetition_name(struct write *write);

/* Whether the write is to be done. False where the kept answer is given again (`replayed`), with a problem
 * raised where the key is under way or came with another request, or with a refusal. */
bool repetition_begin(struct write *write);

/* Keeps the answer. False with a refusal, or with a problem raised. */
bool repetition_keep(struct write *write);
