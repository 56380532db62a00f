/* Tells how far an upload has come, while it runs and when it has ended, to whoever reads
 * /v1/updates/{year}/uploads: in a session of its own, since nobody sees into an open transaction. */
#pragma once

#include "writing/write.h"

struct upload_log {
    struct write *write;
    struct session *session; /* made when the upload turns out to take long; NULL before, or where it fails */
    struct text id;
    struct text started;
    long long last; /* told at, CLOCK_MONOTONIC nanoseconds */
    const char *state;
};

/* Begins, in the write's transaction: the upload has a number from now on. */
bool upload_log_begin(struct write *write);

/* What is under way from now on: `receiving`, `checking`. */
void upload_log_enter(struct upload_log *log, const char *state);

/* Tells it, if a second has passed since it was last told. */
void upload_log_tick(struct upload_log *log);

/* Tells that the rows are kept, in the write's transaction and session: so this is true when they are. */
bool upload_log_keep(struct upload_log *log);

/* After the transaction: tells how it ended where that is not told yet, in the write's session. Lets go of
 * the log's own. */
void upload_log_end(struct upload_log *log, bool good);
