/* The socket, and libmicrohttpd's daemon on it. Knows nothing about what is asked. */
#include "http/listener.h"

#include "base/log.h"
#include "core/pipeline.h"
#include "http/clients.h"
#include "http/conversation.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

struct listener {
    struct conversation conversation; /* what its requests share */
    struct MHD_Daemon *daemon;
    struct clients *clients;
    struct metrics *metrics;
    int socket; /* the library closes it */
    int inert;  /* a file that never has news, to stand where the socket was */
    int port;
};

static void on_connection(void *argument, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode code) {
    struct listener *listener = argument;
    struct metrics *metrics = listener->metrics;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        atomic_fetch_sub(&metrics->connections, 1);
        client_remove(listener->clients, *context);
        *context = NULL;
        return;
    }
    atomic_fetch_add(&metrics->connections, 1);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *address = info ? info->client_addr : NULL;
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *context = info ? client_add(listener->clients, info->connect_fd, address) : NULL;
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
        const char *advice = errno == EADDRNOTAVAIL ? "--address takes one of this machine's (0.0.0.0: all)"
                                                    : "--port chooses another (0: any free one)";
        buffer_add_format(fault, "cannot listen on %s port %s: %s; %s", settings->address, port,
                          strerror(errno), advice);
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

static struct MHD_Daemon *start_daemon(struct listener *listener, const struct settings *settings) {
    unsigned flags =
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO | MHD_USE_ERROR_LOG;
    /* One listener needs no pool; the library refuses a pool of one. */
    struct MHD_OptionItem pool[] = {{MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)settings->listeners, NULL},
                                    {MHD_OPTION_END, 0, NULL}};
    if (settings->listeners == 1)
        pool[0] = pool[1];
    return MHD_start_daemon(
        flags, 0, NULL, NULL, conversation_request, &listener->conversation, MHD_OPTION_EXTERNAL_LOGGER,
        on_log, NULL, MHD_OPTION_LISTEN_SOCKET, listener->socket, MHD_OPTION_URI_LOG_CALLBACK,
        conversation_target, &listener->conversation, MHD_OPTION_NOTIFY_COMPLETED, conversation_completed,
        &listener->conversation, MHD_OPTION_NOTIFY_CONNECTION, on_connection, listener,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_STRICT_FOR_CLIENT, 1,
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
        listener->conversation.service = service;
        listener->metrics = service->metrics;
        listener->socket = opened;
        listener->port = port_of(opened);
        listener->inert = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        listener->conversation.rates = rates_new();
        listener->clients = listener->conversation.rates ? clients_start(service->settings) : NULL;
        listener->daemon =
            listener->clients && listener->inert >= 0 ? start_daemon(listener, service->settings) : NULL;
    }
    if (listener && listener->daemon)
        return listener;
    buffer_add_string(fault, "cannot start to serve: the system refuses memory, files or threads");
    close(opened);
    free(listener);
    return NULL;
}

void listener_serve(struct listener *listener, const struct service *service) {
    atomic_store(&listener->conversation.service, service);
    clients_follow(listener->clients, service->settings);
}

int listener_port(const struct listener *listener) {
    return listener->port;
}

/* Refuses new clients at once, so that they may try elsewhere. MHD_quiesce_daemon would do it, but its
 * threads and ours then both take the socket out of the same epoll set, and the library ends the program when
 * it is not there any more. So nobody takes it out: a socket that is shut is not accepted from, and another
 * file in its place lets the kernel forget it. Between the two, a thread that has just accepted all it may
 * stops looking at the socket, which must still be there. */
static void refuse_clients(struct listener *listener) {
    shutdown(listener->socket, SHUT_RDWR);
    usleep(10000);
    if (dup3(listener->inert, listener->socket, O_CLOEXEC) < 0)
        log_message(LOG_ERROR, "listener", "the socket cannot be closed: %s", strerror(errno));
}

void listener_drain(struct listener *listener) {
    const struct service *service = atomic_load(&listener->conversation.service);
    long long deadline = clock_now() + service->settings->drain_seconds * 1000000000LL;
    listener->conversation.draining = true;
    refuse_clients(listener);
    while (atomic_load(&listener->conversation.under_way) > 0 && clock_now() < deadline)
        usleep(10000);
}

void listener_stop(struct listener *listener) {
    MHD_stop_daemon(listener->daemon);
    clients_stop(listener->clients);
    rates_free(listener->conversation.rates);
    close(listener->inert);
    free(listener);
}
