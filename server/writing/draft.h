/* The next update, from draft to public. A draft is rows in tables of their own, which nothing that readers
 * are given looks at; publishing stages them, and from then on they go the way of an import. */
#pragma once

#include "writing/write.h"

/* POST to the updates: a new draft. */
bool draft_create(struct write *write);

/* PATCH of an update: of a draft, or of one that has been published. */
bool draft_change(struct write *write);

/* DELETE of an update that is a draft: throws it away. */
bool draft_discard(struct write *write);

/* DELETE of one row of a draft. */
bool draft_remove_entry(struct write *write);

/* POST of rows that the update brings. */
bool draft_fill(struct write *write);

/* How many rows of each file the draft holds, as a JSON object. */
bool draft_count(struct write *write, struct text *counts);

/* The parts of draft_fill, for rows that come as a stream: opens the draft that the path names and makes
 * empty staging tables; gives what is staged its defaults, checks it and keeps it. False with a problem
 * raised or a refusal. */
bool draft_open(struct write *write);
bool draft_keep(struct write *write, const struct row *rows, size_t count);
