/* One request and its reply on a connection, as http sees it: the request proper and what only the socket
 * needs to know. */
#pragma once

#include "core/request.h"
#include "http/clients.h"

#include <microhttpd.h>

struct exchange {
    struct request request;
    struct MHD_Connection *connection;
    const char *raw_target; /* in the library's buffer, only to be compared with other places there */
    bool head_seen;
    bool rated;    /* the address's share has been asked for this request */
    bool early;    /* the request runs while none of its body has come */
    bool answered; /* the reply is whole, and sent as soon as the body has come to its end */
    bool too_large;
    long long body_received;
    size_t streamed; /* of the piece in the reply's body */
    long long sent_bytes;
};

/* A new exchange for a target as it came over the wire; NULL when memory has run out. */
struct exchange *exchange_new(const struct service *service, struct MHD_Connection *connection,
                              const char *target);

/* Frees it, after the line in the log. */
void exchange_free(struct exchange *exchange);

/* Sends the reply that the pipeline made. */
enum MHD_Result exchange_reply(struct exchange *exchange);
