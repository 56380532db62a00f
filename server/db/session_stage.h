/* What a session keeps for rows on their way into the record: the temporary tables and functions that the
 * scripts of server/import make. */
#pragma once

#include "db/session.h"

/* Makes them where the session has none yet, in the transaction that is open, and empties them where it has;
 * false with a fault. */
bool session_stage(struct session *session, struct buffer *fault);

/* Gives back what takes room, once it is merged or kept elsewhere. */
bool session_unstage(struct session *session, struct buffer *fault);

/* After a rollback: gives back the room of rows that never were, for which the tables would count as long
 * from then on. Nothing is done where the session keeps none. */
bool session_tidy(struct session *session, struct buffer *fault);

/* Completes staged corrections with all that they leave as it is. */
bool session_correct(struct session *session, struct buffer *fault);

/* How many faults the staged rows have; faults.sql lists them. */
bool session_check(struct session *session, long long *count, struct buffer *fault);

/* Carries staged rows without faults into the record. */
bool session_merge(struct session *session, struct buffer *fault);
