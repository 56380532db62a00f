/* The callbacks of one request, from its first line to the end of its reply. */
#pragma once

#include "core/request.h"
#include "http/rates.h"

#include <microhttpd.h>

/* What all requests of a listener share. */
struct conversation {
    _Atomic(const struct service *) service; /* of those that come now; others may still have one before it */
    struct rates *rates;
    atomic_int under_way;
    atomic_bool draining;
};

/* For MHD_OPTION_URI_LOG_CALLBACK; `argument` is a struct conversation, as below. */
void *conversation_target(void *argument, const char *target, struct MHD_Connection *connection);

/* The daemon's MHD_AccessHandlerCallback. */
enum MHD_Result conversation_request(void *argument, struct MHD_Connection *connection, const char *url,
                                     const char *method, const char *version, const char *body,
                                     size_t *body_size, void **context);

/* For MHD_OPTION_NOTIFY_COMPLETED. */
void conversation_completed(void *argument, struct MHD_Connection *connection, void **context,
                            enum MHD_RequestTerminationCode code);
