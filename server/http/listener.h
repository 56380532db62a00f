/* The only door: libmicrohttpd's connections in, requests through the pipeline, replies out. */
#pragma once

#include "core/request.h"

struct listener;

/* Opens the socket and starts to serve. NULL with one line in `fault` when the address cannot be had. */
struct listener *listener_start(const struct service *service, struct buffer *fault);

/* Requests that come from now on are served by another service; the one before is in use while it has guests,
 * and its settings and the count of its guests until the listener has stopped. */
void listener_serve(struct listener *listener, const struct service *service);

/* The port that is listened on, also when the settings said 0. */
int listener_port(const struct listener *listener);

/* Takes no new connections, waits up to drain_seconds for the requests under way. */
void listener_drain(struct listener *listener);

/* Ends; no batch may be under way any more. */
void listener_stop(struct listener *listener);
