/* Whether a request's head leaves room for the reply's. A connection has one block of memory for both
 * (connection_memory), and the library, version 0.9.75, closes one whose reply finds none without a word. */
#pragma once

#include "core/request.h"

#include <microhttpd.h>

/* The library would take cookies apart, which nobody here reads, in a copy of the first Cookie header: so
 * before any header has been read, one of our own takes that place. */
void room_spare_cookies(struct MHD_Connection *connection);

/* Whether the name of a header is that of ours, which nobody has sent. */
bool room_is_ours(const char *name);

/* False, with a problem raised, when a reply might not fit. `cramped` then tells that nothing may but a
 * status. */
bool room_check(struct request *request, struct MHD_Connection *connection, bool *cramped);
