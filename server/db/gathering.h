/* Batches that ask the same, each for something of its own, asked as one: PostgreSQL starts their statements
 * once, which takes it several times as long as finding a row. */
#pragma once

#include "db/batch_queue.h"
#include "db/gathered.h"

#include <libpq-fe.h>

/* Whether every statement of it has a form for many callers, or takes nothing. */
bool gathering_is_possible(const struct batch *batch);

/* Whether it may be asked together with others. One that was tried before goes alone, so that what is at
 * fault with it concerns nobody else. */
bool gathering_may_join(const struct batch *batch);

/* Whether both may, and ask the same. */
bool gathering_is_alike(const struct batch *one, const struct batch *other);

/* Takes those that are like it from the queue, as its fellows. */
void gathering_collect(struct batch *first, struct batch_queue *queue);

/* Sends the statement at that place, once for all of them. */
bool gathering_ask(PGconn *session, const struct batch *first, int at);

/* Gives each of them its rows of the result, which is taken. False when memory has run out. */
bool gathering_share(struct batch *first, int at, PGresult *result);

/* All of them, each for itself again, as a list; the outcome of the first is that of all. */
struct batch *gathering_part(struct batch *first);
