/* Binds the socket and turns libmicrohttpd's callbacks into exchanges. Knows nothing about what is asked. */
#include "http/listener.h"

#include "base/log.h"
#include "core/pipeline.h"
#include "http/exchange.h"
#include "http/guard.h"
#include "http/layout.h"
#include "http/rates.h"

#include <errno.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct listener {
    const struct service *service;
    struct MHD_Daemon *daemon;
    struct clients *clients;
    struct rates *rates;
    int socket;
    int port;
    atomic_int under_way;
    atomic_bool draining;
};

static enum method method_of(const char *name) {
    static const struct {
        const char *name;
        enum method method;
    } known[] = {{"GET", METHOD_GET},      {"HEAD", METHOD_HEAD}, {"OPTIONS", METHOD_OPTIONS},
                 {"POST", METHOD_POST},    {"PUT", METHOD_PUT},   {"PATCH", METHOD_PATCH},
                 {"DELETE", METHOD_DELETE}};
    for (size_t at = 0; at < sizeof known / sizeof known[0]; at++)
        if (strcmp(name, known[at].name) == 0)
            return known[at].method;
    return 0;
}

static struct client *client_of(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/* First sight of a request: its raw target, before the library decodes it. The result becomes the handler's
 * context. */
static void *on_target(void *argument, const char *target, struct MHD_Connection *connection) {
    struct listener *listener = argument;
    struct exchange *exchange = exchange_new(listener->service, connection, target);
    char *query = strchr(target, '?');
    /* The library would now take the query apart in the connection's memory, and hang when that runs out on
     * many small parts. It is read from our own copy; in the library's buffer, which this points into, it
     * ends here. */
    if (query)
        query[1] = '\0';
    if (exchange) {
        exchange->raw_target = target;
        atomic_fetch_add(&listener->under_way, 1);
    }
    return exchange;
}

/* Counts the request against its address, once, and tells the caller what is left. */
static void check_rate(struct listener *listener, struct exchange *exchange) {
    struct request *request = &exchange->request;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (exchange->rated || !info)
        return;
    exchange->rated = true;
    struct rate rate = rates_take(listener->rates, info->client_addr, clock_now());
    if (!rate.limited)
        return;
    struct arena *arena = &request->arena;
    reply_header(&request->reply, "RateLimit-Limit", arena_format(arena, "%lld", rate.limit));
    reply_header(&request->reply, "RateLimit-Remaining", arena_format(arena, "%lld", rate.left));
    reply_header(&request->reply, "RateLimit-Reset", arena_format(arena, "%lld", rate.seconds));
    request->retry_after = rate.seconds;
    if (!rate.allowed)
        request_fail(request, PROBLEM_RATE,
                     "This address may make %lld requests a second, after %lld at once.",
                     listener->service->settings->rate_limit, rate.limit);
}

/* A reply queued before the body has been received closes the connection. So one that is ready early waits
 * for a short body, which is let go, and does not for a long one. */
static bool may_wait_for_body(const struct exchange *exchange) {
    const struct request *request = &exchange->request;
    /* One who asks first (RFC 9110, section 10.1.1) has sent none of it. */
    if (request->pipe || MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, "Expect"))
        return false;
    return request->body_expected <= request->service->settings->body_limit;
}

static enum MHD_Result send_reply(struct exchange *exchange) {
    client_expects(client_of(exchange->connection), reply_length(&exchange->request.reply));
    client_enter(client_of(exchange->connection), CLIENT_RECEIVES);
    return exchange_reply(exchange);
}

/* Lets the request go on until it rests, wants its body or is answered. */
static enum MHD_Result advance(struct listener *listener, struct exchange *exchange) {
    struct request *request = &exchange->request;
    request->reply.close |= listener->draining;
    if (pipeline_run(request) != PIPELINE_ANSWERED)
        return MHD_YES;
    exchange->answered = true;
    if (!request->body_whole && may_wait_for_body(exchange))
        return MHD_YES;
    request->reply.close |= !request->body_whole;
    return send_reply(exchange);
}

/* Whether the request has something to do before its body comes: to find out whether it may bring one. */
static bool acts_early(const struct request *request) {
    return request->method & (METHOD_POST | METHOD_PUT | METHOD_PATCH | METHOD_DELETE);
}

/* The head is complete. A reply queued now would close the connection, which is right for a head that cannot
 * be trusted and wrong for every other: those are answered at a later call. */
static enum MHD_Result on_head(struct listener *listener, struct exchange *exchange, const char *method,
                               const char *version) {
    struct request *request = &exchange->request;
    exchange->head_seen = true;
    request->needs_length = strcmp(version, "HTTP/1.0") == 0;
    request->method = method_of(method);
    request->method_name = arena_copy(&request->arena, text_of(method));
    if (!text_is_utf8(request->method_name))
        request->method_name = TEXT("unreadable");
    client_enter(client_of(exchange->connection), CLIENT_SENDS_BODY);
    if (!layout_check(request, exchange->connection, method, exchange->raw_target, version) ||
        !guard_check(request, exchange->connection, version)) {
        request->reply.close = true;
        pipeline_run(request);
        return exchange_reply(exchange);
    }
    if (!acts_early(request))
        return MHD_YES;
    exchange->early = true;
    check_rate(listener, exchange);
    return advance(listener, exchange);
}

static void fail_too_large(struct request *request, long long limit) {
    request->reply.close = true;
    request_fail(request, PROBLEM_TOO_LARGE, "A body may have %lld bytes.", limit);
}

/* A body that an action wants is kept, any other is read to its end and let go; one over the limit is
 * refused. */
static enum MHD_Result on_body(struct exchange *exchange, const char *body, size_t *size) {
    struct request *request = &exchange->request;
    exchange->early = false;
    exchange->body_received += (long long)*size;
    if (request->body_wanted && !exchange->too_large)
        buffer_add(&request->body, (struct text){body, *size});
    *size = 0;
    if (exchange->body_received <= request->service->settings->body_limit || exchange->too_large)
        return MHD_YES;
    exchange->too_large = true;
    /* A problem that was found before gives way, since this one comes first in what has been received. */
    if (exchange->answered && request->problem.raised) {
        request->problem = (struct problem){0};
        exchange->answered = false;
    }
    fail_too_large(request, request->service->settings->body_limit);
    return MHD_YES;
}

/* A body that flows to a job, which owns the request meanwhile: nothing of it is touched here but the pipe.
 * What the pipe does not take comes again after the rest. */
static enum MHD_Result on_flow(struct exchange *exchange, const char *body, size_t *size) {
    struct request *request = &exchange->request;
    struct client *client = client_of(exchange->connection);
    client_enter_again(client, CLIENT_SENDS_BODY);
    if (exchange->body_received + (long long)*size > request_body_limit(request)) {
        exchange->too_large = true;
        pipe_break(request->pipe);
    }
    size_t taken = pipe_put(request->pipe, (struct text){body, *size});
    exchange->body_received += (long long)taken;
    if (!exchange->too_large)
        client_received(client, (long long)taken);
    if (taken < *size)
        client_enter(client, CLIENT_WAITS);
    *size -= taken;
    return MHD_YES;
}

/* All of a flowing body has come: rests until the job has ended. */
static enum MHD_Result on_flow_end(struct listener *listener, struct exchange *exchange) {
    struct request *request = &exchange->request;
    if (!pipe_finish(request->pipe))
        return MHD_YES;
    request->body_whole = true;
    if (exchange->too_large) {
        request->problem = (struct problem){0}; /* the job knows only that the body broke off */
        fail_too_large(request, request_body_limit(request));
    }
    return advance(listener, exchange);
}

static enum MHD_Result on_request(void *argument, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *body,
                                  size_t *body_size, void **context) {
    struct listener *listener = argument;
    struct exchange *exchange = *context;
    (void)url;
    if (!exchange)
        return MHD_NO;
    struct request *request = &exchange->request;
    if (!exchange->head_seen)
        return on_head(listener, exchange, method, version);
    if (*body_size)
        return request->pipe ? on_flow(exchange, body, body_size) : on_body(exchange, body, body_size);
    /* Awake again after a rest that began before the body was asked for: that call comes before any byte of
     * it. */
    if (exchange->early && request->waiting)
        return advance(listener, exchange);
    exchange->early = false;
    client_enter(client_of(connection), CLIENT_WAITS);
    if (request->pipe)
        return on_flow_end(listener, exchange);
    request->body_whole = true;
    check_rate(listener, exchange);
    return exchange->answered ? send_reply(exchange) : advance(listener, exchange);
}

static void on_completed(void *argument, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code) {
    struct listener *listener = argument;
    struct exchange *exchange = *context;
    (void)code;
    if (!exchange)
        return;
    client_enter(client_of(connection), CLIENT_SENDS_HEAD);
    if (exchange->request.pipe)
        pipe_break(exchange->request.pipe);
    exchange_leave(exchange);
    *context = NULL;
    atomic_fetch_sub(&listener->under_way, 1);
}

static void on_connection(void *argument, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode code) {
    struct listener *listener = argument;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        client_remove(listener->clients, *context);
        *context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *context = info ? client_add(listener->clients, info->connect_fd) : NULL;
}

static void on_log(void *argument, const char *format, va_list values) __attribute__((format(printf, 2, 0)));

static void on_log(void *argument, const char *format, va_list values) {
    char text[512];
    (void)argument;
    vsnprintf(text, sizeof text, format, values);
    text[strcspn(text, "\n")] = '\0';
    log_message(LOG_WARNING, "http-library", "%s", text);
}

/* The library would cut a path at %00; targets are decoded by core/target.c instead. */
static size_t keep_escapes(void *argument, struct MHD_Connection *connection, char *text) {
    (void)argument;
    (void)connection;
    return strlen(text);
}

static int open_socket(const struct settings *settings, struct buffer *fault) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    struct addrinfo *found = NULL;
    char port[16];
    int one = 1;
    snprintf(port, sizeof port, "%lld", settings->port);
    int failure = getaddrinfo(settings->address, port, &hints, &found);
    if (failure) {
        buffer_add_format(fault, "cannot listen on \"%s\": %s; --address takes an IPv4 or IPv6 address",
                          settings->address, gai_strerror(failure));
        return -1;
    }
    int opened = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool good = opened >= 0 && setsockopt(opened, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
                bind(opened, found->ai_addr, found->ai_addrlen) == 0 && listen(opened, 1024) == 0;
    if (!good) {
        buffer_add_format(fault, "cannot listen on %s port %s: %s; --port chooses another (0: any free one)",
                          settings->address, port, strerror(errno));
        if (opened >= 0)
            close(opened);
        opened = -1;
    }
    freeaddrinfo(found);
    return opened;
}

static int port_of(int opened) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    char port[16] = "0";
    getsockname(opened, (struct sockaddr *)&address, &length);
    getnameinfo((struct sockaddr *)&address, length, NULL, 0, port, sizeof port, NI_NUMERICSERV);
    return atoi(port);
}

static struct MHD_Daemon *start_daemon(struct listener *listener) {
    const struct settings *settings = listener->service->settings;
    unsigned flags =
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO | MHD_USE_ERROR_LOG;
    /* One listener needs no pool; the library refuses a pool of one. */
    struct MHD_OptionItem pool[] = {{MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)settings->listeners, NULL},
                                    {MHD_OPTION_END, 0, NULL}};
    if (settings->listeners == 1)
        pool[0] = pool[1];
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, listener, MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
        MHD_OPTION_LISTEN_SOCKET, listener->socket, MHD_OPTION_URI_LOG_CALLBACK, on_target, listener,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, listener, MHD_OPTION_NOTIFY_CONNECTION, on_connection,
        listener, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)settings->connection_memory, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)settings->connection_limit, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)settings->connection_limit_per_address, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)settings->idle_seconds, MHD_OPTION_ARRAY, pool, MHD_OPTION_END);
}

struct listener *listener_start(const struct service *service, struct buffer *fault) {
    int opened = open_socket(service->settings, fault);
    if (opened < 0)
        return NULL;
    struct listener *listener = calloc(1, sizeof *listener);
    if (listener) {
        listener->service = service;
        listener->socket = opened;
        listener->port = port_of(opened);
        listener->rates = rates_new(service->settings);
        listener->clients = listener->rates ? clients_start(service->settings) : NULL;
        listener->daemon = listener->clients ? start_daemon(listener) : NULL;
    }
    if (listener && listener->daemon)
        return listener;
    buffer_add_string(fault, "cannot start to serve: the system refuses memory or threads");
    close(opened);
    free(listener);
    return NULL;
}

int listener_port(const struct listener *listener) {
    return listener->port;
}

void listener_drain(struct listener *listener) {
    long long deadline = clock_now() + listener->service->settings->drain_seconds * 1000000000LL;
    listener->draining = true;
    /* Closed at once, so that a new client is refused and may try elsewhere. */
    close(MHD_quiesce_daemon(listener->daemon));
    listener->socket = -1;
    while (atomic_load(&listener->under_way) > 0 && clock_now() < deadline)
        usleep(10000);
}

void listener_stop(struct listener *listener) {
    MHD_stop_daemon(listener->daemon);
    clients_stop(listener->clients);
    rates_free(listener->rates);
    if (listener->socket >= 0)
        close(listener->socket);
    free(listener);
}
