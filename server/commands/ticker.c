/* A thread that looks at the progress once a second. Decides only how it is worded. */
#include "commands/ticker.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct ticker {
    const char *verb;
    struct progress *progress;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
    bool shown;
};

/* Until a second has passed, or the ticker is to stop: false. */
static bool wait_a_second(struct ticker *ticker) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    while (!ticker->stopping && pthread_cond_timedwait(&ticker->wake, &ticker->lock, &until) != ETIMEDOUT) {
    }
    return !ticker->stopping;
}

static void *run(void *argument) {
    struct ticker *ticker = argument;
    pthread_mutex_lock(&ticker->lock);
    while (wait_a_second(ticker)) {
        const char *doing = ticker->progress->doing;
        fprintf(stderr, "\r\033[Kopsd: %s %s, %.1f MB so far", ticker->verb, doing ? doing : "the record",
                (double)ticker->progress->bytes / 1e6);
        fflush(stderr);
        ticker->shown = true;
    }
    pthread_mutex_unlock(&ticker->lock);
    return NULL;
}

struct ticker *ticker_start(const char *verb, struct progress *progress) {
    struct ticker *ticker = isatty(STDERR_FILENO) ? calloc(1, sizeof *ticker) : NULL;
    if (!ticker)
        return NULL;
    ticker->verb = verb;
    ticker->progress = progress;
    pthread_mutex_init(&ticker->lock, NULL);
    pthread_cond_init(&ticker->wake, NULL);
    if (pthread_create(&ticker->thread, NULL, run, ticker) == 0)
        return ticker;
    free(ticker);
    return NULL;
}

void ticker_stop(struct ticker *ticker) {
    if (!ticker)
        return;
    pthread_mutex_lock(&ticker->lock);
    ticker->stopping = true;
    pthread_cond_signal(&ticker->wake);
    pthread_mutex_unlock(&ticker->lock);
    pthread_join(ticker->thread, NULL);
    if (ticker->shown)
        fputs("\r\033[K", stderr);
    pthread_mutex_destroy(&ticker->lock);
    pthread_cond_destroy(&ticker->wake);
    free(ticker);
}
