/* What an import tells of itself, in its transaction: how the rows of the catalogue stood before it, and how
 * they stand after it. */
#pragma once

#include "db/session.h"

/* Counts the staged rows of each file; `*total` becomes how many there are. */
bool record_count(struct session *session, long long *total, struct buffer *fault);

/* Notes how the rows stand, before anything is merged. */
bool record_note(struct session *session, struct buffer *fault);

/* Tells what has become of them since, among the changes and in the audit log. */
bool record_tell(struct session *session, struct buffer *fault);
