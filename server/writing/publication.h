/* What happens to a draft and to what has been published: looked over, made public, withdrawn. */
#pragma once

#include "writing/write.h"

/* GET of what stands against publishing a draft, and of what a publisher should look at before. Nothing is
 * changed. */
bool publication_check(struct write *write);

/* POST: makes all of a draft public at once. */
bool publication_publish(struct write *write);

/* POST with a reason: takes a published update, one figure, or one check that a document makes out of the
 * record; its tombstone stays. */
bool publication_withdraw_update(struct write *write);
bool publication_withdraw_figure(struct write *write);
bool publication_withdraw_check(struct write *write);

/* The same of what a document says of a promise (`id`), which the promise tells of from then on. */
bool publication_withdraw_evidence(struct write *write);

/* Whether the caller's key is for the programme of the figure that the input `id` names; a figure that is not
 * there is nobody's. */
bool publication_permit_figure(struct write *write);
