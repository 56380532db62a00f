/* The rows of a write as they come: out of the body and into the staging tables, without ever holding more
 * than a little of either. */
#pragma once

#include "core/pipe.h"
#include "writing/write.h"

/* Where bytes come from: as pipe_take, with `PIPE_NOTHING_YET` at least once a second. */
struct upload_source {
    enum pipe_state (*take)(void *context, char *into, size_t room, size_t *taken);
    void *context;
};

/* The body of the write's request, through its pipe. */
struct upload_source upload_body(struct write *write);

/* Reads all rows, of the file and the media type that the request names, into the staging tables, which are
 * there. What is at fault is added to the request's faults, all of it; they are raised by staging_check.
 * `optional` names columns that a CSV need not have though the file requires them; NULL for none. */
bool upload_stage(struct write *write, struct upload_source source, const char *const *optional);

/* Reads what is left of the body and lets it go; false when it breaks off. */
bool upload_skim(struct write *write);
