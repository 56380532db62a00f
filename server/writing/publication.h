/* What happens to a draft and to what has been published: looked over, made public, withdrawn. */
#pragma once

#include "writing/write.h"

/* GET of what stands against publishing a draft, and of what a publisher should look at before. Nothing is
 * changed. */
bool publication_check(struct write *write);

/* POST: makes all of a draft public at once. */
bool publication_publish(struct write *write);

/* POST with a reason: takes a published update, or one figure, out of the record; its tombstone stays. */
bool publication_withdraw_update(struct write *write);
bool publication_withdraw_figure(struct write *write);

/* Whether the caller's key is for the programme of the figure that the input `id` names; a figure that is not
 * there is nobody's. */
bool publication_permit_figure(struct write *write);
