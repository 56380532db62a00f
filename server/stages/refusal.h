/* What it means to who wrote that the database has refused. */
#pragma once

#include "writing/write.h"

enum outcome {
    OUTCOME_DONE,
    OUTCOME_REFUSED, /* with a problem raised */
    OUTCOME_AGAIN,   /* others wrote at the same time: another attempt may succeed */
};

/* Of a statement, by the session's refusal. */
enum outcome refusal_outcome(struct write *write);

/* Whether the session's last refusal says that it has been lost, or was cut short: of a COMMIT, that nobody
 * knows what came of it. */
bool refusal_is_lost(const struct session *session);

/* Of a COMMIT: where no answer came, it is not known whether the write has taken effect. */
enum outcome refusal_outcome_of_commit(struct write *write);
