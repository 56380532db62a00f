/* What goes back: status, headers and body, in memory or as a file. Made by the last stages, sent by http. */
#pragma once

#include "core/encoding.h"

/* What the Link header of a reply to a longer target leaves out, since its head has a limit (http/room.h). */
enum { REPLY_HEADERS = 24, REPLY_LONG_TARGET = 1000 };

struct reply_header {
    const char *name;
    struct text value; /* zero-terminated */
};

struct reply {
    int status; /* 0 while there is none */
    const char *content_type;
    struct buffer body;        /* owned */
    struct text constant_body; /* instead of `body`: bytes that live as long as the program */
    bool has_file;             /* instead of both: */
    int file;                  /* a descriptor, owned, of which */
    long long file_size;       /* so many bytes are the body; its position is never used */
    struct text tag;           /* its ETag, with quotes; without a value for a digest of the body */
    struct reply_header headers[REPLY_HEADERS];
    struct text vary; /* instead of the usual Vary */
    bool momentary;   /* it says how things are just now: nothing can be said of it later, nor is it kept */
    bool packed;      /* the body is in a packed form already */
    struct encoding
        *encoding; /* owned: packs what is sent piece by piece; NULL where that is sent as it is */
    int header_count;
    int lasting_headers; /* the first of these, which are sent whatever becomes of the request */
    bool close;          /* the connection is closed after it */
};

/* `value` must be zero-terminated and live until the reply is sent. */
void reply_header(struct reply *reply, const char *name, struct text value);

/* The body's bytes, whichever way they are held in memory. */
struct text reply_body(const struct reply *reply);

/* How long the body is, also where it is a file. */
long long reply_length(const struct reply *reply);

/* Lets go of the body, however it is held. */
void reply_drop_body(struct reply *reply);
