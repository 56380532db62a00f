/* A queue and the threads that empty it. Decides when a session is made anew; what is written is the jobs'
 * business. */
#include "db/writer.h"

#include "base/log.h"
#include "core/pipeline.h"
#include "db/session.h"
#include "db/session_stage.h"

#include <pthread.h>
#include <stdlib.h>

struct hand {
    struct writer *writer;
    pthread_t thread;
    /* Guarded by the writer's lock, so that writer_stop can cut them off: */
    struct session *session;
    struct job *job; /* that runs */
    /* Known to the thread alone: */
    bool has_stage; /* the session keeps what it stages in */
    bool rested;    /* nothing was to be done, so that it may have been lost meanwhile */
};

struct writer {
    const struct settings *settings;
    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t wake;
    bool stopping;
    struct job *first;
    struct job *last;
    long long waiting;
    size_t hand_count;
    struct hand hands[];
};

static struct job *take(struct writer *writer) {
    struct job *job = writer->first;
    if (!job)
        return NULL;
    writer->first = job->next;
    if (!writer->first)
        writer->last = NULL;
    writer->waiting--;
    return job;
}

/* The next job; NULL when the thread is to end. */
static struct job *await_job(struct hand *hand) {
    struct writer *writer = hand->writer;
    pthread_mutex_lock(&writer->lock);
    hand->rested = !writer->first;
    while (!writer->first && !writer->stopping)
        pthread_cond_wait(&writer->wake, &writer->lock);
    struct job *job = take(writer);
    hand->job = job;
    pthread_mutex_unlock(&writer->lock);
    return job;
}

static void forget_job(struct hand *hand) {
    pthread_mutex_lock(&hand->writer->lock);
    hand->job = NULL;
    pthread_mutex_unlock(&hand->writer->lock);
}

/* Lets go of the session and shows another one; false when it is too late for that. */
static bool show(struct hand *hand, struct session *session) {
    struct writer *writer = hand->writer;
    pthread_mutex_lock(&writer->lock);
    struct session *before = hand->session;
    bool good = !session || !writer->stopping;
    hand->session = good ? session : NULL;
    pthread_mutex_unlock(&writer->lock);
    session_close(before);
    if (!good)
        session_close(session);
    return good;
}

static bool is_stopping(struct writer *writer) {
    pthread_mutex_lock(&writer->lock);
    bool stopping = writer->stopping;
    pthread_mutex_unlock(&writer->lock);
    return stopping;
}

static void set_deadline(const struct hand *hand, struct session *session) {
    session_set_deadline(session, clock_now() + hand->writer->settings->write_seconds * 1000000000LL);
}

/* After the first job of a session, where nobody waits: a session whose jobs are rolled back would make anew
 * each time what it stages in, and keep what PostgreSQL has compiled of it. */
static void keep_stage(struct hand *hand) {
    struct buffer fault = {0};
    set_deadline(hand, hand->session);
    hand->has_stage = session_stage(hand->session, &fault);
    if (!hand->has_stage)
        log_message(LOG_WARNING, "writer-without-stage", "%.*s", TEXT_FORMAT(buffer_text(&fault)));
    buffer_free(&fault);
}

/* Makes sure of a session that works, as one does that has just done so. */
static void refresh(struct hand *hand) {
    struct buffer fault = {0};
    if (hand->session) {
        set_deadline(hand, hand->session);
        if (!hand->rested || session_run(hand->session, "SELECT 1", &fault))
            return;
        buffer_free(&fault);
        show(hand, NULL);
    }
    struct session *session =
        is_stopping(hand->writer) ? NULL : session_open(hand->writer->settings, SESSION_WRITER, &fault);
    if (session)
        set_deadline(hand, session);
    else if (fault.length)
        log_message(LOG_WARNING, "writer-without-database", "%.*s", TEXT_FORMAT(buffer_text(&fault)));
    if (session)
        show(hand, session);
    hand->has_stage = false;
    buffer_free(&fault);
}

static void *run(void *argument) {
    struct hand *hand = argument;
    struct job *job;
    while ((job = await_job(hand))) {
        refresh(hand);
        job->run(job, hand->session);
        forget_job(hand);
        job->done(job);
        if (hand->session && session_is_idle(hand->session) && !hand->has_stage)
            keep_stage(hand);
        /* After a fault that leaves a transaction open, or a session that nobody answers on. */
        if (hand->session && !session_is_idle(hand->session))
            show(hand, NULL);
    }
    show(hand, NULL);
    return NULL;
}

struct writer *writer_start(const struct settings *settings, size_t count) {
    struct writer *writer = calloc(1, sizeof *writer + count * sizeof writer->hands[0]);
    if (!writer)
        return NULL;
    writer->settings = settings;
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->wake, NULL);
    for (; writer->hand_count < count; writer->hand_count++) {
        struct hand *hand = &writer->hands[writer->hand_count];
        hand->writer = writer;
        if (pthread_create(&hand->thread, NULL, run, hand) == 0)
            continue;
        writer_stop(writer);
        writer_free(writer);
        return NULL;
    }
    return writer;
}

static void add(struct writer *writer, struct job *job) {
    job->next = NULL;
    if (writer->last)
        writer->last->next = job;
    else
        writer->first = job;
    writer->last = job;
    writer->waiting++;
}

/* Takes out what nobody wants any more; the others stay in their order. */
static struct job *take_unwanted(struct writer *writer) {
    struct job *unwanted = NULL;
    struct job *next = writer->first;
    writer->first = writer->last = NULL;
    writer->waiting = 0;
    while (next) {
        struct job *job = next;
        next = job->next;
        if (!job->is_wanted || job->is_wanted(job)) {
            add(writer, job);
            continue;
        }
        job->next = unwanted;
        unwanted = job;
    }
    return unwanted;
}

static void let_give_way(struct job *next) {
    while (next) {
        struct job *job = next;
        next = job->next;
        job->give_way(job);
    }
}

bool writer_submit(void *argument, struct job *job) {
    struct writer *writer = argument;
    long long limit = writer->settings->write_queue;
    pthread_mutex_lock(&writer->lock);
    struct job *unwanted = writer->waiting < limit ? NULL : take_unwanted(writer);
    bool taken = !writer->stopping && writer->waiting < limit;
    if (taken) {
        add(writer, job);
        pthread_cond_signal(&writer->wake);
    }
    pthread_mutex_unlock(&writer->lock);
    let_give_way(unwanted);
    return taken;
}

/* Cuts off whatever the thread waits for. */
static void stop(struct hand *hand) {
    if (hand->session)
        session_abandon(hand->session);
    if (hand->job && hand->job->stop)
        hand->job->stop(hand->job);
}

void writer_stop(struct writer *writer) {
    pthread_mutex_lock(&writer->lock);
    writer->stopping = true;
    for (size_t at = 0; at < writer->hand_count; at++)
        stop(&writer->hands[at]);
    pthread_cond_broadcast(&writer->wake);
    pthread_mutex_unlock(&writer->lock);
    for (size_t at = 0; at < writer->hand_count; at++)
        pthread_join(writer->hands[at].thread, NULL);
}

void writer_free(struct writer *writer) {
    pthread_mutex_destroy(&writer->lock);
    pthread_cond_destroy(&writer->wake);
    free(writer);
}
