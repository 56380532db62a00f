/* One request on its way through the stages (core/pipeline.h). Everything it points to lives in its arena or
 * outlives it; freed at once when the answer has been sent. */
#pragma once

#include "base/arena.h"
#include "base/settings.h"
#include "core/cache.h"
#include "core/caller.h"
#include "core/download.h"
#include "core/flights.h"
#include "core/format.h"
#include "core/job.h"
#include "core/metrics.h"
#include "core/problem.h"
#include "core/reply.h"
#include "core/route.h"
#include "core/statement.h"

#include <stdatomic.h>

struct request;

/* What became of a stream: a piece is there, one is on its way (the connection rests until then), all has
 * been sent, or it broke and the connection must be cut, so that nobody takes a part for the whole. */
enum stream_state { STREAM_READY, STREAM_WAITING, STREAM_ENDED, STREAM_BROKEN };

/* The next page of a stream: it may come before it is missed, or after. */
enum page_state { PAGE_NONE, PAGE_ASKED, PAGE_MISSED, PAGE_HERE };

/* What requests share, set up by serve, and once more each time the settings are read again. */
struct service {
    const struct settings *settings;
    atomic_llong *guests; /* requests that it serves now */
    const struct resource *const *resources;
    bool (*const *stages)(struct request *request); /* in order, ended by NULL (core/pipeline.h) */
    /* Takes a batch for running; false when the queue is full. */
    bool (*submit)(void *database, struct batch *batch);
    void (*release)(struct batch *batch); /* frees what the database keeps for a finished batch */
    void *database;
    void *past; /* likewise, for batches that read an earlier version of the dataset */
    long long (*reads_waiting)(void *database); /* how many batches wait for a connection */
    const struct shape *shapes;                 /* of all statements, ended by one without a statement */
    /* Gets the archive of the whole record; always calls download->finished, once. */
    void (*fetch)(void *exporter, struct download *download);
    void *exporter;
    bool (*const *write_stages)(struct request *request); /* of requests with an action */
    /* Takes a job; false when the queue is full. */
    bool (*write)(void *writer, struct job *job);
    void *writer;
    void *uploader;                            /* likewise, for jobs that read a stream */
    long long (*writes_waiting)(void *writer); /* how many jobs wait for their turn */
    struct edition *edition; /* the newest version of the dataset, as far as it is known here */
    struct cache *cache;     /* of replies; NULL where none are kept */
    struct flights *flights; /* of replies that are being made for it */
    struct metrics *metrics;
};

/* A named value for a statement: from the path, the query or a default. Without a value it is SQL NULL. */
struct input {
    const char *name;
    struct text value;
    bool is_default; /* named in meta.applied */
    struct input *next;
};

struct request {
    struct arena arena;
    const struct service *service;

    struct text target;    /* as received */
    struct text query;     /* raw, after the question mark */
    struct text scheme;    /* of an absolute target; without a value otherwise */
    struct text authority; /* likewise */
    struct path path;
    enum method method;
    struct text method_name;
    struct text (*header)(const struct request *request, const char *name); /* without a value when absent */
    void *connection;
    bool needs_length; /* the caller speaks HTTP/1.0, which has no chunks: it is told how long a reply is */

    const struct route *route;
    const struct action *action; /* of the route, that the method asks for; NULL for reading */
    struct text client;          /* the address that asks, as text */
    struct caller caller;
    long long body_expected; /* bytes, as Content-Length says; -1 where it does not */
    struct buffer body;      /* owned: what has been received of it, where there is an action */
    const char *body_type;   /* its media type, of those that the action takes */
    bool body_whole;         /* all has been received */
    bool body_wanted;        /* the request goes on when it has */
    struct pipe *pipe;       /* that the body flows through, where an action reads it as it comes */
    /* Makes that pipe; false when memory has run out. The request may then outlive its connection, and its
     * job must be followed by `resume`. */
    bool (*flow)(struct request *request);
    struct write *write; /* what its action has to do; of the stages that write */
    struct input *inputs;
    struct input *last_input;
    long long limit;
    bool whole; /* all rows are wanted, not a page: CSV and NDJSON without a limit */
    enum format format;
    const struct format_about *form; /* of FORMAT_OWN: which of the route's forms; else NULL */
    bool suffixed;                   /* the path named the format */
    struct text fields;              /* as given: a comma list; without a value for all */
    struct text include;             /* likewise; without a value for none */
    bool explain;
    bool pretty;
    struct text pinned;   /* the version of the dataset that is asked for; without a value for the newest */
    struct text checksum; /* of route and query, as cursors carry it */

    struct cache_key sought; /* what its reply is kept under; without a target where it is not to be kept */
    struct flight flight;    /* of those who ask the same at the same time */
    struct cache_item *held; /* the reply, where it was there already; a hold of this request's */

    struct batch batch;   /* first of all the look-up of the caller's key, if there is one */
    struct query *key;    /* that look-up; NULL without a key */
    struct batch further; /* after the first: what explains an empty answer, or the next page of a stream */
    struct query
        *references;        /* which identifiers do not exist, and then what there is; NULL when not asked */
    struct query *keywords; /* likewise: how many words the filter q has */
    struct query *understood; /* likewise: the words that a question stands for */
    struct query *rows;
    struct query *count;
    struct query *version;
    struct query *tombstone;     /* where a single thing is missing: whether it was withdrawn */
    struct query *nearest;       /* likewise: what is there instead that resembles it */
    struct query *releases;      /* where a version is asked for: which there are */
    struct text dataset_version; /* that the rows were read from */

    struct problem problem;
    long long retry_after; /* seconds, for a problem that says so; 0 for the usual */
    struct reply reply;

    /* Set where a reply is made piece by piece: puts the next piece into the reply's body. A stream that has
     * broken has raised the problem that broke it. */
    enum stream_state (*more)(struct request *request);
    size_t row_bytes;       /* of a row of the stream, on average, as it was sent last */
    struct text position;   /* of the last row of the newest page, as cursors carry it; none after the last */
    struct arena page_room; /* where the position and the size of the page after it stand */
    atomic_int page;        /* that page: an enum page_state */

    int stage;
    bool waiting;      /* a batch is under way; `resume` will be called */
    long long started; /* CLOCK_MONOTONIC nanoseconds */
    long long database_started;
    long long database_nanoseconds;          /* that batches have taken, waiting included */
    void (*rest)(struct request *request);   /* puts the connection to rest before a batch */
    void (*resume)(struct request *request); /* wakes it after */
    /* While it rests, on any thread: whether its client has closed its side of the connection, as one does
     * that has gone. */
    bool (*has_left)(const struct request *request);
    /* Lets the request outlive its connection until it is left; false when memory has run out. */
    bool (*keep)(struct request *request);
    void (*leave)(struct request *request);
};

/* How many bytes the body may have. */
long long request_body_limit(const struct request *request);

/* The format that the request gets, be it one of all or a form of its route. */
const struct format_about *request_format(const struct request *request);

/* Whether its reply has a body to be sent, and not only its length. */
bool request_sends_body(const struct request *request);

/* Adds an input; `value` must live as long as the request. */
void request_input(struct request *request, const char *name, struct text value, bool is_default);

/* Gives the newest input of that name another value; adds it where there is none. */
void request_change_input(struct request *request, const char *name, struct text value);

/* The newest input of that name, or NULL. */
const struct input *request_find_input(const struct request *request, const char *name);

/* Raises a problem with a formatted detail. Returns false, so that a stage can end with it. */
bool request_fail(struct request *request, enum problem_type type, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Raises PROBLEM_INVALID with the faults of a body that have been added. Returns false. */
bool request_fail_content(struct request *request);

/* Raises PROBLEM_PARAMETERS with the faults that have been added. Returns false. */
bool request_fail_parameters(struct request *request);

/* Adds a fault about a parameter; `allowed` ends with NULL, or is NULL. */
void request_fault(struct request *request, const char *code, struct text parameter, struct text message,
                   const char *const *allowed, struct text nearest);

/* Whether one more fault about the body would be listed; if not, it is counted. */
bool request_lists_fault(struct request *request);

/* Adds a fault about a place in the body; `allowed` as above. Returns it, or NULL when memory has run out or
 * so many have been added that more would help nobody. */
struct problem_fault *request_fault_at(struct request *request, const char *code, struct text pointer,
                                       struct text message, const char *const *allowed, struct text nearest);

/* The columns of a statement; of one that is not known none. */
const struct shape *request_shape(const struct request *request, const struct statement *statement);

/* Puts a statement into a batch, with the request's inputs. NULL, with a problem raised, when memory has run
 * out. */
struct query *request_ask(struct request *request, struct batch *batch, const struct statement *statement);

/* Fills a query's parameters from the inputs by name; those without an input are SQL NULL. */
void request_fill_query(const struct request *request, struct query *query);
