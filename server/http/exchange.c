/* Birth, reply and end of one exchange. Decides how a reply becomes a response of the HTTP library, and what
 * the log says of it. */
#include "http/exchange.h"

#include "base/json.h"
#include "base/log.h"
#include "core/pipeline.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static struct text header_of(const struct request *request, const char *name) {
    return text_of(MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name));
}

static void rest(struct request *request) {
    MHD_suspend_connection(request->connection);
}

static void resume(struct request *request) {
    MHD_resume_connection(request->connection);
}

struct kept_header {
    const char *name;
    struct text value;
    struct kept_header *next;
};

static enum MHD_Result keep_header(void *argument, enum MHD_ValueKind kind, const char *name,
                                   const char *value) {
    struct exchange *exchange = argument;
    struct arena *arena = &exchange->request.arena;
    struct kept_header *kept = arena_take(arena, sizeof *kept);
    (void)kind;
    if (!kept)
        return MHD_NO;
    kept->name = arena_copy(arena, text_of(name)).data;
    kept->value = arena_copy(arena, text_of(value ? value : ""));
    kept->next = exchange->headers;
    exchange->headers = kept;
    return MHD_YES;
}

/* The exchange of a request is what it stands at the beginning of. */
static const struct exchange *exchange_of(const struct request *request) {
    return (const struct exchange *)(const void *)request;
}

static struct text kept_header_of(const struct request *request, const char *name) {
    struct text found = {NULL, 0};
    /* The list is backwards, and the first one counts. */
    for (const struct kept_header *at = exchange_of(request)->headers; at; at = at->next)
        if (strcasecmp(at->name, name) == 0)
            found = at->value;
    return found;
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

/* The headers are in the library's memory, which goes with the connection. */
static bool keep_headers(struct exchange *exchange) {
    struct request *request = &exchange->request;
    if (request->header == kept_header_of)
        return true;
    int count = MHD_get_connection_values(request->connection, MHD_HEADER_KIND, keep_header, exchange);
    int kept = 0;
    for (const struct kept_header *at = exchange->headers; at; at = at->next)
        kept++;
    if (kept == count)
        request->header = kept_header_of;
    return kept == count;
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

static struct text client_of(struct arena *arena, struct MHD_Connection *connection) {
    char text[INET6_ADDRSTRLEN] = "";
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *address = info ? info->client_addr : NULL;
    if (address && address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, text, sizeof text);
    if (address && address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, text,
                  sizeof text);
    return arena_copy(arena, text_of(text));
}

struct exchange *exchange_new(const struct service *service, struct MHD_Connection *connection,
                              const char *target) {
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (!exchange)
        return NULL;
    struct request *request = &exchange->request;
    exchange->connection = connection;
    request->service = service;
    request->connection = connection;
    request->header = header_of;
    request->rest = rest;
    request->resume = resume;
    request->keep = keep;
    request->leave = leave;
    request->flow = flow;
    atomic_init(&exchange->holders, 1);
    request->started = clock_now();
    request->target = arena_copy(&request->arena, text_of(target));
    request->client = client_of(&request->arena, connection);
    return exchange;
}

static void add_if_readable(struct buffer *members, const char *name, struct text value) {
    if (!value.data || !text_is_utf8(value))
        return;
    json_add_name(members, text_of(name));
    json_add_string(members, value);
}

static void log_exchange(const struct exchange *exchange) {
    const struct request *request = &exchange->request;
    struct buffer members = {0};
    add_if_readable(&members, "method", request->method_name);
    add_if_readable(&members, "target", request->target);
    buffer_add_format(&members, ",\"status\":%d,\"bytes\":%lld,\"milliseconds\":%.3f", request->reply.status,
                      exchange->sent_bytes, (double)(clock_now() - request->started) / 1e6);
    add_if_readable(&members, "client", request->client);
    if (exchange->head_seen)
        add_if_readable(&members, "traceparent", request->header(request, "traceparent"));
    log_line(LOG_INFO, "request", buffer_text(&members));
    buffer_free(&members);
}

void exchange_leave(struct exchange *exchange) {
    struct request *request = &exchange->request;
    if (atomic_fetch_sub(&exchange->holders, 1) > 1)
        return;
    if (strcmp(request->service->settings->log, "requests") == 0)
        log_exchange(exchange);
    request->service->release(&request->batch);
    request->service->release(&request->further);
    reply_drop_body(&request->reply);
    buffer_free(&request->body);
    pipe_free(request->pipe);
    arena_free(&request->page_room);
    arena_free(&request->arena);
    free(exchange);
}

/* The library notices only with the next event on the socket that a stream has broken: this is one. */
static ssize_t break_stream(const struct exchange *exchange) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info)
        shutdown(info->connect_fd, SHUT_RDWR);
    return MHD_CONTENT_READER_END_WITH_ERROR;
}

/* Gives the library the next bytes of a stream, or rests until there are some. */
static ssize_t read_stream(void *argument, uint64_t position, char *into, size_t room) {
    struct exchange *exchange = argument;
    struct request *request = &exchange->request;
    struct buffer *body = &request->reply.body;
    (void)position;
    while (exchange->streamed == body->length) {
        body->length = exchange->streamed = 0;
        enum stream_state state = request->more(request);
        if (state == STREAM_WAITING)
            return 0;
        if (state == STREAM_ENDED)
            return MHD_CONTENT_READER_END_OF_STREAM;
        if (state == STREAM_BROKEN)
            return break_stream(exchange);
    }
    size_t left = body->length - exchange->streamed;
    size_t given = left < room ? left : room;
    memcpy(into, body->data + exchange->streamed, given);
    exchange->streamed += given;
    exchange->sent_bytes += (long long)given;
    return (ssize_t)given;
}

static struct MHD_Response *make_response(struct exchange *exchange) {
    enum { BLOCK = 65536 };
    struct reply *reply = &exchange->request.reply;
    if (exchange->request.more && !reply->has_file)
        return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_stream, exchange, NULL);
    exchange->sent_bytes = exchange->request.method == METHOD_HEAD ? 0 : reply_length(reply);
    if (reply->has_file) {
        struct MHD_Response *response =
            MHD_create_response_from_fd64((uint64_t)reply->file_size, reply->file);
        reply->has_file = !response; /* the response closes it */
        return response;
    }
    if (reply->constant_body.data || !reply->body.length)
        return MHD_create_response_from_buffer(reply->constant_body.length,
                                               (void *)(uintptr_t)reply->constant_body.data,
                                               MHD_RESPMEM_PERSISTENT);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(reply->body.length, reply->body.data, MHD_RESPMEM_MUST_FREE);
    if (response)
        reply->body = (struct buffer){0};
    return response;
}

enum MHD_Result exchange_reply(struct exchange *exchange) {
    struct reply *reply = &exchange->request.reply;
    if (reply->body.failed || !reply->status)
        return MHD_NO;
    struct MHD_Response *response = make_response(exchange);
    if (!response)
        return MHD_NO;
    if (reply->content_type && reply->status != 304)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->content_type);
    for (int at = 0; at < reply->header_count; at++)
        MHD_add_response_header(response, reply->headers[at].name, reply->headers[at].value.data);
    if (reply->close)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    enum MHD_Result queued = MHD_queue_response(exchange->connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return queued;
}
