/* The next update, from draft to public. A draft is rows in tables of their own, which nothing that readers
 * are given looks at; publishing stages them, and from then on they go the way of an import. */
#pragma once

#include "writing/upload.h"

/* POST to the updates: a new draft. */
bool draft_create(struct write *write);

/* PATCH of an update: of a draft, or of one that has been published. */
bool draft_change(struct write *write);

/* DELETE of an update that is a draft: throws it away. */
bool draft_discard(struct write *write);

/* DELETE of one row of a draft. */
bool draft_remove_entry(struct write *write);

/* POST of rows that the update brings, as a stream; with dry_run they are checked and not kept. */
bool draft_fill(struct write *write);
extern const struct parameter draft_fill_parameters[];

/* The same with rows from elsewhere than the request's body. */
bool draft_fill_from(struct write *write, struct upload_source source);

/* How many rows of each file the draft holds, as a JSON object. */
bool draft_count(struct write *write, struct text *counts);

/* Whether the path names a draft, without waiting for others who work on it; if not, raises 404. From then on
 * the transaction is about it. */
bool draft_find(struct write *write);

/* The same, and nobody else works on it until the transaction ends. */
bool draft_hold(struct write *write);

/* The same, with empty staging tables. */
bool draft_open(struct write *write);

/* Whether If-Match, where it is given, is the ETag of the draft that is held. False with a problem raised. */
bool draft_match(struct write *write);
