/* opsd serve: starts the pool and the listener, waits for a signal, drains. */
#include "commands/command.h"

#include "base/log.h"
#include "db/exporter.h"
#include "db/migrate.h"
#include "db/pool.h"
#include "db/watcher.h"
#include "db/writer.h"
#include "http/listener.h"
#include "resources/resource.h"
#include "stages/stages.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* As many files as the system allows, and as connection_limit needs. */
static void raise_file_limit(const struct settings *settings) {
    struct rlimit limit;
    rlim_t wanted = (rlim_t)(settings->connection_limit + settings->database_connections +
                             settings->past_connections + 64);
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
        log_message(LOG_WARNING, "file-limit",
                    "only %llu open files are allowed, connection_limit needs %llu",
                    (unsigned long long)limit.rlim_cur, (unsigned long long)wanted);
}

/* The columns of every statement; NULL when the database cannot be reached or has not the schema that this
 * binary needs. */
static struct shape *read_shapes(const struct settings *settings, struct arena *arena, struct buffer *fault) {
    struct session *session = session_open(settings, SESSION_READER, fault);
    struct shape *shapes = session && migrate_is_current(session, fault)
                               ? session_shapes(session, all_statements, arena, fault)
                               : NULL;
    session_close(session);
    return shapes;
}

static void announce(const struct settings *settings, const struct listener *listener) {
    bool six = strchr(settings->address, ':') != NULL;
    printf("opsd: serving on http://%s%s%s:%d\n", six ? "[" : "", settings->address, six ? "]" : "",
           listener_port(listener));
    fflush(stdout);
}

static void wait_for_signal(const sigset_t *signals) {
    int caught;
    sigwait(signals, &caught);
    log_message(LOG_INFO, "draining", "caught %s", strsignal(caught));
}

/* All that works behind the listener. */
struct house {
    struct arena arena; /* holds the shapes */
    struct metrics metrics;
    struct edition edition;
    struct pool *pool;
    struct pool *past;
    struct exporter *exporter;
    struct writer *writer;
    struct writer *uploader;
    struct cache *cache;
    struct flights *flights;
    struct watcher *watcher;
};

static bool open_house(struct house *house, const struct settings *settings) {
    house->metrics.began = time(NULL);
    house->edition.patience = settings->version_milliseconds * 1000000LL;
    house->pool = pool_start(settings, all_statements, (int)settings->database_connections, NULL);
    house->past = pool_start(settings, all_statements, (int)settings->past_connections, "pinned,public");
    house->exporter = exporter_start(settings);
    house->writer = writer_start(settings, (size_t)settings->write_connections);
    house->uploader = writer_start(settings, (size_t)settings->upload_connections);
    house->flights = flights_new();
    if (settings->cache_limit)
        house->cache = cache_new((size_t)settings->cache_limit, &house->edition);
    house->watcher = watcher_start(settings, &house->edition, house->cache);
    return house->pool && house->past && house->exporter && house->writer && house->uploader &&
           house->flights && (house->cache || !settings->cache_limit) && house->watcher;
}

/* Nothing of the house is under way any more after this. */
static void stop_house(struct house *house) {
    pool_stop(house->pool);
    pool_stop(house->past);
    writer_stop(house->writer);
    writer_stop(house->uploader);
    exporter_stop(house->exporter);
    watcher_stop(house->watcher);
}

static void free_house(struct house *house) {
    exporter_free(house->exporter);
    writer_free(house->writer);
    writer_free(house->uploader);
    pool_free(house->pool);
    pool_free(house->past);
    watcher_free(house->watcher);
    flights_free(house->flights);
    cache_free(house->cache);
    arena_free(&house->arena);
}

static struct service service_of(const struct settings *settings, struct house *house,
                                 const struct shape *shapes) {
    return (struct service){.settings = settings,
                            .resources = all_resources,
                            .stages = request_stages,
                            .write_stages = write_stages,
                            .submit = pool_submit,
                            .release = pool_release,
                            .database = house->pool,
                            .past = house->past,
                            .reads_waiting = pool_waiting,
                            .shapes = shapes,
                            .fetch = exporter_fetch,
                            .exporter = house->exporter,
                            .write = writer_submit,
                            .writer = house->writer,
                            .uploader = house->uploader,
                            .writes_waiting = writer_waiting,
                            .edition = &house->edition,
                            .cache = house->cache,
                            .flights = house->flights,
                            .metrics = &house->metrics};
}

/* Answers requests until a signal; false when the address cannot be had. */
static bool answer_requests(const struct service *service, struct house *house, const sigset_t *signals,
                            struct buffer *fault) {
    struct listener *listener = listener_start(service, fault);
    if (listener) {
        announce(service->settings, listener);
        wait_for_signal(signals);
        listener_drain(listener);
    }
    stop_house(house);
    if (listener)
        listener_stop(listener);
    return listener;
}

static int serve(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
    struct house house = {.pool = NULL};
    sigset_t signals;
    (void)arguments;
    /* Blocked before any thread starts, so that only wait_for_signal sees them. */
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    raise_file_limit(settings);
    if (strcmp(settings->log, "errors") == 0)
        log_set_level(LOG_WARNING);
    struct shape *shapes = read_shapes(settings, &house.arena, &fault);
    if (!shapes)
        return command_fail(&fault);
    if (!open_house(&house, settings)) {
        buffer_add_string(&fault, "cannot start: the system refuses memory or threads");
        return command_fail(&fault);
    }
    struct service service = service_of(settings, &house, shapes);
    log_start();
    bool answered = answer_requests(&service, &house, &signals, &fault);
    free_house(&house);
    log_stop();
    return answered ? EXIT_DONE : command_fail(&fault);
}

const struct command serve_command = {"serve", "", "answer requests until a signal", 0, serve, NULL};
