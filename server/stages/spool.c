/* To who cannot take chunks (HTTP/1.0), an answer of unknown length ends when the connection does, and a
 * broken one looks whole. So a stream for such a caller is gathered in a file without a name first: then its
 * length is known, and what breaks is a problem like any other. */
#include "stages/stages.h"

#include "base/log.h"
#include "base/scratch.h"

#include <errno.h>
#include <string.h>

static bool open_spool(struct request *request) {
    struct buffer fault = {0};
    struct reply *reply = &request->reply;
    reply->file = scratch_open(request->service->settings->cache_directory, &fault);
    reply->has_file = reply->file >= 0;
    if (!reply->has_file)
        log_message(LOG_ERROR, "spool-failed", "%.*s", TEXT_FORMAT(buffer_text(&fault)));
    buffer_free(&fault);
    return reply->has_file ||
           request_fail(request, PROBLEM_INTERNAL, "There is no room to put the answer together.");
}

/* Moves what the body holds to the end of the file. */
static bool spool(struct request *request) {
    struct reply *reply = &request->reply;
    struct text piece = buffer_text(&reply->body);
    if (!scratch_write(reply->file, piece)) {
        log_message(LOG_ERROR, "spool-failed", "after %lld bytes: %s", reply->file_size, strerror(errno));
        return request_fail(request, PROBLEM_INTERNAL, "There is no room to put the answer together.");
    }
    reply->file_size += (long long)piece.length;
    reply->body.length = 0;
    return true;
}

static bool is_wanted(const struct request *request) {
    return request->more && request->needs_length && request->method != METHOD_HEAD &&
           request->reply.status == 200;
}

bool stage_spool(struct request *request) {
    if (!is_wanted(request))
        return true;
    if (!request->reply.has_file && !open_spool(request))
        return false;
    while (spool(request)) {
        switch (request->more(request)) {
        case STREAM_READY:
            continue;
        case STREAM_WAITING:
            request->stage--; /* this one again, when the page is there */
            return true;
        case STREAM_ENDED:
            buffer_free(&request->reply.body);
            return true;
        case STREAM_BROKEN:
            return false;
        }
    }
    return false;
}
