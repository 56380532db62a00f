/* The one door to the record: rows are staged, checked as sets and merged (server/import). */
#pragma once

#include "writing/write.h"

/* Stages rows of a file, after what has been staged in this transaction. */
bool staging_add(struct write *write, enum files_file file, const struct row *rows, size_t count);

/* Makes the staging tables, empty. */
bool staging_begin(struct write *write);

/* Looks for faults in what is staged; false with the problem raised when there are any: each with the JSON
 * pointer of its row, which is that of `rows` at its line. */
bool staging_check(struct write *write, const struct row *rows, size_t count);

/* Makes the next version of the dataset, and merges what is staged: it is public when the transaction
 * commits. */
bool staging_merge(struct write *write);
