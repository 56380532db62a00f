/* What goes back: status, headers and body. Made by the last stages, sent by http. */
#pragma once

#include "base/text.h"

enum { REPLY_HEADERS = 24 };

struct reply_header {
    const char *name;
    struct text value; /* zero-terminated */
};

struct reply {
    int status; /* 0 while there is none */
    const char *content_type;
    struct buffer body;        /* owned */
    struct text constant_body; /* instead of `body`: bytes that live as long as the program */
    struct reply_header headers[REPLY_HEADERS];
    struct text vary; /* instead of the usual Vary */
    bool packed;      /* the body is in a packed form already */
    int header_count;
    bool close; /* the connection is closed after it */
};

/* `value` must be zero-terminated and live until the reply is sent. */
void reply_header(struct reply *reply, const char *name, struct text value);

/* The body's bytes, whichever way it is held. */
struct text reply_body(const struct reply *reply);
