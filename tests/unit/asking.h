/* A request made by hand, with headers from a list, settings by default and a database that only takes note
 * of what it is asked. */
#pragma once

#include "common.h"

#include "core/request.h"
#include "table.h"

struct asking {
    struct request request;
    struct settings settings;
    struct service service;
    struct metrics metrics;
    const char *headers[8]; /* name, value, name, value, … ended by NULL */
    struct shape shapes[4]; /* of the statements whose columns are asked for */
    int submitted;
    int released;
    int rested;
    int resumed;
    int kept; /* less how often it was left */
    bool queue_full;
};

static inline struct text asking_header(const struct request *request, const char *name) {
    const struct asking *asking = request->connection;
    for (size_t at = 0; at + 1 < COUNT_OF(asking->headers) && asking->headers[at]; at += 2)
        if (text_equal_ignoring_case(text_of(asking->headers[at]), text_of(name)))
            return text_of(asking->headers[at + 1]);
    return no_value;
}

static inline bool asking_submit(void *database, struct batch *batch) {
    struct asking *asking = database;
    (void)batch;
    asking->submitted++;
    return !asking->queue_full;
}

/* A batch's owner is set when it is submitted; one that never was has none to tell. */
static inline void asking_release(struct batch *batch) {
    struct request *request = batch->owner;
    if (request)
        ((struct asking *)request->connection)->released++;
}

static inline void asking_rest(struct request *request) {
    struct asking *asking = request->connection;
    asking->rested++;
}

static inline void asking_resume(struct request *request) {
    struct asking *asking = request->connection;
    asking->resumed++;
}

static inline bool asking_keep(struct request *request) {
    struct asking *asking = request->connection;
    asking->kept++;
    return true;
}

static inline void asking_leave(struct request *request) {
    struct asking *asking = request->connection;
    asking->kept--;
}

/* A GET for a target as it comes over the wire. The request keeps pointers into `asking`, which stays where
 * it is until asking_end. */
static inline void asking_start(struct asking *asking, const char *target) {
    struct buffer fault = {0};
    int count = 0;
    *asking = (struct asking){0};
    assert_true(settings_read(&asking->settings, NULL, &count, &fault));
    asking->service = (struct service){.settings = &asking->settings,
                                       .metrics = &asking->metrics,
                                       .submit = asking_submit,
                                       .release = asking_release,
                                       .database = asking,
                                       .shapes = asking->shapes};
    struct request *request = &asking->request;
    request->service = &asking->service;
    request->connection = asking;
    request->header = asking_header;
    request->rest = asking_rest;
    request->resume = asking_resume;
    request->keep = asking_keep;
    request->leave = asking_leave;
    request->method = METHOD_GET;
    request->method_name = TEXT("GET");
    request->target = arena_copy(&request->arena, text_of(target));
}

/* Adds a query to a batch as if the database had answered it with a table. */
static inline struct query *asking_answered(struct asking *asking, struct batch *batch, struct table *table) {
    struct query *query = arena_take(&asking->request.arena, sizeof *query);
    assert_non_null(query);
    query->rows = table_rows(table);
    batch->queries[batch->count++] = query;
    return query;
}

static inline void asking_end(struct asking *asking) {
    reply_drop_body(&asking->request.reply);
    arena_free(&asking->request.page_room);
    arena_free(&asking->request.arena);
}

/* The value of a header of the reply; without a value when it has none. */
static inline struct text answered_header(const struct reply *reply, const char *name) {
    for (int at = 0; at < reply->header_count; at++)
        if (strcmp(reply->headers[at].name, name) == 0)
            return reply->headers[at].value;
    return no_value;
}
