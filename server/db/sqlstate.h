/* From PostgreSQL's error codes to outcomes, by one table: sqlstate.def. */
#pragma once

#include "core/statement.h"

/* `sqlstate` may be NULL, as it is when the connection broke. */
enum batch_outcome sqlstate_outcome(const char *sqlstate);
