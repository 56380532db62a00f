/* Compares places, never contents: each name must begin where the line before it ends, and the last line must
 * end where the head does. */
#include "http/layout.h"

#include "http/room.h"

#include <string.h>

struct walk {
    const char *at; /* where the line so far ends */
    bool torn;
};

/* Over the end of a line: the library has put zeros in the place of CR LF, or of a lone LF. */
static const char *after_line(const char *at, const char *next) {
    if (at + 1 == next)
        return next;
    return at[0] == '\0' && at[1] == '\0' ? at + 2 : at + 1;
}

static enum MHD_Result follow(void *argument, enum MHD_ValueKind kind, const char *name, size_t name_length,
                              const char *value, size_t value_length) {
    struct walk *walk = argument;
    const char *start = name + name_length + 1;
    (void)kind;
    if (room_is_ours(name))
        return MHD_YES;
    if (walk->torn || !value || name != after_line(walk->at, name)) {
        walk->torn = true;
        return MHD_YES;
    }
    while (start < value && (*start == ' ' || *start == '\t'))
        start++;
    walk->torn = value != start;
    walk->at = value + value_length;
    return MHD_YES;
}

bool layout_check(struct request *request, struct MHD_Connection *connection, const char *method,
                  const char *target, const char *version) {
    struct walk walk = {.at = version + strlen(version)};
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    if (!info)
        return request_fail(request, PROBLEM_INTERNAL, "The head cannot be looked at.");
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, follow, &walk);
    long long left = method + info->header_size - walk.at; /* the end of the last line and the empty one */
    bool in_line = version == target + request->target.length + 1;
    return (!walk.torn && in_line && left >= 2 && left <= 4) ||
           request_fail(request, PROBLEM_MALFORMED,
                        "The head has a zero byte, a header over two lines, or one without a name.");
}
