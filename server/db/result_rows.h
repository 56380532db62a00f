/* A PGresult seen as rows, so that nothing outside db knows libpq. */
#pragma once

#include "core/statement.h"

#include <libpq-fe.h>

/* Fills `rows`, which owns the result from now on. False when memory has run out: then the result is cleared,
 * and the rows are empty. */
bool result_rows(struct rows *rows, PGresult *result);

/* So many rows of what `rows` shows, from that one on, without its last columns: another view of the same
 * result, which lives as long as any of its views. They may be freed on different threads. */
struct rows result_rows_part(const struct rows *rows, int first, int count, int columns_less);

void result_rows_free(struct rows *rows);
