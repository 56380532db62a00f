/* A Host that is no name or address is not repeated; X-Forwarded-Proto is what a proxy in front says of the
 * caller's side. */
#include "core/origin.h"

#include <ctype.h>
#include <string.h>

static bool is_authority(struct text host) {
    for (size_t at = 0; at < host.length; at++)
        if (!isalnum((unsigned char)host.data[at]) && !(host.data[at] && strchr(".-_:[]", host.data[at])))
            return false;
    return host.length > 0;
}

struct text origin_of(struct request *request) {
    struct text host = request->header(request, "Host");
    struct text protocol = request->header(request, "X-Forwarded-Proto");
    bool secure = protocol.data && text_equal_ignoring_case(protocol, TEXT("https"));
    bool negotiated = request->route->shape != ROUTE_HANDLED && !request->suffixed;
    request->reply.vary = negotiated ? TEXT("Accept, Host, X-Forwarded-Proto, Accept-Encoding")
                                     : TEXT("Host, X-Forwarded-Proto, Accept-Encoding");
    return arena_format(&request->arena, "%s://%.*s", secure ? "https" : "http",
                        TEXT_FORMAT(is_authority(host) ? host : TEXT("localhost")));
}
