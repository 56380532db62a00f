/* The connected clients and how long each has kept us waiting. libmicrohttpd's own timeout starts anew with
 * each byte, so that a client sending one byte a second would live for ever; here every phase has an end. */
#pragma once

#include "base/settings.h"

#include <sys/socket.h>

struct clients;

enum client_phase { CLIENT_SENDS_HEAD, CLIENT_SENDS_BODY, CLIENT_WAITS, CLIENT_RECEIVES };

struct client;

/* Starts the thread that closes late connections; NULL when it cannot. */
struct clients *clients_start(const struct settings *settings);

/* Other settings are in force from now on. */
void clients_follow(struct clients *clients, const struct settings *settings);

void clients_stop(struct clients *clients);

/* A connection's socket, from its start to its end, and where it comes from (NULL: not known). */
struct client *client_add(struct clients *clients, int socket, const struct sockaddr *address);

/* Where it comes from, as text. NULL is allowed. */
struct text client_address(const struct client *client);

void client_remove(struct clients *clients, struct client *client);

/* Whether nothing more can come from it: it has closed its side, or is gone altogether. NULL is allowed. */
bool client_has_left(const struct client *client);

/* So many bytes more of a reply are on their way to it: its time is in proportion. NULL is allowed. */
void client_is_sent(struct client *client, long long bytes);

/* In the midst of a reply it waits for us, until it is sent more: that is not its time. NULL is allowed. */
void client_awaits_more(struct client *client);

/* So many bytes of a long body have come: its time is in proportion. NULL is allowed. */
void client_received(struct client *client, long long bytes);

/* The phase goes on, or starts now if it was another. NULL is allowed. */
void client_enter_again(struct client *client, enum client_phase phase);

/* The phase starts now. NULL is allowed. */
void client_enter(struct client *client, enum client_phase phase);
