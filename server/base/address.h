/* IP addresses as text. */
#pragma once

#include "base/text.h"

#include <netinet/in.h>

/* Reads an IPv4 or IPv6 address, without a port or a scope, into what is of either family. False where it is
 * none. */
bool address_read(struct text written, struct sockaddr_in6 *address);
