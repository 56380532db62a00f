/* Turns libmicrohttpd's callbacks into one exchange after another. Decides when a request runs and when its
 * reply is sent; knows nothing about what is asked. */
#include "http/conversation.h"

#include "core/pipeline.h"
#include "http/exchange.h"
#include "http/guard.h"
#include "http/layout.h"
#include "http/proxy.h"
#include "http/response.h"
#include "http/room.h"
#include "http/sharing.h"

#include <string.h>

/* Its name becomes the request's: one that stays, or a copy. */
static void read_method(struct request *request, const char *name) {
    static const struct {
        const char *name;
        enum method method;
    } known[] = {{"GET", METHOD_GET},      {"HEAD", METHOD_HEAD}, {"OPTIONS", METHOD_OPTIONS},
                 {"POST", METHOD_POST},    {"PUT", METHOD_PUT},   {"PATCH", METHOD_PATCH},
                 {"DELETE", METHOD_DELETE}};
    for (size_t at = 0; at < sizeof known / sizeof known[0]; at++) {
        if (strcmp(name, known[at].name) != 0)
            continue;
        request->method = known[at].method;
        request->method_name = text_of(known[at].name);
        return;
    }
    request->method_name = arena_copy(&request->arena, text_of(name));
    if (!text_is_utf8(request->method_name))
        request->method_name = TEXT("unreadable");
}

/* A guest of the service as it is now: one who comes in at the last moment turns back, so that none is there
 * unseen when the last of them has left. */
static const struct service *enter(struct conversation *conversation) {
    for (;;) {
        const struct service *service = atomic_load(&conversation->service);
        atomic_fetch_add(service->guests, 1);
        if (service == atomic_load(&conversation->service))
            return service;
        atomic_fetch_sub(service->guests, 1);
    }
}

/* First sight of a request: its raw target, before the library decodes it. The result becomes the handler's
 * context. */
void *conversation_target(void *argument, const char *target, struct MHD_Connection *connection) {
    struct conversation *conversation = argument;
    const struct service *service = enter(conversation);
    struct exchange *exchange = exchange_new(service, connection, target);
    char *query = strchr(target, '?');
    /* The library would now take the query apart in the connection's memory, and hang when that runs out on
     * many small parts. It is read from our own copy; in the library's buffer, which this points into, it
     * ends here. */
    if (query)
        query[1] = '\0';
    room_spare_cookies(connection);
    if (exchange) {
        exchange->raw_target = target;
        atomic_fetch_add(&conversation->under_way, 1);
    } else {
        atomic_fetch_sub(service->guests, 1);
    }
    return exchange;
}

/* Counts the request against its address, once, and tells the caller what is left. */
static void check_rate(struct conversation *conversation, struct exchange *exchange) {
    struct request *request = &exchange->request;
    const struct settings *settings = request->service->settings;
    const struct sockaddr *address = exchange->rated ? NULL : proxy_client(exchange);
    if (!address)
        return;
    exchange->rated = true;
    struct rate rate = rates_take(conversation->rates, settings, address, clock_now());
    exchange->rate = rate;
    if (!rate.limited || (request->held && rate.allowed))
        return;
    struct arena *arena = &request->arena;
    reply_header(&request->reply, "RateLimit-Limit", arena_format(arena, "%lld", rate.limit));
    reply_header(&request->reply, "RateLimit-Remaining", arena_format(arena, "%lld", rate.left));
    reply_header(&request->reply, "RateLimit-Reset", arena_format(arena, "%lld", rate.seconds));
    request->retry_after = rate.seconds;
    if (rate.allowed)
        return;
    cache_release(request->held);
    request->held = NULL;
    request_fail(request, PROBLEM_RATE, "This address may make %lld requests a second, after %lld at once.",
                 settings->rate_limit, rate.limit);
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
    client_enter(exchange->client, CLIENT_RECEIVES);
    return response_send(exchange);
}

/* Who waits for whom. The library may hold a body already while the request rests: then nothing is missing
 * from the client. */
static void enter_phase(struct exchange *exchange, enum pipeline_state state) {
    const struct request *request = &exchange->request;
    bool rests = state == PIPELINE_WAITING && !request->pipe;
    client_enter_again(exchange->client, request->body_whole || rests ? CLIENT_WAITS : CLIENT_SENDS_BODY);
}

/* Lets the request go on until it rests, wants its body or is answered. */
static enum MHD_Result advance(struct conversation *conversation, struct exchange *exchange) {
    struct request *request = &exchange->request;
    request->reply.close |= conversation->draining;
    enum pipeline_state state = pipeline_run(request);
    enter_phase(exchange, state);
    if (state != PIPELINE_ANSWERED)
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
static enum MHD_Result on_head(struct conversation *conversation, struct exchange *exchange,
                               const char *method, const char *version) {
    struct request *request = &exchange->request;
    bool repeats;
    exchange->head_seen = true;
    request->needs_length = strcmp(version, "HTTP/1.0") == 0;
    read_method(request, method);
    client_enter(exchange->client, CLIENT_SENDS_BODY);
    if (!room_check(request, exchange->connection, &exchange->cramped) ||
        !layout_check(request, exchange->connection, method, exchange->raw_target, version) ||
        !guard_check(request, exchange->connection, version, &repeats) ||
        (repeats && !exchange_join_headers(exchange))) {
        request->reply.close = true;
        pipeline_run(request);
        return response_send(exchange);
    }
    if (!conversation->draining && !repeats && sharing_find(exchange))
        return MHD_YES;
    if (!acts_early(request))
        return MHD_YES;
    exchange->early = true;
    check_rate(conversation, exchange);
    return advance(conversation, exchange);
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
    struct client *client = exchange->client;
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
static enum MHD_Result on_flow_end(struct conversation *conversation, struct exchange *exchange) {
    struct request *request = &exchange->request;
    if (!pipe_finish(request->pipe))
        return MHD_YES;
    request->body_whole = true;
    if (exchange->too_large) {
        request->problem = (struct problem){0}; /* the job knows only that the body broke off */
        fail_too_large(request, request_body_limit(request));
    }
    return advance(conversation, exchange);
}

enum MHD_Result conversation_request(void *argument, struct MHD_Connection *connection, const char *url,
                                     const char *method, const char *version, const char *body,
                                     size_t *body_size, void **context) {
    struct conversation *conversation = argument;
    struct exchange *exchange = *context;
    (void)connection;
    (void)url;
    if (!exchange)
        return MHD_NO;
    struct request *request = &exchange->request;
    if (!exchange->head_seen)
        return on_head(conversation, exchange, method, version);
    if (*body_size)
        return request->pipe ? on_flow(exchange, body, body_size) : on_body(exchange, body, body_size);
    /* Awake again after a rest that began before the body was asked for: that call comes before any byte of
     * it. */
    if (exchange->early && request->waiting)
        return advance(conversation, exchange);
    exchange->early = false;
    client_enter(exchange->client, CLIENT_WAITS);
    if (request->pipe)
        return on_flow_end(conversation, exchange);
    request->body_whole = true;
    check_rate(conversation, exchange);
    return exchange->answered || request->held ? send_reply(exchange) : advance(conversation, exchange);
}

void conversation_completed(void *argument, struct MHD_Connection *connection, void **context,
                            enum MHD_RequestTerminationCode code) {
    struct conversation *conversation = argument;
    struct exchange *exchange = *context;
    (void)connection;
    (void)code;
    if (!exchange)
        return;
    client_enter(exchange->client, CLIENT_SENDS_HEAD);
    if (exchange->request.pipe)
        pipe_break(exchange->request.pipe);
    exchange_leave(exchange);
    *context = NULL;
    atomic_fetch_sub(&conversation->under_way, 1);
}
