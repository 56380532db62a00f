/* An absolute target says whom it is for, whatever Host says (RFC 9112, section 3.2.2). X-Forwarded-Proto is
 * what a proxy in front says of the caller's side. */
#include "core/origin.h"

/* Both have been found valid before (http/guard.c, core/target.c). */
static struct text authority_of(const struct request *request) {
    struct text host = text_trim(request->header(request, "Host"));
    struct text authority = request->authority.data ? request->authority : host;
    return authority.length ? authority : TEXT("localhost");
}

struct text origin_of(struct request *request) {
    struct text protocol = request->header(request, "X-Forwarded-Proto");
    bool secure = text_equal_ignoring_case(protocol.data ? protocol : request->scheme, TEXT("https"));
    bool negotiated = request->route->shape != ROUTE_HANDLED && !request->suffixed;
    request->reply.vary = negotiated ? TEXT("Accept, Host, X-Forwarded-Proto, Accept-Encoding")
                                     : TEXT("Host, X-Forwarded-Proto, Accept-Encoding");
    return arena_format(&request->arena, "%s://%.*s", secure ? "https" : "http",
                        TEXT_FORMAT(authority_of(request)));
}
