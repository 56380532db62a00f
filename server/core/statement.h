/* SQL as data. Statements are written in server/queries and compiled into the binary by tools/sqlgen. */
#pragma once

#include "base/text.h"

/* How the server makes a column of a statement from others of the row (core/composition.h). */
struct template {
    const char *column;
    const char *content;
};

struct composition;

struct statement {
    const char *name;
    const char *sql;
    int parameter_count;
    const char *const *parameters; /* names, in the order of $1, $2, … */
    const char *const *sorts;      /* what :sort may hold: key and -key; ended by NULL */
    /* The same for many callers at once, of a statement that gives each at most one row: every parameter is
     * an array, with an element for each caller, and the last column says whose a row is, from 1. NULL when
     * it is not asked like that. */
    const struct statement *gathered;
    const struct template *templates; /* ended by one without a column; NULL for none */
};

/* The columns that a statement returns, as the database describes them. */
struct shape {
    const struct statement *statement;
    const char **columns; /* their names, ended by NULL */
    const struct composition *const
        *making; /* for each, what it is made by; NULL where the database gives it */
};

/* What a statement returned, whoever holds it. Values are text as PostgreSQL spelt them. */
enum column_kind { COLUMN_TEXT, COLUMN_NUMBER, COLUMN_BOOLEAN, COLUMN_JSON };

struct rows {
    int row_count;
    int column_count;
    void *source;
    struct text (*column_name)(const struct rows *rows, int column);
    enum column_kind (*column_kind)(const struct rows *rows, int column);
    /* Without a value where SQL says NULL. */
    struct text (*cell)(const struct rows *rows, int row, int column);
    int first_row; /* the source's own: where they begin in it */
};

/* Where the value of a column is from: PostgreSQL gives it; it is made of other columns of the row by a
 * template of the statement (`_composed.x`); or it is the digest of such a text (`_sha256.x`). */
enum column_making { COLUMN_GIVEN, COLUMN_COMPOSED, COLUMN_DIGESTED };

enum column_making column_making(struct text name);

/* What a column is called where it is shown: one that is made is called x. Any other whose name begins
 * with an underscore is the server's own, and never shown. */
struct text column_shown(struct text name);

/* The value of a named column; without a value also when there is no such column or row. */
struct text rows_value(const struct rows *rows, int row, const char *column);

enum { BATCH_QUERIES = 48, QUERY_PARAMETERS = 24 };

enum batch_outcome { BATCH_DONE, BATCH_UNAVAILABLE, BATCH_LATE, BATCH_REFUSED };

struct query {
    const struct statement *statement;
    const char *values[QUERY_PARAMETERS]; /* NULL is SQL NULL */
    struct rows rows;                     /* filled in; valid until the batch is released */
};

/* Statements that run together, in one read-only snapshot. The owner keeps it alive until `finished` is
 * called, which happens exactly once, on the database's thread. */
struct batch {
    struct query *queries[BATCH_QUERIES];
    int count;
    long long deadline;  /* CLOCK_MONOTONIC nanoseconds */
    const char *version; /* of the dataset, at which all is read; NULL for the newest */
    bool may_lag;        /* all that it reads belongs to a version: any that is not out of date will do */
    enum batch_outcome outcome;
    struct text fault; /* for BATCH_REFUSED: SQLSTATE and message, for the log */
    char fault_space[512];
    void (*finished)(struct batch *batch, void *owner);
    void *owner;
    bool by_replica; /* who has answered is no primary */
    /* The database's own, while it is spread over replicas (db/reading.c): */
    struct reading *reading;
    struct replica *replica;
    void (*then)(struct batch *batch, void *owner); /* its `finished` */
    long long last_deadline;                        /* its `deadline` */
    long long least_version;                        /* that an answer must have been read from */
    struct batch *next;                             /* the database's own: its place in a queue, */
    struct batch *fellows;                          /* those that are asked with it as one, */
    bool gathered;                                  /* whether it is asked as one with others, */
    int answered; /* how many statements have been answered, with -1 before the version is set, */
    int attempts; /* and on how many connections it has been tried */
};
