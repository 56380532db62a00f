/* What callers may do, and the names of roles as the database and opsd key spell them. */
#include "core/request.h"

const char *const role_names[] = {"editor", "publisher", "admin", NULL};

const char *role_name(enum role role) {
    return role_names[role - ROLE_EDITOR];
}

enum role role_of(struct text name) {
    for (enum role role = ROLE_EDITOR; role <= ROLE_ADMIN; role++)
        if (text_equal(name, text_of(role_name(role))))
            return role;
    return ROLE_NONE;
}

bool caller_permit(struct request *request, enum role least) {
    if (request->caller.role >= least)
        return true;
    if (request->caller.role == ROLE_NONE) {
        reply_header(&request->reply, "WWW-Authenticate", TEXT(CALLER_CHALLENGE));
        return request_fail(request, PROBLEM_UNAUTHENTICATED,
                            "This needs a key, in an Authorization header: Bearer ops_….");
    }
    reply_header(&request->reply, "WWW-Authenticate",
                 arena_format(&request->arena,
                              CALLER_CHALLENGE ", error=\"insufficient_scope\", scope=\"%s\"",
                              role_name(least)));
    return request_fail(request, PROBLEM_FORBIDDEN, "The role of the key is %s, and this takes %s.",
                        role_name(request->caller.role), role_name(least));
}

bool caller_permit_programme(struct request *request, struct text programme) {
    struct text own = request->caller.programme;
    if (!own.data || (programme.data && text_equal(own, programme)))
        return true;
    reply_header(&request->reply, "WWW-Authenticate",
                 TEXT(CALLER_CHALLENGE ", error=\"insufficient_scope\""));
    return request_fail(request, PROBLEM_FORBIDDEN, "The key is good for the programme %.*s alone.",
                        TEXT_FORMAT(own));
}
