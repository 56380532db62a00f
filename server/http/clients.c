/* A list of connections and a thread that looks it over once a second. Decides when a client has had its
 * time, or has gone, and shuts its socket; the HTTP library then sees the end of it. */
#include "http/clients.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

struct client {
    struct client *next;
    struct client *previous;
    int socket;
    _Atomic(long long) since;
    atomic_int phase;
    _Atomic(long long) expected; /* bytes of the reply, as far as it has been sent */
    long long waiting_since;     /* in the midst of a reply; known to the connection's thread alone */
    long long gone_since;        /* it has closed its side; known to the thread below alone */
    char address[INET6_ADDRSTRLEN];
};

/* Whoever receives or sends more slowly than half a megabit a second holds a connection for nothing. */
enum { SLOWEST_BYTES_A_SECOND = 65536 };

struct clients {
    const struct settings *settings;
    pthread_t thread;
    pthread_mutex_t lock; /* guards the list and `stopping`; a socket in the list is open */
    pthread_cond_t stop;
    bool stopping;
    struct client *first;
};

/* CLOCK_MONOTONIC in nanoseconds, as of the last tick: near enough for seconds, and asked for at every step
 * of every request. */
static long long about_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long allowed_seconds(const struct settings *settings, const struct client *client) {
    switch (client->phase) {
    case CLIENT_SENDS_HEAD:
        return settings->idle_seconds;
    case CLIENT_SENDS_BODY:
        return settings->body_seconds;
    case CLIENT_RECEIVES:
        return settings->send_seconds + client->expected / SLOWEST_BYTES_A_SECOND;
    default:
        return 0; /* it waits for us: the statement's deadline ends that */
    }
}

static bool is_late(const struct settings *settings, const struct client *client, long long now) {
    long long allowed = allowed_seconds(settings, client);
    return allowed && now - client->since > allowed * 1000000000LL;
}

bool client_has_left(const struct client *client) {
    char byte;
    ssize_t received = client ? recv(client->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) : 1;
    return received == 0 || (received < 0 && errno == ECONNRESET);
}

/* Whether there is nothing more to come of what it was sending. libmicrohttpd 0.9.75 overlooks an end that
 * comes together with the last bytes before it; here it has had a second to see it, without one more step. */
static bool is_gone(struct client *client, long long now) {
    bool sends = client->phase == CLIENT_SENDS_HEAD || client->phase == CLIENT_SENDS_BODY;
    if (!sends || !client_has_left(client)) {
        client->gone_since = 0;
        return false;
    }
    if (client->gone_since > client->since)
        return now - client->gone_since >= 1000000000LL;
    client->gone_since = now;
    return false;
}

static void close_late(struct clients *clients) {
    long long now = about_now();
    for (struct client *client = clients->first; client; client = client->next)
        if (is_late(clients->settings, client, now) || is_gone(client, now))
            shutdown(client->socket, SHUT_RDWR);
}

static void *run(void *argument) {
    struct clients *clients = argument;
    pthread_mutex_lock(&clients->lock);
    while (!clients->stopping) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += 1;
        pthread_cond_timedwait(&clients->stop, &clients->lock, &until);
        close_late(clients);
    }
    pthread_mutex_unlock(&clients->lock);
    return NULL;
}

struct clients *clients_start(const struct settings *settings) {
    struct clients *clients = calloc(1, sizeof *clients);
    if (!clients)
        return NULL;
    clients->settings = settings;
    pthread_mutex_init(&clients->lock, NULL);
    pthread_cond_init(&clients->stop, NULL);
    if (pthread_create(&clients->thread, NULL, run, clients) != 0) {
        free(clients);
        return NULL;
    }
    return clients;
}

void clients_follow(struct clients *clients, const struct settings *settings) {
    pthread_mutex_lock(&clients->lock);
    clients->settings = settings;
    pthread_mutex_unlock(&clients->lock);
}

void clients_stop(struct clients *clients) {
    pthread_mutex_lock(&clients->lock);
    clients->stopping = true;
    pthread_cond_signal(&clients->stop);
    pthread_mutex_unlock(&clients->lock);
    pthread_join(clients->thread, NULL);
    pthread_mutex_destroy(&clients->lock);
    pthread_cond_destroy(&clients->stop);
    free(clients);
}

static void write_address(char *text, size_t size, const struct sockaddr *address) {
    if (address && address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, text,
                  (socklen_t)size);
    if (address && address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, text,
                  (socklen_t)size);
}

struct client *client_add(struct clients *clients, int socket, const struct sockaddr *address) {
    struct client *client = calloc(1, sizeof *client);
    if (!client)
        return NULL;
    client->socket = socket;
    write_address(client->address, sizeof client->address, address);
    client_enter(client, CLIENT_SENDS_HEAD);
    pthread_mutex_lock(&clients->lock);
    client->next = clients->first;
    if (client->next)
        client->next->previous = client;
    clients->first = client;
    pthread_mutex_unlock(&clients->lock);
    return client;
}

void client_remove(struct clients *clients, struct client *client) {
    if (!client)
        return;
    pthread_mutex_lock(&clients->lock);
    if (client->previous)
        client->previous->next = client->next;
    else
        clients->first = client->next;
    if (client->next)
        client->next->previous = client->previous;
    pthread_mutex_unlock(&clients->lock);
    free(client);
}

struct text client_address(const struct client *client) {
    return client ? text_of(client->address) : TEXT("");
}

void client_is_sent(struct client *client, long long bytes) {
    if (!client)
        return;
    client->expected += bytes;
    if (!client->waiting_since)
        return;
    client->since += about_now() - client->waiting_since;
    client->waiting_since = 0;
    client->phase = CLIENT_RECEIVES;
}

void client_awaits_more(struct client *client) {
    if (!client || client->waiting_since)
        return;
    client->phase = CLIENT_WAITS;
    client->waiting_since = about_now();
}

void client_received(struct client *client, long long bytes) {
    if (!client)
        return;
    long long since = client->since + bytes * 1000000000LL / SLOWEST_BYTES_A_SECOND;
    long long now = about_now();
    client->since = since < now ? since : now;
}

void client_enter(struct client *client, enum client_phase phase) {
    if (!client)
        return;
    client->since = about_now();
    client->expected = 0;
    client->waiting_since = 0;
    client->phase = (int)phase;
}

void client_enter_again(struct client *client, enum client_phase phase) {
    if (client && client->phase != (int)phase)
        client_enter(client, phase);
}
