/* Decides how a reply becomes a response of the HTTP library, in one piece or as a stream. */
#include "http/response.h"

#include "base/log.h"
#include "http/sharing.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* The library notices only with the next event on the socket that a stream has broken: this is one. */
static ssize_t break_stream(const struct exchange *exchange) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info)
        shutdown(info->connect_fd, SHUT_RDWR);
    return MHD_CONTENT_READER_END_WITH_ERROR;
}

/* Copies the next bytes of a stream, or rests until there are some: 0. */
static ssize_t copy_next(struct exchange *exchange, char *into, size_t room) {
    struct request *request = &exchange->request;
    struct buffer *body = &request->reply.body;
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

/* The library asks for the next bytes only when the system has taken those before: until there are some, the
 * client waits for us. */
static ssize_t read_stream(void *argument, uint64_t position, char *into, size_t room) {
    struct exchange *exchange = argument;
    (void)position;
    client_awaits_more(exchange->client);
    ssize_t given = copy_next(exchange, into, room);
    if (given != 0)
        client_is_sent(exchange->client, given > 0 ? given : 0);
    return given;
}

/* Nobody knows how long a stream becomes. Where none of it is sent (HEAD, 304), the library would end its
 * chunks all the same, in front of the next reply (RFC 9112, section 6.3), and cannot leave out both chunks
 * and length on a connection that stays. */
static struct MHD_Response *make_streamed_response(struct exchange *exchange) {
    enum { BLOCK = 65536 };
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_stream, exchange, NULL);
    if (response && !request_sends_body(&exchange->request))
        MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
    return response;
}

/* The library always tells the length of what is not streamed, and sends no body after 304: the length is
 * that of the 200 then (RFC 9110, section 8.6). */
static struct MHD_Response *make_response(struct exchange *exchange) {
    struct reply *reply = &exchange->request.reply;
    if (exchange->request.more && !reply->has_file)
        return make_streamed_response(exchange);
    exchange->sent_bytes = request_sends_body(&exchange->request) ? reply_length(reply) : 0;
    client_is_sent(exchange->client, exchange->sent_bytes);
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

/* To a head that leaves no room for another. The library would close the connection all the same, and say
 * nothing; it is told to, when this is on its way. */
static enum MHD_Result send_status(const struct exchange *exchange) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    int status = exchange->request.reply.status;
    char head[128];
    int length =
        snprintf(head, sizeof head, "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                 status, MHD_get_reason_phrase_for((unsigned)status));
    if (info && send(info->connect_fd, head, (size_t)length, MSG_NOSIGNAL | MSG_DONTWAIT) != length)
        log_message(LOG_WARNING, "status-not-sent", "%d: %s", status, strerror(errno));
    return MHD_NO;
}

enum MHD_Result response_send(struct exchange *exchange) {
    struct reply *reply = &exchange->request.reply;
    if (exchange->cramped)
        return send_status(exchange);
    if (exchange->request.held)
        return sharing_send(exchange);
    if (reply->body.failed || !reply->status)
        return MHD_NO;
    sharing_keep(exchange);
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
