/* The pool's thread: takes batches from the queue, spreads them over the connections, and enforces deadlines.
 * Decides where a batch runs and when it is given up; what it means is none of its business. */
#include "db/pool.h"

#include "base/log.h"
#include "core/pipeline.h"
#include "db/batch_queue.h"
#include "db/connections.h"
#include "db/gathering.h"
#include "db/result_rows.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Whom the thread is woken by. */
enum watch {
    WATCH_AWAKE,   /* nobody: it looks at the queue before it sleeps */
    WATCH_ASLEEP,  /* whoever comes */
    WATCH_HOLDING, /* as many as can be asked as one: the first that waits does so for these */
};

struct pool {
    const struct settings *settings;
    char *url; /* of the database */
    pthread_t thread;
    struct batch_queue queue; /* closed when the pool is to stop */
    int wake;                 /* eventfd: something was queued, or the queue closed */
    long long gathered_at;    /* CLOCK_MONOTONIC nanoseconds: when several were last asked as one */
    _Atomic enum watch watch;
    struct connections connections;
    struct connection each[];
};

enum { MOST_ATTEMPTS = 2, HELD_MOST = 5000000 /* nanoseconds: one slow connection holds up no other */ };

static void finish_with(struct batch *batch, enum batch_outcome outcome) {
    batch->outcome = outcome;
    batch->finished(batch, batch->owner);
}

static void queue_again(struct pool *pool, struct batch *batch) {
    pool_release(batch);
    batch->outcome = BATCH_DONE;
    batch->gathered = false;
    batch_queue_put_back(&pool->queue, batch);
}

/* What is refused to several at once may be the fault of one: each is asked again by itself. */
static void settle_all(struct pool *pool, struct batch *batches) {
    while (batches) {
        struct batch *batch = batches;
        batches = batch->next;
        if (batch->gathered && batch->outcome == BATCH_REFUSED)
            queue_again(pool, batch);
        else
            finish_with(batch, batch->outcome);
    }
}

/* Drops a connection. Its batches only read, so they may be tried once more elsewhere; but one that was late
 * is late. */
static void drop(struct pool *pool, struct connection *connection, const char *why, bool late) {
    struct batch *orphans = connection_leave(connection);
    connection_close(connection, why);
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

/* Who can be asked together with others waits for a moment while some are, so that more come to join, until
 * they are enough for another connection: the more there is to do, the more is done at once, and who comes
 * alone waits for nobody. */
static bool waits_for_fellows(struct pool *pool, const struct connection *connection,
                              const struct batch *batch) {
    if (!gathering_may_join(batch))
        return false;
    return connection->under_way > 0 ||
           (connections_any_gathering(&pool->connections) &&
            batch_queue_length(&pool->queue) < GATHERED_MOST && clock_now() < pool->gathered_at + HELD_MOST);
}

static bool send(struct pool *pool, struct connection *connection, struct batch *batch) {
    if (gathering_may_join(batch)) {
        pool->gathered_at = clock_now();
        gathering_collect(batch, &pool->queue);
    }
    return connection_send(connection, batch);
}

/* Whether it ended with one that waits for others. */
static bool dispatch(struct pool *pool) {
    struct batch *batch;
    struct connection *connection;
    /* With no connection even on its way, waiting for the deadline would help nobody. */
    if (!connections_any_alive(&pool->connections))
        while ((batch = batch_queue_take(&pool->queue)))
            finish_with(batch, BATCH_UNAVAILABLE);
    while ((connection = connections_least_busy(&pool->connections)) &&
           (batch = batch_queue_take(&pool->queue))) {
        if (clock_now() >= batch->deadline) {
            finish_with(batch, BATCH_LATE);
        } else if (waits_for_fellows(pool, connection, batch)) {
            batch_queue_put_back(&pool->queue, batch);
            return true;
        } else if (!send(pool, connection, batch)) {
            drop(pool, connection, "cannot send", false);
        }
    }
    return false;
}

/* While a connection is free, it is the dispatch that finds out who is late. */
static void expire_queue(struct pool *pool, long long now) {
    struct batch *late =
        connections_least_busy(&pool->connections) ? NULL : batch_queue_take_late(&pool->queue, now);
    while (late) {
        struct batch *batch = late;
        late = batch->next;
        finish_with(batch, BATCH_LATE);
    }
}

static void expire(struct pool *pool) {
    long long now = clock_now();
    for (int at = 0; at < pool->connections.count; at++) {
        struct connection *connection = &pool->connections.all[at];
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

/* Milliseconds until a deadline or a retry is due. */
static int patience(struct pool *pool) {
    long long now = clock_now();
    long long soonest = connections_deadline(&pool->connections, now + 60000000000LL);
    soonest = batch_queue_deadline(&pool->queue, soonest);
    if (pool->watch == WATCH_HOLDING && pool->gathered_at + HELD_MOST < soonest)
        soonest = pool->gathered_at + HELD_MOST;
    return soonest <= now ? 0 : (int)((soonest - now) / 1000000) + 1;
}

static void serve(struct pool *pool, const struct pollfd *watched) {
    for (int at = 0; at < pool->connections.count; at++) {
        struct connection *connection = &pool->connections.all[at];
        short happened = watched[at + 1].revents;
        struct batch *finished = NULL;
        if (connection->state == CONNECTION_CLOSED || !happened)
            continue;
        bool alive = connection_progress(connection, happened & ~POLLOUT, &finished);
        settle_all(pool, finished);
        if (!alive)
            drop(pool, connection, "connection broke", false);
    }
}

static void close_all(struct pool *pool) {
    struct batch *batch;
    for (int at = 0; at < pool->connections.count; at++) {
        struct connection *connection = &pool->connections.all[at];
        struct batch *orphans = connection_leave(connection);
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
    for (int at = 0; at < pool->connections.count; at++)
        connection_open(&pool->connections.all[at]);
    while (!batch_queue_is_closed(&pool->queue)) {
        pool->watch = WATCH_ASLEEP; /* before the queue is looked at, so that nobody is overlooked */
        if (dispatch(pool))
            pool->watch = WATCH_HOLDING;
        watched[0] = (struct pollfd){.fd = pool->wake, .events = POLLIN};
        connections_watch(&pool->connections, watched + 1);
        if (poll(watched, (nfds_t)pool->connections.count + 1, patience(pool)) < 0 && errno != EINTR)
            log_message(LOG_ERROR, "poll-failed", "errno %d", errno);
        pool->watch = WATCH_AWAKE;
        eventfd_t woken;
        if (watched[0].revents)
            eventfd_read(pool->wake, &woken);
        serve(pool, watched);
        dispatch(pool);
        expire(pool);
    }
    close_all(pool);
    return NULL;
}

struct pool *pool_start(const struct settings *settings, struct text url,
                        const struct statement *const *statements, int count, const char *search_path) {
    struct pool *pool = calloc(1, sizeof *pool + (size_t)count * sizeof pool->each[0]);
    if (!pool)
        return NULL;
    pool->url = strndup(url.data, url.length);
    pool->settings = settings;
    pool->connections = (struct connections){count, pool->each};
    pool->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    batch_queue_init(&pool->queue, settings->database_queue);
    for (int at = 0; at < count; at++)
        pool->each[at] = (struct connection){settings, pool->url, statements, .search_path = search_path};
    if (!pool->url || pool->wake < 0 || pthread_create(&pool->thread, NULL, run, pool) != 0) {
        free(pool->url);
        free(pool);
        return NULL;
    }
    return pool;
}

static bool wakes(struct pool *pool) {
    enum watch watch = pool->watch;
    return watch == WATCH_ASLEEP ||
           (watch == WATCH_HOLDING && batch_queue_length(&pool->queue) >= GATHERED_MOST);
}

bool pool_submit(void *argument, struct batch *batch) {
    struct pool *pool = argument;
    batch->outcome = BATCH_DONE;
    bool taken = batch_queue_put(&pool->queue, batch);
    if (taken && wakes(pool))
        eventfd_write(pool->wake, 1);
    return taken;
}

long long pool_waiting(void *argument) {
    struct pool *pool = argument;
    return batch_queue_length(&pool->queue);
}

void pool_release(struct batch *batch) {
    for (int at = 0; at < batch->count; at++)
        if (batch->queries[at]->rows.source)
            result_rows_free(&batch->queries[at]->rows);
}

void pool_stop(struct pool *pool) {
    if (!pool)
        return;
    batch_queue_close(&pool->queue);
    eventfd_write(pool->wake, 1);
    pthread_join(pool->thread, NULL);
}

void pool_free(struct pool *pool) {
    if (!pool)
        return;
    close(pool->wake);
    pthread_mutex_destroy(&pool->queue.lock);
    free(pool->url);
    free(pool);
}
