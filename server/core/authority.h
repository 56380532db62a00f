/* Whom a request is meant for: the name or address, and perhaps the port, of a Host header or of an absolute
 * target (RFC 9110, section 7.2; RFC 3986, section 3.2). */
#pragma once

#include "base/text.h"

/* Whether it is a host and perhaps a port. Nothing in it has a meaning in a shell or in markup. */
bool authority_is_valid(struct text authority);
