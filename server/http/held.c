/* Decides what of a reply is the same for everybody: all but what was measured for one request. */
#include "http/held.h"

#include "base/json.h"
#include "core/pipeline.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the library and the system's allocator take for a response and for each of its headers. */
enum { RESPONSE_BYTES = 512, HEADER_BYTES = 128 };

/* Headers that were there before the request began to run are about the caller (RateLimit). */
static bool is_shared(const struct reply *reply, int header) {
    return header >= reply->lasting_headers && strcmp(reply->headers[header].name, "Server-Timing") != 0;
}

/* Also for 304: see http/response.c. */
static struct MHD_Response *respond(const struct held *held) {
    return MHD_create_response_from_buffer(held->bytes.length, (void *)(uintptr_t)held->bytes.data,
                                           MHD_RESPMEM_PERSISTENT);
}

/* What it says of itself instead (RFC 9211; W3C Server Timing). */
static bool add_headers(struct MHD_Response *response, const struct reply *reply) {
    bool good = !reply->content_type ||
                MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->content_type);
    for (int at = 0; at < reply->header_count; at++)
        if (is_shared(reply, at))
            good =
                MHD_add_response_header(response, reply->headers[at].name, reply->headers[at].value.data) &&
                good;
    return MHD_add_response_header(response, "Cache-Status", "opsd; hit") &&
           MHD_add_response_header(response, "Server-Timing", "cache;desc=hit") && good;
}

static struct text tag_of(const struct reply *reply) {
    for (int at = 0; at < reply->header_count; at++)
        if (strcmp(reply->headers[at].name, "ETag") == 0)
            return reply->headers[at].value;
    return (struct text){NULL, 0};
}

size_t held_size(const struct request *request) {
    const struct reply *reply = &request->reply;
    const struct cache_key *key = &request->sought;
    size_t headers = 0;
    for (int at = 0; at < reply->header_count; at++)
        headers += HEADER_BYTES + reply->headers[at].value.length;
    size_t threads = (size_t)request->service->settings->listeners;
    size_t bytes = sizeof(struct held) + 2 * threads * sizeof(struct held_told) + 2 * key->target.length +
                   key->accept.length + tag_of(reply).length + reply->body.length +
                   2 * (RESPONSE_BYTES + headers);
    /* Blocks of all sizes that come and go leave gaps between them. */
    return bytes + bytes / 3;
}

static struct text put(char **at, struct text text) {
    if (!text.data)
        return text;
    char *copy = memcpy(*at, text.data, text.length);
    copy[text.length] = '\0';
    *at += text.length + 1;
    return (struct text){copy, text.length};
}

static void free_held(struct cache_item *item) {
    struct held *held = (struct held *)item;
    if (held->whole)
        MHD_destroy_response(held->whole);
    if (held->unmodified)
        MHD_destroy_response(held->unmodified);
    for (long long at = 0; at < 2 * held->threads; at++)
        if (held->told[at].response)
            MHD_destroy_response(held->told[at].response);
    buffer_free(&held->body);
    free(held);
}

/* One block for all texts, and what each thread may come to have. */
static struct held *place(const struct cache_key *key, struct text tag, long long threads) {
    struct buffer logged = {0};
    json_add_string(&logged, key->target);
    size_t told = 2 * (size_t)threads * sizeof(struct held_told);
    size_t room = told + key->target.length + key->accept.length + tag.length + logged.length + 4;
    struct held *held = logged.failed ? NULL : calloc(1, sizeof *held + room);
    if (held) {
        char *at = (char *)(held + 1) + told;
        held->told = (struct held_told *)(held + 1);
        held->threads = threads;
        held->item.key = *key;
        held->item.key.target = put(&at, key->target);
        held->item.key.accept = put(&at, key->accept);
        held->tag = put(&at, tag);
        held->logged = put(&at, buffer_text(&logged));
    }
    buffer_free(&logged);
    return held;
}

/* A body grows by doubling: what it did not need is given back. */
static void take_body(struct held *held, struct reply *reply) {
    char *fitting = reply->body.length ? realloc(reply->body.data, reply->body.length) : NULL;
    if (fitting) {
        reply->body.data = fitting;
        reply->body.capacity = reply->body.length;
    }
    held->body = reply->body;
    held->bytes = reply_body(reply);
}

struct held *held_make(struct request *request, long long version) {
    struct reply *reply = &request->reply;
    struct held *held = place(&request->sought, tag_of(reply), request->service->settings->listeners);
    if (!held)
        return NULL;
    held->item.version = version;
    held->item.size = held_size(request);
    held->item.cost = (double)(clock_now() - request->started);
    held->item.free = free_held;
    atomic_init(&held->item.holders, 1);
    take_body(held, reply);
    held->whole = respond(held);
    if (held->whole && add_headers(held->whole, reply)) {
        reply->body = (struct buffer){0};
        reply->constant_body = held->bytes;
        return held;
    }
    held->body = (struct buffer){0}; /* it is the reply's */
    free_held(&held->item);
    return NULL;
}

/* A 304 says nothing of the body's type. */
static enum MHD_Result copy_header(void *argument, enum MHD_ValueKind kind, const char *name,
                                   const char *value) {
    (void)kind;
    if (strcmp(name, MHD_HTTP_HEADER_CONTENT_TYPE) == 0)
        return MHD_YES;
    return MHD_add_response_header(argument, name, value);
}

static enum MHD_Result copy_any_header(void *argument, enum MHD_ValueKind kind, const char *name,
                                       const char *value) {
    (void)kind;
    return MHD_add_response_header(argument, name, value);
}

static struct MHD_Response *copy_of(struct held *held, int status) {
    struct MHD_Response *response = respond(held);
    if (response)
        MHD_get_response_headers(held->whole, status == MHD_HTTP_NOT_MODIFIED ? copy_header : copy_any_header,
                                 response);
    return response;
}

struct MHD_Response *held_response(struct held *held, int status) {
    if (status != MHD_HTTP_NOT_MODIFIED)
        return held->whole;
    struct MHD_Response *known = atomic_load(&held->unmodified);
    if (known)
        return known;
    struct MHD_Response *made = copy_of(held, status);
    if (!made || atomic_compare_exchange_strong(&held->unmodified, &known, made))
        return made;
    MHD_destroy_response(made); /* somebody else was as quick */
    return known;
}

static void add_number(struct MHD_Response *response, const char *name, long long number) {
    char text[24];
    snprintf(text, sizeof text, "%lld", number);
    MHD_add_response_header(response, name, text);
}

static void change_number(struct MHD_Response *response, const char *name, long long *number,
                          long long other) {
    char text[24];
    if (*number == other)
        return;
    snprintf(text, sizeof text, "%lld", *number);
    MHD_del_response_header(response, name, text);
    add_number(response, name, other);
    *number = other;
}

/* The number of this thread among those that serve, from 0. */
static long long own_number(void) {
    static atomic_llong numbers;
    static _Thread_local long long own = -1;
    if (own < 0)
        own = atomic_fetch_add(&numbers, 1);
    return own;
}

/* The library spells headers out while a response is queued. So a thread may change those of its own between
 * two requests, where a response made anew for each would cost as much as all the rest. */
struct MHD_Response *held_response_told(struct held *held, int status, const struct rate *rate) {
    long long thread = own_number();
    if (thread >= held->threads)
        return NULL;
    struct held_told *told = &held->told[2 * thread + (status == MHD_HTTP_NOT_MODIFIED)];
    if (!told->response) {
        told->response = copy_of(held, status);
        if (!told->response)
            return NULL;
        told->left = rate->left;
        told->seconds = rate->seconds;
        add_number(told->response, "RateLimit-Limit", rate->limit);
        add_number(told->response, "RateLimit-Remaining", rate->left);
        add_number(told->response, "RateLimit-Reset", rate->seconds);
    }
    change_number(told->response, "RateLimit-Remaining", &told->left, rate->left);
    change_number(told->response, "RateLimit-Reset", &told->seconds, rate->seconds);
    return told->response;
}
