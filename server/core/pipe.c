/* A ring under a lock. Decides who waits and who is woken; never looks at the bytes. */
#include "core/pipe.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct pipe {
    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t news;
    struct pipe_feeder feeder;
    bool resting; /* the feeder */
    bool ended;
    bool broken;
    bool closed;
    size_t start; /* of the bytes in the ring */
    size_t length;
    size_t size;
    char ring[];
};

struct pipe *pipe_new(size_t size, struct pipe_feeder feeder) {
    struct pipe *pipe = malloc(sizeof *pipe + size);
    pthread_condattr_t attributes;
    if (!pipe)
        return NULL;
    *pipe = (struct pipe){.feeder = feeder, .size = size};
    pthread_mutex_init(&pipe->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&pipe->news, &attributes);
    pthread_condattr_destroy(&attributes);
    return pipe;
}

void pipe_free(struct pipe *pipe) {
    if (!pipe)
        return;
    pthread_mutex_destroy(&pipe->lock);
    pthread_cond_destroy(&pipe->news);
    free(pipe);
}

/* With the lock held, so that nobody is woken who does not rest yet. */
static void rest(struct pipe *pipe) {
    pipe->resting = true;
    pipe->feeder.rest(pipe->feeder.context);
}

static void wake(struct pipe *pipe) {
    if (!pipe->resting)
        return;
    pipe->resting = false;
    pipe->feeder.wake(pipe->feeder.context);
}

/* The bytes that lie in one piece from a place of the ring on. */
static size_t in_one_piece(const struct pipe *pipe, size_t place, size_t wanted) {
    size_t left = pipe->size - place;
    return wanted < left ? wanted : left;
}

static size_t add(struct pipe *pipe, struct text bytes) {
    size_t room = pipe->size - pipe->length;
    size_t taken = bytes.length < room ? bytes.length : room;
    size_t end = (pipe->start + pipe->length) % pipe->size;
    size_t first = in_one_piece(pipe, end, taken);
    memcpy(pipe->ring + end, bytes.data, first);
    memcpy(pipe->ring, bytes.data + first, taken - first);
    pipe->length += taken;
    return taken;
}

size_t pipe_put(struct pipe *pipe, struct text bytes) {
    pthread_mutex_lock(&pipe->lock);
    size_t taken = pipe->closed || pipe->broken ? bytes.length : add(pipe, bytes);
    if (taken < bytes.length)
        rest(pipe);
    pthread_cond_signal(&pipe->news);
    pthread_mutex_unlock(&pipe->lock);
    return taken;
}

bool pipe_finish(struct pipe *pipe) {
    pthread_mutex_lock(&pipe->lock);
    pipe->ended = true;
    bool closed = pipe->closed;
    if (!closed)
        rest(pipe);
    pthread_cond_signal(&pipe->news);
    pthread_mutex_unlock(&pipe->lock);
    return closed;
}

void pipe_break(struct pipe *pipe) {
    pthread_mutex_lock(&pipe->lock);
    pipe->broken = true;
    pthread_cond_signal(&pipe->news);
    pthread_mutex_unlock(&pipe->lock);
}

static struct timespec moment_after(int milliseconds) {
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    moment.tv_sec += milliseconds / 1000;
    moment.tv_nsec += milliseconds % 1000 * 1000000L;
    moment.tv_sec += moment.tv_nsec / 1000000000L;
    moment.tv_nsec %= 1000000000L;
    return moment;
}

static size_t remove_bytes(struct pipe *pipe, char *into, size_t room) {
    size_t taken = pipe->length < room ? pipe->length : room;
    size_t first = in_one_piece(pipe, pipe->start, taken);
    memcpy(into, pipe->ring + pipe->start, first);
    memcpy(into + first, pipe->ring, taken - first);
    pipe->start = (pipe->start + taken) % pipe->size;
    pipe->length -= taken;
    return taken;
}

enum pipe_state pipe_take(struct pipe *pipe, char *into, size_t room, size_t *taken, int milliseconds) {
    struct timespec until = moment_after(milliseconds);
    enum pipe_state state = PIPE_BYTES;
    int late = 0;
    pthread_mutex_lock(&pipe->lock);
    while (!pipe->length && !pipe->ended && !pipe->broken && !late)
        late = pthread_cond_timedwait(&pipe->news, &pipe->lock, &until);
    *taken = pipe->broken ? 0 : remove_bytes(pipe, into, room);
    if (pipe->broken)
        state = PIPE_BROKEN;
    else if (!*taken)
        state = pipe->ended ? PIPE_ENDED : PIPE_NOTHING_YET;
    /* Not for every little room, so that it is seldom; one that has brought all rests for the reader's end.
     */
    if (!pipe->ended && pipe->length <= pipe->size / 2)
        wake(pipe);
    pthread_mutex_unlock(&pipe->lock);
    return state;
}

void pipe_close(struct pipe *pipe) {
    pthread_mutex_lock(&pipe->lock);
    pipe->closed = true;
    wake(pipe);
    pthread_mutex_unlock(&pipe->lock);
}
