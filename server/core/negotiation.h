/* Which format a caller gets (RFC 9110, section 12). */
#pragma once

#include "core/request.h"

/* Gives the request the format of that suffix among those of all and the forms of the route; false when there
 * is none. */
bool negotiation_by_suffix(struct request *request, const struct route *route, struct text suffix);

/* A stage: decides the format of a list or single, from the path's suffix if it has one, else from Accept;
 * raises 406. */
bool negotiation_by_accept(struct request *request);
