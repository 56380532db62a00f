/* A PGresult seen as rows, so that nothing outside db knows libpq. */
#pragma once

#include "core/statement.h"

#include <libpq-fe.h>

/* Fills `rows`, which owns the result from now on. */
void result_rows(struct rows *rows, PGresult *result);

void result_rows_free(struct rows *rows);
