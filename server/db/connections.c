/* Looks at all connections; changes none. */
#include "db/connections.h"

#include "db/gathering.h"

struct connection *connections_least_busy(const struct connections *connections) {
    struct connection *chosen = NULL;
    for (int at = 0; at < connections->count; at++) {
        struct connection *connection = &connections->all[at];
        if (connection->state == CONNECTION_READY &&
            connection->under_way < connection->settings->database_pipeline &&
            (!chosen || connection->under_way < chosen->under_way))
            chosen = connection;
    }
    return chosen;
}

bool connections_any_alive(const struct connections *connections) {
    for (int at = 0; at < connections->count; at++)
        if (connections->all[at].state != CONNECTION_CLOSED)
            return true;
    return false;
}

/* They are sent only to a connection with nothing under way, and so are the first there. */
bool connections_any_gathering(const struct connections *connections) {
    for (int at = 0; at < connections->count; at++)
        if (connections->all[at].first && gathering_is_possible(connections->all[at].first))
            return true;
    return false;
}

static long long deadline_of(const struct connection *connection, long long moment) {
    if (connection->state == CONNECTION_CLOSED)
        return connection->retry_at;
    if (connection->state != CONNECTION_READY)
        return connection->opened_by;
    return connection->first ? connection->first->deadline : moment;
}

long long connections_deadline(const struct connections *connections, long long moment) {
    for (int at = 0; at < connections->count; at++) {
        long long deadline = deadline_of(&connections->all[at], moment);
        moment = deadline < moment ? deadline : moment;
    }
    return moment;
}

void connections_watch(const struct connections *connections, struct pollfd *watched) {
    for (int at = 0; at < connections->count; at++) {
        const struct connection *connection = &connections->all[at];
        bool alive = connection->state != CONNECTION_CLOSED;
        short events = connection->wants_write ? POLLOUT : POLLIN;
        if (connection->state != CONNECTION_OPENING)
            events |= POLLIN;
        watched[at] = (struct pollfd){.fd = alive ? PQsocket(connection->session) : -1, .events = events};
    }
}
