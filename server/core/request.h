/* One request on its way through the stages (core/pipeline.h). Everything it points to lives in its arena or
 * outlives it; freed at once when the answer has been sent. */
#pragma once

#include "base/arena.h"
#include "base/settings.h"
#include "core/download.h"
#include "core/problem.h"
#include "core/reply.h"
#include "core/route.h"
#include "core/statement.h"

struct request;

/* What all requests share, set up once by main. */
struct service {
    const struct settings *settings;
    const struct resource *const *resources;
    bool (*const *stages)(struct request *request); /* in order, ended by NULL (core/pipeline.h) */
    /* Takes a batch for running; false when the queue is full. */
    bool (*submit)(void *database, struct batch *batch);
    void (*release)(struct batch *batch); /* frees what the database keeps for a finished batch */
    void *database;
    /* Gets the archive of the whole record; always calls download->finished, once. */
    void (*fetch)(void *exporter, struct download *download);
    void *exporter;
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

    struct text target; /* as received */
    struct text query;  /* raw, after the question mark */
    struct path path;
    enum method method;
    struct text method_name;
    struct text (*header)(const struct request *request, const char *name); /* without a value when absent */
    void *connection;

    const struct route *route;
    struct input *inputs;
    struct input *last_input;
    long long limit;
    struct text checksum; /* of route and query, as cursors carry it */

    struct batch batch;
    int reference_query; /* index in the batch, or -1 */
    int rows_query;
    int count_query;

    struct problem problem;
    struct reply reply;

    int stage;
    bool waiting;      /* a batch is under way; `resume` will be called */
    long long started; /* CLOCK_MONOTONIC nanoseconds */
    long long database_nanoseconds;
    void (*rest)(struct request *request);   /* puts the connection to rest before a batch */
    void (*resume)(struct request *request); /* wakes it after */
};

/* Adds an input; `value` must live as long as the request. */
void request_input(struct request *request, const char *name, struct text value, bool is_default);

/* The input of that name, or NULL. */
const struct input *request_find_input(const struct request *request, const char *name);

/* Raises a problem with a formatted detail. Returns false, so that a stage can end with it. */
bool request_fail(struct request *request, enum problem_type type, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Raises PROBLEM_PARAMETERS with the faults that have been added. Returns false. */
bool request_fail_parameters(struct request *request);

/* Adds a fault about a parameter; `allowed` ends with NULL, or is NULL. */
void request_fault(struct request *request, const char *code, struct text parameter, struct text message,
                   const char *const *allowed, struct text nearest);

/* Adds a statement to the batch, its parameters filled from the inputs by name; its index in the batch. */
int request_add_query(struct request *request, const struct statement *statement);
