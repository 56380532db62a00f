/* opsd serve: starts the pool and the listener, waits for a signal, drains. */
#include "commands/command.h"

#include "base/log.h"
#include "db/exporter.h"
#include "db/migrate.h"
#include "db/pool.h"
#include "db/writer.h"
#include "http/listener.h"
#include "resources/resource.h"
#include "stages/stages.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

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

static int serve(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
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
    struct arena arena = {NULL};
    struct shape *shapes = read_shapes(settings, &arena, &fault);
    if (!shapes)
        return command_fail(&fault);
    struct pool *pool = pool_start(settings, all_statements, (int)settings->database_connections, NULL);
    struct pool *past =
        pool_start(settings, all_statements, (int)settings->past_connections, "pinned,public");
    struct exporter *exporter = exporter_start(settings);
    struct writer *writer = writer_start(settings, (size_t)settings->write_connections);
    struct writer *uploader = writer_start(settings, (size_t)settings->upload_connections);
    if (!pool || !past || !exporter || !writer || !uploader) {
        buffer_add_string(&fault, "cannot start: the system refuses memory or threads");
        return command_fail(&fault);
    }
    struct service service = {settings,     all_resources, request_stages, pool_submit,    pool_release,
                              pool,         past,          shapes,         exporter_fetch, exporter,
                              write_stages, writer_submit, writer,         uploader};
    struct listener *listener = listener_start(&service, &fault);
    if (listener) {
        announce(settings, listener);
        wait_for_signal(&signals);
        listener_drain(listener);
    }
    pool_stop(pool);
    pool_stop(past);
    writer_stop(writer);
    writer_stop(uploader);
    exporter_stop(exporter);
    if (listener)
        listener_stop(listener);
    exporter_free(exporter);
    writer_free(writer);
    writer_free(uploader);
    pool_free(pool);
    pool_free(past);
    arena_free(&arena);
    return listener ? EXIT_DONE : command_fail(&fault);
}

const struct command serve_command = {"serve", "", "answer requests until a signal", 0, serve, NULL};
