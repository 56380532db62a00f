/* Corrections of published figures: POST with a reason and what was wrong makes the next revision of one. */
#pragma once

#include "writing/write.h"

bool correction_make(struct write *write);

/* The same for several figures at once, in one version of the dataset: PostgreSQL then begins once what takes
 * it ten times as long as a figure more. False where any of them cannot be made; those are apart then, and
 * the transaction is of no use. */
bool correction_make_together(struct write *const *writes, size_t count);

/* Whether they are of different figures, and so may be made together. */
bool correction_may_join(const struct write *one, const struct write *other);
