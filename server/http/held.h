/* A reply that is kept for many requests: responses of the HTTP library that are made once, and sent as often
 * as somebody asks. */
#pragma once

#include "core/cache.h"
#include "core/request.h"
#include "http/rates.h"

#include <microhttpd.h>

/* What a thread sends to those whose requests are counted, and what was left of a share when it last did. */
struct held_told {
    struct MHD_Response *response; /* NULL until somebody wants it */
    long long left;
    long long seconds;
};

struct held {
    struct cache_item item; /* first, so that one is the other */
    struct text tag;        /* its ETag */
    struct text logged;     /* its target, as the log tells it */
    struct text bytes;      /* of its body */
    struct buffer body;     /* owned: holds them, where they do not live as long as the program */
    struct MHD_Response *whole;
    _Atomic(struct MHD_Response *) unmodified; /* for 304; NULL until somebody wants it */
    struct held_told *told;                    /* two for each thread that serves: whole and for 304 */
    long long threads;
};

/* Makes one of the reply to a request, of that version (0: for good): takes the reply's body. Held by the
 * caller; NULL, and the reply as it was, when memory has run out. */
struct held *held_make(struct request *request, long long version);

/* How much memory that would take. */
size_t held_size(const struct request *request);

/* What is queued for 200 or 304; it belongs to the held one. NULL when memory has run out. */
struct MHD_Response *held_response(struct held *held, int status);

/* The same with what is left of a share (RateLimit headers). To be queued at once, by the thread that asks
 * for it; it belongs to the held one. */
struct MHD_Response *held_response_told(struct held *held, int status, const struct rate *rate);
