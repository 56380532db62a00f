/* Whom a request is from where proxies stand in front: a proxy that is known says so in X-Forwarded-For, and
 * nobody else is believed. */
#pragma once

#include "http/exchange.h"

#include <sys/socket.h>

/* The address that a request is from, when all of its headers are there: of its connection, or, where that is
 * one of proxy_addresses, the last in X-Forwarded-For that is none of these. From then on the request's
 * client is called by it, in the log and in the audit. NULL where it is not known. */
const struct sockaddr *proxy_client(struct exchange *exchange);
