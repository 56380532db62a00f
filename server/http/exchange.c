/* Birth and end of one exchange. Decides what of it outlives its connection, and what the log says of it. */
#include "http/exchange.h"

#include "base/json.h"
#include "base/log.h"
#include "core/pipeline.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* By these a reply is looked up, or they are held against it when it has been found; for who brings If-Match
 * none is. Whoever looks at any other makes a reply that is for this request alone, so that none can be kept
 * by mistake. */
static bool is_looked_up(const char *name) {
    static const char *const known[] = {"Accept", "Accept-Encoding", "Authorization", "If-Match",
                                        "If-None-Match"};
    for (size_t at = 0; at < sizeof known / sizeof known[0]; at++)
        if (strcmp(name, known[at]) == 0)
            return true;
    return false;
}

static struct text header_of(const struct request *request, const char *name) {
    struct exchange *exchange = (struct exchange *)request;
    exchange->particular |= !is_looked_up(name);
    return text_of(MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name));
}

static void rest(struct request *request) {
    MHD_suspend_connection(request->connection);
}

static void resume(struct request *request) {
    MHD_resume_connection(request->connection);
}

static bool has_left(const struct request *request) {
    return client_has_left(((const struct exchange *)(const void *)request)->client);
}

struct kept_header {
    const char *name;
    struct text value;
    struct kept_header *next;
};

static struct kept_header *find_kept(const struct exchange *exchange, const char *name) {
    struct kept_header *at = exchange->headers;
    while (at && strcasecmp(at->name, name) != 0)
        at = at->next;
    return at;
}

static struct kept_header *add_kept(struct exchange *exchange, const char *name) {
    struct arena *arena = &exchange->request.arena;
    struct kept_header *kept = arena_take(arena, sizeof *kept);
    const char *copy = arena_copy(arena, text_of(name)).data;
    if (!kept || !copy)
        return NULL;
    *kept = (struct kept_header){copy, {NULL, 0}, exchange->headers};
    return exchange->headers = kept;
}

struct keeping {
    struct exchange *exchange;
    bool lost; /* memory has run out */
};

/* The lines of one header go on where the last one ended (RFC 9110, section 5.3). */
static enum MHD_Result keep_header(void *argument, enum MHD_ValueKind kind, const char *name,
                                   const char *value) {
    struct keeping *keeping = argument;
    struct arena *arena = &keeping->exchange->request.arena;
    struct kept_header *kept = find_kept(keeping->exchange, name);
    (void)kind;
    value = value ? value : "";
    if (kept)
        kept->value = arena_format(arena, "%.*s, %s", TEXT_FORMAT(kept->value), value);
    else if ((kept = add_kept(keeping->exchange, name)))
        kept->value = arena_copy(arena, text_of(value));
    keeping->lost = !kept || !kept->value.data;
    return keeping->lost ? MHD_NO : MHD_YES;
}

/* The exchange of a request is what it stands at the beginning of. */
static const struct exchange *exchange_of(const struct request *request) {
    return (const struct exchange *)(const void *)request;
}

static struct text kept_header_of(const struct request *request, const char *name) {
    const struct kept_header *kept = find_kept(exchange_of(request), name);
    return kept ? kept->value : (struct text){NULL, 0};
}

struct text exchange_header(const struct request *request, const char *name) {
    if (request->header == kept_header_of)
        return kept_header_of(request, name);
    return text_of(MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name));
}

static void rest_feeder(void *context) {
    rest(context);
}

static void wake_feeder(void *context) {
    resume(context);
}

/* After the job, on its thread. */
static void finish_flow(struct request *request) {
    pipe_close(request->pipe);
    exchange_leave((struct exchange *)request);
}

/* The headers are in the library's memory, and the address in the client's: both go with the connection. */
static bool keep_headers(struct exchange *exchange) {
    struct request *request = &exchange->request;
    if (request->header == kept_header_of)
        return true;
    struct keeping keeping = {exchange, false};
    MHD_get_connection_values(request->connection, MHD_HEADER_KIND, keep_header, &keeping);
    if (keeping.lost)
        return false;
    request->header = kept_header_of;
    request->client = arena_copy(&request->arena, request->client);
    return true;
}

bool exchange_join_headers(struct exchange *exchange) {
    return keep_headers(exchange) ||
           request_fail(&exchange->request, PROBLEM_INTERNAL, "Memory has run out.");
}

static bool keep(struct request *request) {
    struct exchange *exchange = (struct exchange *)request;
    if (!keep_headers(exchange))
        return false;
    atomic_fetch_add(&exchange->holders, 1);
    return true;
}

static void leave(struct request *request) {
    exchange_leave((struct exchange *)request);
}

static bool flow(struct request *request) {
    struct pipe_feeder feeder = {rest_feeder, wake_feeder, request};
    request->pipe = pipe_new((size_t)request->service->settings->upload_buffer, feeder);
    if (!request->pipe || !keep(request))
        return false;
    request->resume = finish_flow;
    return true;
}

/* Exchanges follow one another on a thread, so that each keeps the last one's memory for the next. */
static pthread_key_t spare;
static pthread_once_t spare_once = PTHREAD_ONCE_INIT;

static void free_exchange(void *argument) {
    struct exchange *exchange = argument;
    buffer_free(&exchange->spelling);
    free(exchange);
}

static void make_spare(void) {
    pthread_key_create(&spare, free_exchange);
}

static struct exchange *take_exchange(void) {
    pthread_once(&spare_once, make_spare);
    struct exchange *exchange = pthread_getspecific(spare);
    if (!exchange)
        return calloc(1, sizeof *exchange);
    struct buffer spelling = {.data = exchange->spelling.data, .capacity = exchange->spelling.capacity};
    pthread_setspecific(spare, NULL);
    *exchange = (struct exchange){.spelling = spelling};
    return exchange;
}

static void give_exchange(struct exchange *exchange) {
    enum { LONGEST = 4096 };
    if (pthread_getspecific(spare) || exchange->spelling.capacity > LONGEST ||
        pthread_setspecific(spare, exchange) != 0)
        free_exchange(exchange);
}

static struct client *client_of(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

struct exchange *exchange_new(const struct service *service, struct MHD_Connection *connection,
                              const char *target) {
    struct exchange *exchange = take_exchange();
    if (!exchange)
        return NULL;
    struct request *request = &exchange->request;
    exchange->connection = connection;
    exchange->client = client_of(connection);
    request->service = service;
    request->connection = connection;
    request->header = header_of;
    request->rest = rest;
    request->resume = resume;
    request->has_left = has_left;
    request->keep = keep;
    request->leave = leave;
    request->flow = flow;
    atomic_init(&exchange->holders, 1);
    request->started = clock_now();
    buffer_add(&exchange->spelling, (struct text){target, strlen(target) + 1});
    if (exchange->spelling.failed) {
        free_exchange(exchange);
        return NULL;
    }
    request->target = (struct text){exchange->spelling.data, exchange->spelling.length - 1};
    request->client = client_address(exchange->client);
    metrics_begin(service->metrics);
    return exchange;
}

static void add_if_readable(struct buffer *members, const char *name, struct text value) {
    if (!value.data || !text_is_utf8(value))
        return;
    json_add_name(members, text_of(name));
    json_add_string(members, value);
}

static void log_exchange(const struct exchange *exchange, long long microseconds) {
    const struct request *request = &exchange->request;
    const struct held *held = (const struct held *)request->held;
    struct buffer *line = log_open(LOG_INFO, "request");
    if (!line)
        return;
    add_if_readable(line, "method", request->method_name);
    if (held) {
        buffer_add(line, TEXT(",\"target\":"));
        buffer_add(line, held->logged);
    } else {
        add_if_readable(line, "target", request->target);
    }
    buffer_add(line, TEXT(",\"status\":"));
    buffer_add_digits(line, request->reply.status, 1);
    buffer_add(line, TEXT(",\"bytes\":"));
    buffer_add_digits(line, exchange->sent_bytes, 1);
    buffer_add(line, TEXT(",\"milliseconds\":"));
    buffer_add_digits(line, microseconds / 1000, 1);
    buffer_add_byte(line, '.');
    buffer_add_digits(line, microseconds % 1000, 3);
    add_if_readable(line, "client", request->client);
    if (exchange->head_seen)
        add_if_readable(line, "traceparent", exchange_header(request, "traceparent"));
    log_close();
}

static void count_exchange(const struct exchange *exchange, long long microseconds) {
    const struct request *request = &exchange->request;
    metrics_end(request->service->metrics, (struct metrics_request){
                                               .method = request->method,
                                               .status = request->reply.status,
                                               .bytes = exchange->sent_bytes,
                                               .microseconds = microseconds,
                                               .kept = request->held,
                                           });
}

/* What it shares with others. */
static void let_go(struct exchange *exchange) {
    struct request *request = &exchange->request;
    if (request->flight.leads)
        flights_end(request->service->flights, &request->flight, FLIGHT_FAILED);
    cache_release(request->held);
    if (exchange->kept)
        cache_release(&exchange->kept->item);
}

void exchange_leave(struct exchange *exchange) {
    struct request *request = &exchange->request;
    if (atomic_fetch_sub(&exchange->holders, 1) > 1)
        return;
    long long microseconds = (clock_now() - request->started) / 1000;
    count_exchange(exchange, microseconds);
    if (strcmp(request->service->settings->log, "requests") == 0)
        log_exchange(exchange, microseconds);
    let_go(exchange);
    request->service->release(&request->batch);
    request->service->release(&request->further);
    reply_drop_body(&request->reply);
    buffer_free(&request->body);
    pipe_free(request->pipe);
    arena_free(&request->page_room);
    arena_free(&request->arena);
    atomic_llong *guests = request->service->guests;
    give_exchange(exchange);
    atomic_fetch_sub(guests, 1); /* the service may end now */
}
