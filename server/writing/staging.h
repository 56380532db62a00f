/* The one door to the record: rows are staged, checked as sets and merged (server/import). */
#pragma once

#include "writing/write.h"

/* Makes the staging tables, or empties them. */
bool staging_begin(struct write *write);

/* Stages rows of a file, after what has been staged in this transaction. */
bool staging_add(struct write *write, enum files_file file, const struct row *rows, size_t count);

/* The same for rows that come one after the other, as row_add_copy writes them. After a good opening there is
 * always a closing, with a reason where they are to be thrown away, and nothing else between the two. */
bool staging_open(struct write *write, enum files_file file);
bool staging_send(struct write *write, struct text rows);
bool staging_close(struct write *write, const char *reason);

/* Gives a staged correction all that it leaves as it is. */
bool staging_correct(struct write *write);

/* How many faults what is staged has; faults.sql lists them. */
bool staging_count_faults(struct write *write, long long *count);

/* Looks for faults in what is staged; false with the problem raised when there are any, or were before: each
 * with its place in the body. */
bool staging_check(struct write *write);

/* Makes the next version of the dataset, and merges what is staged, which is gone then: it is public when the
 * transaction commits. */
bool staging_merge(struct write *write);

/* Lets go of what is staged. */
bool staging_end(struct write *write);
