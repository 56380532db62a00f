/* Whether a head lies in the HTTP library's buffer as one line a header: what the library, version 0.9.75,
 * lets through and cannot tell us of otherwise. It glues a folded line to the name of the header before it,
 * so that a Content-Length vanishes and its body is run as a request; takes a line that starts with a colon
 * or a zero byte for the end of the head; and cuts everything at zero bytes (RFC 9112, sections 2.2 and 5.2).
 */
#pragma once

#include "core/request.h"

#include <microhttpd.h>

/* The library leaves a head where it came in, with zeros for what stood between its parts; `method`, `target`
 * and `version` point into it. False, with a problem raised, when the parts do not follow one another from
 * the method to the end of the head. */
bool layout_check(struct request *request, struct MHD_Connection *connection, const char *method,
                  const char *target, const char *version);
