/* What a request's head must be before anything believes it: against request smuggling and silent hangs,
 * which the HTTP library would let through (RFC 9112, sections 3.2, 5.1 and 6.1). */
#pragma once

#include "core/request.h"

#include <microhttpd.h>

/* Looks at version and all headers. False, with a problem raised, when the request must be refused and its
 * connection closed. *repeats tells whether a header that is a list came in several lines, which mean the
 * same as one (RFC 9110, section 5.3). */
bool guard_check(struct request *request, struct MHD_Connection *connection, const char *version,
                 bool *repeats);
