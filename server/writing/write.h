/* What an action is given, and what it leaves behind. It runs on a thread of the writer, in a transaction
 * that is open, while the request rests; the request's arena is its own for that time. */
#pragma once

#include "core/job.h"
#include "core/request.h"
#include "db/session.h"
#include "writing/row.h"

struct write {
    struct job job;
    struct request *request;
    struct session *session;
    struct row *rows; /* that the body holds; of a patch the members that are given */
    size_t row_count;

    int status;          /* of the answer: 200, 201, 204 */
    struct text shown;   /* the path of what is answered, as GET gives it; without a value for nothing */
    bool located;        /* that is where it was made: the answer has a Location */
    struct text subject; /* for the audit: what was written, */
    struct text before;  /* how it was, as JSON; without a value where there was nothing, */
    struct text after;   /* and how it is */
    bool replayed;       /* the answer is one that was given before */
    bool refused;        /* the database refused a statement: session_refusal says why */
};

/* Runs a statement of server/writes or server/queries with the request's inputs by name, and the write's own
 * before them. False, with `refused` set, when the database refuses. */
bool write_ask(struct write *write, const struct statement *statement, struct rows *rows);

/* The same where rows do not matter. */
bool write_do(struct write *write, const struct statement *statement);

/* Runs one of the scripts of server/import. */
bool write_script(struct write *write, const char *name);

/* The first row as a JSON object in the arena; without a value when there is none. */
struct text write_row_json(struct write *write, const struct rows *rows);
