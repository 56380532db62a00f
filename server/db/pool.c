/* The pool's thread: takes batches from the queue, spreads them over the connections, and enforces deadlines.
 * Decides where a batch runs and when it is given up; what it means is none of its business. */
#include "db/pool.h"

#include "base/log.h"
#include "core/pipeline.h"
#include "db/batch_queue.h"
#include "db/connection.h"
#include "db/result_rows.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct pool {
    const struct settings *settings;
    pthread_t thread;
    struct batch_queue queue; /* closed when the pool is to stop */
    int wake;                 /* eventfd: something was queued, or the queue closed */
    int connection_count;
    struct connection connections[];
};

enum { MOST_ATTEMPTS = 2 };

static void finish(struct batch *batch) {
    batch->finished(batch, batch->owner);
}

static void finish_with(struct batch *batch, enum batch_outcome outcome) {
    batch->outcome = outcome;
    finish(batch);
}

static void finish_all(struct batch *batches) {
    while (batches) {
        struct batch *next = batches->next;
        finish(batches);
        batches = next;
    }
}

static void queue_again(struct pool *pool, struct batch *batch) {
    batch->outcome = BATCH_DONE;
    batch_queue_put_back(&pool->queue, batch);
}

/* Drops a connection. Its batches only read, so they may be tried once more elsewhere; but one that was late
 * is late. */
static void drop(struct pool *pool, struct connection *connection, const char *why, bool late) {
    struct batch *orphans = connection_close(connection, why);
    long long now = clock_now();
    if (late)
        connection_open(connection); /* as far as anyone knows, the database can be reached */
    while (orphans) {
        struct batch *batch = orphans;
        orphans = batch->next;
        pool_release(batch);
        batch->attempts -= late; /* it may only have stood behind a late one */
        if (now >= batch->deadline)
            finish_with(batch, BATCH_LATE);
        else if (batch->attempts >= MOST_ATTEMPTS)
            finish_with(batch, BATCH_UNAVAILABLE);
        else
            queue_again(pool, batch);
    }
}

static struct connection *least_busy(struct pool *pool) {
    struct connection *chosen = NULL;
    for (int at = 0; at < pool->connection_count; at++) {
        struct connection *connection = &pool->connections[at];
        if (connection->state == CONNECTION_READY &&
            connection->under_way < pool->settings->database_pipeline &&
            (!chosen || connection->under_way < chosen->under_way))
            chosen = connection;
    }
    return chosen;
}

static bool any_alive(const struct pool *pool) {
    for (int at = 0; at < pool->connection_count; at++)
        if (pool->connections[at].state != CONNECTION_CLOSED)
            return true;
    return false;
}

static void dispatch(struct pool *pool) {
    struct batch *batch;
    struct connection *connection;
    /* With no connection even on its way, waiting for the deadline would help nobody. */
    if (!any_alive(pool))
        while ((batch = batch_queue_take(&pool->queue)))
            finish_with(batch, BATCH_UNAVAILABLE);
    while ((connection = least_busy(pool)) && (batch = batch_queue_take(&pool->queue))) {
        if (clock_now() >= batch->deadline)
            finish_with(batch, BATCH_LATE);
        else if (!connection_send(connection, batch))
            drop(pool, connection, "cannot send", false);
    }
}

/* While a connection is free, it is the dispatch that finds out who is late. */
static void expire_queue(struct pool *pool, long long now) {
    struct batch *late = least_busy(pool) ? NULL : batch_queue_take_late(&pool->queue, now);
    for (struct batch *batch = late; batch; batch = batch->next)
        batch->outcome = BATCH_LATE;
    finish_all(late);
}

static void expire(struct pool *pool) {
    long long now = clock_now();
    for (int at = 0; at < pool->connection_count; at++) {
        struct connection *connection = &pool->connections[at];
        bool opening = connection->state == CONNECTION_OPENING || connection->state == CONNECTION_PREPARING;
        if (opening && now >= connection->opened_by)
            drop(pool, connection, "no connection in time", false);
        else if (connection->first && now >= connection->first->deadline)
            drop(pool, connection, "no answer in time", true);
        else if (connection->state == CONNECTION_CLOSED && now >= connection->retry_at)
            connection_open(connection);
    }
    expire_queue(pool, now);
}

static void sooner(long long *soonest, long long moment) {
    if (moment < *soonest)
        *soonest = moment;
}

/* Milliseconds until a deadline or a retry is due. */
static int patience(struct pool *pool) {
    long long now = clock_now();
    long long soonest = now + 60000000000LL;
    for (int at = 0; at < pool->connection_count; at++) {
        const struct connection *connection = &pool->connections[at];
        if (connection->state == CONNECTION_CLOSED)
            sooner(&soonest, connection->retry_at);
        else if (connection->state != CONNECTION_READY)
            sooner(&soonest, connection->opened_by);
        else if (connection->first)
            sooner(&soonest, connection->first->deadline);
    }
    soonest = batch_queue_deadline(&pool->queue, soonest);
    return soonest <= now ? 0 : (int)((soonest - now) / 1000000) + 1;
}

static void watch(struct pool *pool, struct pollfd *watched) {
    watched[0] = (struct pollfd){.fd = pool->wake, .events = POLLIN};
    for (int at = 0; at < pool->connection_count; at++) {
        const struct connection *connection = &pool->connections[at];
        bool alive = connection->state != CONNECTION_CLOSED;
        short events = connection->state == CONNECTION_OPENING ? 0 : POLLIN;
        if (connection->wants_write)
            events |= POLLOUT;
        else
            events |= POLLIN;
        watched[at + 1] = (struct pollfd){.fd = alive ? PQsocket(connection->session) : -1, .events = events};
    }
}

static void serve(struct pool *pool, const struct pollfd *watched) {
    for (int at = 0; at < pool->connection_count; at++) {
        struct connection *connection = &pool->connections[at];
        short happened = watched[at + 1].revents;
        struct batch *finished = NULL;
        if (connection->state == CONNECTION_CLOSED || !happened)
            continue;
        bool alive = connection_progress(connection, happened & ~POLLOUT, &finished);
        finish_all(finished);
        if (!alive)
            drop(pool, connection, "connection broke", false);
    }
}

static void close_all(struct pool *pool) {
    struct batch *batch;
    for (int at = 0; at < pool->connection_count; at++) {
        struct connection *connection = &pool->connections[at];
        struct batch *orphans = connection->first;
        PQfinish(connection->session);
        while ((batch = orphans)) {
            orphans = batch->next;
            pool_release(batch);
            finish_with(batch, BATCH_UNAVAILABLE);
        }
    }
    while ((batch = batch_queue_take(&pool->queue)))
        finish_with(batch, BATCH_UNAVAILABLE);
}

static void *run(void *argument) {
    struct pool *pool = argument;
    struct pollfd watched[101]; /* settings.def: at most 100 connections */
    for (int at = 0; at < pool->connection_count; at++)
        connection_open(&pool->connections[at]);
    while (!batch_queue_is_closed(&pool->queue)) {
        watch(pool, watched);
        if (poll(watched, (nfds_t)pool->connection_count + 1, patience(pool)) < 0 && errno != EINTR)
            log_message(LOG_ERROR, "poll-failed", "errno %d", errno);
        eventfd_t woken;
        if (watched[0].revents)
            eventfd_read(pool->wake, &woken);
        serve(pool, watched);
        dispatch(pool);
        expire(pool);
        dispatch(pool);
    }
    close_all(pool);
    return NULL;
}

struct pool *pool_start(const struct settings *settings, const struct statement *const *statements, int count,
                        const char *search_path) {
    struct pool *pool = calloc(1, sizeof *pool + (size_t)count * sizeof pool->connections[0]);
    if (!pool)
        return NULL;
    pool->settings = settings;
    pool->connection_count = count;
    pool->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    batch_queue_init(&pool->queue, settings->database_queue);
    for (int at = 0; at < count; at++)
        pool->connections[at] =
            (struct connection){.settings = settings, .statements = statements, .search_path = search_path};
    if (pool->wake < 0 || pthread_create(&pool->thread, NULL, run, pool) != 0) {
        free(pool);
        return NULL;
    }
    return pool;
}

bool pool_submit(void *argument, struct batch *batch) {
    struct pool *pool = argument;
    batch->outcome = BATCH_DONE;
    bool taken = batch_queue_put(&pool->queue, batch);
    if (taken)
        eventfd_write(pool->wake, 1);
    return taken;
}

void pool_release(struct batch *batch) {
    for (int at = 0; at < batch->count; at++)
        if (batch->queries[at]->rows.source)
            result_rows_free(&batch->queries[at]->rows);
}

void pool_stop(struct pool *pool) {
    batch_queue_close(&pool->queue);
    eventfd_write(pool->wake, 1);
    pthread_join(pool->thread, NULL);
}

void pool_free(struct pool *pool) {
    close(pool->wake);
    pthread_mutex_destroy(&pool->queue.lock);
    free(pool);
}
