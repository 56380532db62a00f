/* What a CSV's columns are, as CSV on the Web metadata (W3C Recommendation "Metadata Vocabulary for Tabular
 * Data", 2015). */
#pragma once

#include "core/statement.h"

/* Describes the columns of `rows`; `url` is the CSV's address relative to the description. */
void csvw_write(struct buffer *buffer, const struct rows *rows, struct text url, struct text title);
