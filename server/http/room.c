/* Counts what the library keeps of a head until its reply has been sent. */
#include "http/room.h"

#include "core/target.h"

/* A record of the library's for each header, as its pool rounds it up; a reply's head without links; and what
 * else may have come in behind the request. */
enum { RECORD = 64, REPLY = 1360, BEHIND = 736 };

static const char ours[] = MHD_HTTP_HEADER_COOKIE;

/* Where there is no memory for it, the library finds none for cookies either. */
void room_spare_cookies(struct MHD_Connection *connection) {
    MHD_set_connection_value(connection, MHD_HEADER_KIND, ours, "none");
}

bool room_is_ours(const char *name) {
    return name == ours;
}

/* What Link and Content-Location may take (stages/page.c). */
static size_t length_of_links(struct text target) {
    size_t length = target_spelt_length(target);
    return length * (length > REPLY_LONG_TARGET ? 1 : 5);
}

bool room_check(struct request *request, struct MHD_Connection *connection, bool *cramped) {
    enum { KINDS = MHD_HEADER_KIND | MHD_COOKIE_KIND | MHD_GET_ARGUMENT_KIND };
    const struct settings *settings = request->service->settings;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    if (!info)
        return request_fail(request, PROBLEM_INTERNAL, "The head cannot be looked at.");
    size_t records = (size_t)MHD_get_connection_values(connection, (enum MHD_ValueKind)KINDS, NULL, NULL);
    size_t taken = info->header_size + RECORD * records + BEHIND + REPLY;
    bool too_long = request->target.length > (size_t)settings->target_limit;
    *cramped = taken > (size_t)settings->connection_memory;
    if (!*cramped &&
        (too_long || taken + length_of_links(request->target) <= (size_t)settings->connection_memory))
        return true; /* a target that is too long is refused where targets are read */
    if (too_long)
        return request_fail(request, PROBLEM_TARGET_TOO_LONG, "A target may have %lld bytes.",
                            settings->target_limit);
    return request_fail(
        request, PROBLEM_HEAD_TOO_LARGE,
        "Target and headers together leave no room for a reply. Each header counts %d bytes more.", RECORD);
}
