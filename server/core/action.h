/* What a route does besides reading: a row of a table for each method. */
#pragma once

#include "core/caller.h"
#include "files/files.h"

struct parameter;
struct request;
struct write;

enum action_body {
    BODY_NONE,
    BODY_ROW,    /* one row of the action's file, as a JSON object */
    BODY_PATCH,  /* changes to one row, as a JSON merge patch (RFC 7396) */
    BODY_REASON, /* {"reason": …} */
    BODY_ROWS,   /* rows as a stream: a JSON object or array of them, NDJSON or CSV */
};

struct action {
    unsigned method; /* one enum method; 0 ends the table */
    enum role least; /* that may do it */
    enum action_body body;
    enum files_file file;               /* of the record, which the body holds rows of */
    const struct parameter *parameters; /* ended by one without a name; NULL for none */
    /* Does it, on a thread of the writer and within a transaction. False with a problem raised, or with the
     * session's fault. */
    bool (*run)(struct write *write);
    /* Does several of them within one transaction. False where any cannot be done: those are apart then, to
     * be told why when they are tried by themselves. NULL where each is done by itself anyway. */
    bool (*run_together)(struct write *const *writes, size_t count);
    /* Whether two may be done together; NULL like run_together. */
    bool (*may_join)(const struct write *one, const struct write *other);
};
