/* opsd serve: opens a house, listens, waits for a signal: one to read the settings again, or one to end. */
#include "commands/command.h"

#include "base/log.h"
#include "base/words.h"
#include "commands/house.h"
#include "http/listener.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* What a server is while it runs: its listener, and its house with those before it. */
struct server {
    struct metrics metrics;
    struct listener *listener;
    struct house *house;
};

/* As many files as the system allows, and as clients and the sessions of two houses need. */
static void raise_file_limit(const struct settings *settings) {
    struct rlimit limit;
    int databases = 1 + words_count(settings->replica_urls);
    rlim_t sessions = (rlim_t)(settings->database_connections * databases + settings->past_connections);
    rlim_t wanted = (rlim_t)settings->connection_limit + 2 * sessions + 64;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
        log_message(LOG_WARNING, "file-limit",
                    "only %llu open files are allowed, connection_limit needs %llu",
                    (unsigned long long)limit.rlim_cur, (unsigned long long)wanted);
}

static void announce(const struct settings *settings, const struct listener *listener) {
    bool six = strchr(settings->address, ':') != NULL;
    printf("opsd: serving on http://%s%s%s:%d\n", six ? "[" : "", settings->address, six ? "]" : "",
           listener_port(listener));
    fflush(stdout);
}

/* Opens a house with the settings as they are now and takes in requests there. False with one line in
 * `fault`, and nothing has changed. */
static bool move(struct server *server, struct house *house, struct buffer *kept, struct buffer *fault) {
    const struct settings *before = &server->house->settings;
    if (!settings_read_again(&house->settings, before, fault))
        return false;
    settings_keep_lasting(&house->settings, before, kept);
    raise_file_limit(&house->settings);
    if (!house_open(house, &server->metrics, fault)) {
        settings_free(&house->settings);
        return false;
    }
    /* What is written there from now on is news here, unless it is another database. */
    if (strcmp(before->database_url, house->settings.database_url) == 0)
        server->house->edition.successor = &house->edition;
    house->next = server->house;
    server->house = house;
    listener_serve(server->listener, &house->service);
    return true;
}

static void follow_log_setting(const struct settings *settings) {
    log_set_level(strcmp(settings->log, "errors") == 0 ? LOG_WARNING : LOG_INFO);
}

/* Everything behind the listener is opened anew: sessions too, so that an address or a password which has
 * changed is found. Where that cannot be, all goes on as before. */
static void reload(struct server *server) {
    struct buffer kept = {0};
    struct buffer fault = {0};
    struct house *house = calloc(1, sizeof *house);
    if (!house)
        buffer_add_string(&fault, "memory has run out");
    if (house && move(server, house, &kept, &fault)) {
        follow_log_setting(&house->settings);
        log_message(LOG_INFO, "reloaded", "settings have been read again");
        if (kept.length)
            log_message(LOG_WARNING, "settings-kept", "changed, but in force after a new start only: %.*s",
                        TEXT_FORMAT(buffer_text(&kept)));
    } else {
        log_message(LOG_ERROR, "not-reloaded", "all goes on as before: %.*s",
                    TEXT_FORMAT(buffer_text(&fault)));
        free(house);
    }
    buffer_free(&kept);
    buffer_free(&fault);
}

/* Ends the former houses whose last guest has left; true when there are no others. */
static bool end_left(const struct server *server) {
    bool all = true;
    for (struct house *house = server->house->next; house; house = house->next) {
        if (house->open && house->guests == 0) {
            house_stop(house);
            house_free(house);
        }
        all &= !house->open;
    }
    return all;
}

static void wait_for_end(struct server *server, const sigset_t *signals) {
    static const struct timespec MOMENT = {0, 100000000};
    int caught;
    do {
        caught = end_left(server) ? sigwaitinfo(signals, NULL) : sigtimedwait(signals, NULL, &MOMENT);
        if (caught == SIGHUP)
            reload(server);
    } while (caught < 0 || caught == SIGHUP);
    log_message(LOG_INFO, "draining", "caught %s", strsignal(caught));
}

static void stop_houses(const struct server *server) {
    for (struct house *house = server->house; house; house = house->next)
        if (house->open)
            house_stop(house);
}

static void free_houses(struct server *server) {
    while (server->house) {
        struct house *house = server->house;
        server->house = house->next;
        if (house->open)
            house_free(house);
        settings_free(&house->settings);
        free(house);
    }
}

/* Answers requests until a signal; false when the address cannot be had. */
static bool answer_requests(struct server *server, const sigset_t *signals, struct buffer *fault) {
    server->listener = listener_start(&server->house->service, fault);
    if (server->listener) {
        announce(&server->house->settings, server->listener);
        wait_for_end(server, signals);
        listener_drain(server->listener);
    }
    stop_houses(server);
    if (server->listener)
        listener_stop(server->listener);
    return server->listener;
}

/* Blocked before any thread starts, so that only wait_for_end sees them. */
static void block_signals(sigset_t *signals) {
    sigemptyset(signals);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, signals, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* The first house, whose settings came with the call; who called frees what they stand in. */
static struct house *first_house(const struct settings *settings) {
    struct house *house = calloc(1, sizeof *house);
    if (house) {
        house->settings = *settings;
        house->settings.file = NULL;
    }
    return house;
}

static int serve(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
    struct server server = {.metrics.began = time(NULL), .house = first_house(settings)};
    sigset_t signals;
    (void)arguments;
    block_signals(&signals);
    raise_file_limit(settings);
    follow_log_setting(settings);
    if (!server.house || !house_open(server.house, &server.metrics, &fault)) {
        free_houses(&server);
        return command_fail(&fault);
    }
    log_start();
    bool answered = answer_requests(&server, &signals, &fault);
    free_houses(&server);
    log_stop();
    return answered ? EXIT_DONE : command_fail(&fault);
}

const struct command serve_command = {"serve", "", "answer requests until a signal", 0, serve, NULL};
