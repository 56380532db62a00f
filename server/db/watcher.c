/* One session that listens. Decides how often it asks: twice within the time for which an answer is good, as
 * long as anybody wants to know; otherwise not at all. */
#include "db/watcher.h"

#include "base/log.h"
#include "core/pipeline.h"
#include "db/session_wire.h"
#include "queries.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct watcher {
    const struct settings *settings;
    struct edition *edition;
    struct cache *cache;
    pthread_t thread;
    int call;             /* eventfd: the version is wanted, or the thread is to end */
    pthread_mutex_t lock; /* guards the two below against watcher_stop */
    bool stopping;
    struct session *session; /* NULL while there is none */
};

static void call(void *argument) {
    struct watcher *watcher = argument;
    eventfd_write(watcher->call, 1);
}

/* Lets go of the session and takes another one (NULL: none); false when it is too late for that. */
static bool take(struct watcher *watcher, struct session *session) {
    pthread_mutex_lock(&watcher->lock);
    struct session *before = watcher->session;
    bool good = !session || !watcher->stopping;
    watcher->session = good ? session : NULL;
    pthread_mutex_unlock(&watcher->lock);
    session_close(before);
    if (!good)
        session_close(session);
    return good;
}

static bool is_stopping(struct watcher *watcher) {
    pthread_mutex_lock(&watcher->lock);
    bool stopping = watcher->stopping;
    pthread_mutex_unlock(&watcher->lock);
    return stopping;
}

/* Who stops the thread takes its session away: nothing has failed then. Otherwise the database that answers
 * next may be another one, with the same number for another version: what was kept of this one is forgotten.
 */
static bool hang_up(struct watcher *watcher, struct buffer *fault) {
    if (!is_stopping(watcher)) {
        log_message(LOG_WARNING, "watcher-without-database", "%.*s", TEXT_FORMAT(buffer_text(fault)));
        if (watcher->cache)
            cache_clear(watcher->cache);
    }
    buffer_free(fault);
    take(watcher, NULL);
    return false;
}

static void set_deadline(struct watcher *watcher, long long now) {
    session_set_deadline(watcher->session, now + watcher->settings->statement_milliseconds * 1000000LL);
}

static bool connect(struct watcher *watcher) {
    struct buffer fault = {0};
    if (watcher->session)
        return true;
    struct session *session = session_open(watcher->settings, SESSION_READER, &fault);
    if (!session)
        return hang_up(watcher, &fault);
    if (!take(watcher, session))
        return false;
    set_deadline(watcher, clock_now());
    return session_run(session, "LISTEN dataset", &fault) || hang_up(watcher, &fault);
}

static void learn(struct watcher *watcher, long long known, long long version, long long asked_at) {
    if (edition_restart(watcher->edition, known, version)) {
        log_message(LOG_WARNING, "dataset-replaced", "version %lld comes after version %lld", version, known);
        if (watcher->cache)
            cache_clear(watcher->cache);
    }
    edition_learn(watcher->edition, version, asked_at);
}

/* False when there is no session to ask on. */
static bool ask(struct watcher *watcher) {
    struct buffer fault = {0};
    struct rows rows;
    long long version;
    if (!connect(watcher))
        return false;
    long long known = atomic_load(&watcher->edition->version);
    long long asked_at = clock_now();
    set_deadline(watcher, asked_at);
    if (!session_ask(watcher->session, &dataset_newest, NULL, &rows)) {
        buffer_add_string(&fault, "the version of the dataset cannot be read");
        return hang_up(watcher, &fault);
    }
    if (text_to_number(rows_value(&rows, 0, "version"), &version))
        learn(watcher, known, version, asked_at);
    session_rows_free(&rows);
    return true;
}

/* What the notifications say does not matter: each is a reason to ask. */
static void take_notifications(struct watcher *watcher) {
    PGnotify *notification;
    if (!watcher->session)
        return;
    PQconsumeInput(watcher->session->connection);
    while ((notification = PQnotifies(watcher->session->connection)))
        PQfreemem(notification);
}

/* Until it is time to ask again: after `patience` milliseconds (-1: never), or when there is a reason. */
static void rest(struct watcher *watcher, int patience) {
    struct pollfd watched[2] = {
        {.fd = watcher->call, .events = POLLIN},
        {.fd = watcher->session ? PQsocket(watcher->session->connection) : -1, .events = POLLIN}};
    eventfd_t called;
    poll(watched, 2, patience);
    if (watched[0].revents)
        eventfd_read(watcher->call, &called);
    if (watched[1].revents)
        take_notifications(watcher);
}

static void *run(void *argument) {
    enum { RETRY = 1000, LINGER = 10 /* seconds after somebody wanted to know */ };
    struct watcher *watcher = argument;
    int often = (int)(watcher->settings->version_milliseconds / 2);
    long long wanted_at = 0;
    while (!is_stopping(watcher)) {
        if (edition_was_wanted(watcher->edition))
            wanted_at = clock_now();
        bool good = ask(watcher);
        bool idle = clock_now() - wanted_at > LINGER * 1000000000LL;
        rest(watcher, idle && edition_leave(watcher->edition) ? -1 : good ? often : RETRY);
    }
    take(watcher, NULL);
    return NULL;
}

struct watcher *watcher_start(const struct settings *settings, struct edition *edition, struct cache *cache) {
    struct watcher *watcher = calloc(1, sizeof *watcher);
    if (!watcher)
        return NULL;
    watcher->settings = settings;
    watcher->edition = edition;
    watcher->cache = cache;
    pthread_mutex_init(&watcher->lock, NULL);
    watcher->call = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    edition->call = call;
    edition->watcher = watcher;
    if (watcher->call >= 0 && pthread_create(&watcher->thread, NULL, run, watcher) == 0)
        return watcher;
    free(watcher);
    return NULL;
}

void watcher_stop(struct watcher *watcher) {
    if (!watcher)
        return;
    pthread_mutex_lock(&watcher->lock);
    watcher->stopping = true;
    if (watcher->session)
        session_abandon(watcher->session);
    pthread_mutex_unlock(&watcher->lock);
    call(watcher);
    pthread_join(watcher->thread, NULL);
}

void watcher_free(struct watcher *watcher) {
    if (!watcher)
        return;
    close(watcher->call);
    pthread_mutex_destroy(&watcher->lock);
    free(watcher);
}
