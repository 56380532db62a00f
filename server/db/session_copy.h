/* COPY on a session: rows in and out as bytes. Faults are as those of db/session.h. */
#pragma once

#include "db/session.h"

#include <stdio.h>

/* COPY … FROM STDIN, with bytes as they come. After a good begin there is always an end; between the two the
 * session takes nothing else. */
bool session_copy_begin(struct session *session, const char *sql, struct buffer *fault);

/* Sends bytes, and waits until they are on their way: no more than these are held in memory. False when the
 * database is gone or late; the end then says so. */
bool session_copy_put(struct session *session, struct text bytes);

/* Ends it; with a reason all is thrown away, which is a fault as well. */
bool session_copy_end(struct session *session, const char *reason, struct buffer *fault);

/* Who looks on while bytes are copied; `seen` may be NULL. */
struct copy_watch {
    void (*seen)(void *context, const void *block, size_t length);
    void *context;
};

/* A file's bytes into COPY … FROM STDIN. */
bool session_copy_in(struct session *session, const char *sql, FILE *file, struct copy_watch watch,
                     struct buffer *fault);

/* COPY … TO STDOUT into a file. */
bool session_copy_out(struct session *session, const char *sql, FILE *file, struct copy_watch watch,
                      struct buffer *fault);
