/* The query string, held against a route's table of parameters: all faults at once, then inputs for
 * statements. */
#pragma once

#include "core/request.h"

/* Turns query and path into inputs. Faults are added to the request's problem without raising it, since the
 * database may know of more: the caller raises it when all are known. True unless memory has run out. */
bool parameters_read(struct request *request);

/* The checksum that the cursors of `target` carry. The suffix of a format is left out of it: a cursor belongs
 * to rows, however they are written. */
struct text parameters_checksum(struct request *request, struct text target);

/* First and last day (YYYY-MM-DD, in the arena) of a period code or of a range of them, as docs/record.md has
 * them; an open end is left without a value. False when it is neither. */
bool period_range(struct arena *arena, struct text code, struct text *first, struct text *last);
