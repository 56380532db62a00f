/* What an action is given, and what it leaves behind. It runs on a thread of the writer, in a transaction
 * that is open, while the request rests; the request's arena is its own for that time. */
#pragma once

#include "core/job.h"
#include "core/request.h"
#include "db/session.h"
#include "writing/rows_reader.h"

struct digest;
struct upload_log;

struct write {
    struct job job;
    struct request *request;
    struct session *session;
    struct row *row;    /* that the body holds; of a patch the members that are given */
    struct text reason; /* of a body that says why */

    /* Of rows that come as a stream (writing/upload.h): */
    struct digest *digest;  /* of the request with its body, as far as that has been read; NULL for none */
    struct upload_log *log; /* of this attempt; NULL for none */
    enum places places;     /* how the places of what has been read are told */
    long long rows_read;    /* so far */
    long long bytes_read;   /* likewise */
    bool unreadable;        /* some of it cannot be taken apart */

    /* The ETag that a GET of that path would have now, in the transaction; set by who runs the action. False
     * when it has none. */
    bool (*tag)(struct write *write, struct text path, struct text *tag);

    int status;          /* of the answer: 200, 201, 204 */
    struct text shown;   /* the path of what is answered, as GET gives it; or without a value, */
    struct text data;    /* the data of the answer as JSON; without a value too: no body */
    bool located;        /* what is shown was made: the answer has a Location */
    struct text version; /* of the dataset, that the answer tells; none: the one of the transaction */
    bool forgotten;      /* nothing is kept: the transaction is rolled back once the answer is made */
    struct text subject; /* for the audit: what was written, */
    struct text before;  /* how it was, as JSON; without a value where there was nothing, */
    struct text after;   /* and how it is */
    struct text target; /* the request's own, and its route, while it is turned into a GET (stages/shown.h) */
    const struct route *route; /* of what is shown */
    bool replayed;             /* the answer is one that was given before */
    bool refused;              /* the database refused a statement: session_refusal says why */
    bool is_apart;             /* of several that are run together: it cannot be, or not with them */
};

/* Asks a statement that has a gathered form once for several writes, with the inputs of each, and has each
 * take its row, or none. False when the database refuses, or one cannot take it. */
bool write_ask_each(struct write *const *writes, size_t count, const struct statement *statement,
                    bool (*take)(struct write *write, const struct rows *rows));

/* Takes a step with each of several writes that are run together. False where any cannot take it; those are
 * apart then, unless it was the database that refused. */
bool write_each(bool (*step)(struct write *write), struct write *const *writes, size_t count);

/* Runs a statement of server/writes or server/queries with the request's inputs by name, and the write's own
 * before them. False, with `refused` set, when the database refuses. */
bool write_ask(struct write *write, const struct statement *statement, struct rows *rows);

/* The same where rows do not matter. */
bool write_do(struct write *write, const struct statement *statement);

/* Raises PROBLEM_WITHDRAWN when the thing at the request's path has been withdrawn, else PROBLEM_NOT_FOUND
 * with that detail. Returns false, as a step of an action that ends with it. */
bool write_fail_missing(struct write *write, const char *detail);

/* Enters in the audit what was written, how it was and how it is. */
bool write_audit(struct write *write);

/* Runs one of the scripts of server/import. */
bool write_script(struct write *write, const char *name);

/* The same, of a script that ends with a query: its rows. */
bool write_script_rows(struct write *write, const char *name, struct rows *rows);

/* The first row as a JSON object in the arena, its columns by their kinds; without a value when there is
 * none. */
struct text write_row_json(struct write *write, const struct rows *rows);

/* All rows as a JSON array of such objects. */
struct text write_rows_json(struct write *write, const struct rows *rows);
