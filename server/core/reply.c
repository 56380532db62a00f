/* The small verbs of a reply. */
#include "core/reply.h"

#include <unistd.h>

void reply_header(struct reply *reply, const char *name, struct text value) {
    if (reply->header_count < REPLY_HEADERS && value.data)
        reply->headers[reply->header_count++] = (struct reply_header){name, value};
}

struct text reply_body(const struct reply *reply) {
    return reply->constant_body.data ? reply->constant_body : buffer_text(&reply->body);
}

long long reply_length(const struct reply *reply) {
    return reply->has_file ? reply->file_size : (long long)reply_body(reply).length;
}

void reply_drop_body(struct reply *reply) {
    buffer_free(&reply->body);
    reply->constant_body = (struct text){NULL, 0};
    if (reply->has_file)
        close(reply->file);
    reply->has_file = false;
    encoding_free(reply->encoding);
    reply->encoding = NULL;
}
