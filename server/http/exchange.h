/* One request and its reply on a connection, as http sees it: the request proper and what only the socket
 * needs to know. */
#pragma once

#include "core/pipe.h"
#include "core/request.h"
#include "http/clients.h"
#include "http/held.h"
#include "http/rates.h"

#include <microhttpd.h>

#include <netinet/in.h>
#include <stdatomic.h>

struct exchange {
    struct request request;
    struct MHD_Connection *connection;
    struct client *client;
    struct buffer spelling; /* of the target; its memory serves the next exchange too */
    struct held *kept;      /* what has been made of the reply for others */
    struct sockaddr_in6
        forwarded;          /* whom it is from, where a proxy says so (http/proxy.h); of either family */
    struct rate rate;       /* what is left of the address's share */
    bool cramped;           /* there is no room for a reply but its status */
    bool particular;        /* the reply depends on headers by which none is looked up */
    const char *raw_target; /* in the library's buffer, only to be compared with other places there */
    bool head_seen;
    bool rated;    /* the address's share has been asked for this request */
    bool early;    /* the request runs while none of its body has come */
    bool answered; /* the reply is whole, and sent as soon as the body has come to its end */
    bool too_large;
    struct kept_header *headers; /* where the request may outlive its connection: copies; else NULL */
    atomic_int holders;          /* the connection, and the job that reads the body or the page under way */
    long long body_received;
    size_t streamed; /* of the piece in the reply's body */
    long long sent_bytes;
};

/* A new exchange for a target as it came over the wire, of a guest of the service, who leaves at its end;
 * NULL when memory has run out. */
struct exchange *exchange_new(const struct service *service, struct MHD_Connection *connection,
                              const char *target);

/* A header as it was sent, in all of its lines, whatever that means for others who want the same reply. */
struct text exchange_header(const struct request *request, const char *name);

/* Makes one header of those that came in several lines. False, with a problem raised, when memory has run
 * out. */
bool exchange_join_headers(struct exchange *exchange);

/* The connection needs it no longer. Ends it, after the line in the log, when no job and no page under way
 * needs it either. */
void exchange_leave(struct exchange *exchange);
