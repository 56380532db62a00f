/* A request made by hand, with headers from a list, settings by default and a database that only takes note
 * of what it is asked. */
#pragma once

#include "common.h"

#include "core/request.h"

struct asking {
    struct request request;
    struct settings settings;
    struct service service;
    const char *headers[8]; /* name, value, name, value, … ended by NULL */
    int submitted;
    int rested;
    int resumed;
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

static inline void asking_release(struct batch *batch) {
    (void)batch;
}

static inline void asking_rest(struct request *request) {
    struct asking *asking = request->connection;
    asking->rested++;
}

static inline void asking_resume(struct request *request) {
    struct asking *asking = request->connection;
    asking->resumed++;
}

/* A GET for a target as it comes over the wire. The request keeps pointers into `asking`, which stays where
 * it is until asking_end. */
static inline void asking_start(struct asking *asking, const char *target) {
    struct buffer fault = {0};
    int count = 0;
    *asking = (struct asking){0};
    assert_true(settings_read(&asking->settings, NULL, &count, &fault));
    asking->service = (struct service){.settings = &asking->settings,
                                       .submit = asking_submit,
                                       .release = asking_release,
                                       .database = asking};
    struct request *request = &asking->request;
    request->service = &asking->service;
    request->connection = asking;
    request->header = asking_header;
    request->rest = asking_rest;
    request->resume = asking_resume;
    request->method = METHOD_GET;
    request->method_name = TEXT("GET");
    request->target = arena_copy(&request->arena, text_of(target));
    request->reference_query = request->rows_query = request->count_query = -1;
}

static inline void asking_end(struct asking *asking) {
    buffer_free(&asking->request.reply.body);
    arena_free(&asking->request.arena);
}

/* The value of a header of the reply; without a value when it has none. */
static inline struct text answered_header(const struct reply *reply, const char *name) {
    for (int at = 0; at < reply->header_count; at++)
        if (strcmp(reply->headers[at].name, name) == 0)
            return reply->headers[at].value;
    return no_value;
}
