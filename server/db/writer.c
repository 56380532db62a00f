/* The threads that empty the queue. Decides when a session is made anew, and who is told when; what is
 * written is the jobs' business. */
#include "db/writer.h"

#include "base/log.h"
#include "core/pipeline.h"
#include "db/job_queue.h"
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
    struct job_queue queue;
    size_t hand_count;
    struct hand hands[];
};

/* The next job; NULL when the thread is to end. */
static struct job *await_job(struct hand *hand) {
    struct writer *writer = hand->writer;
    pthread_mutex_lock(&writer->lock);
    hand->rested = !job_queue_find(&writer->queue);
    while (!job_queue_find(&writer->queue) && !(writer->stopping && writer->queue.length == 0))
        pthread_cond_wait(&writer->wake, &writer->lock);
    struct job *job = job_queue_take(&writer->queue);
    hand->job = job;
    pthread_mutex_unlock(&writer->lock);
    return job;
}

/* The job that runs now; NULL for none. */
static void hold(struct hand *hand, struct job *job) {
    pthread_mutex_lock(&hand->writer->lock);
    hand->job = job;
    pthread_mutex_unlock(&hand->writer->lock);
}

/* Those that waited to join may go now. */
static void let_join(struct writer *writer) {
    pthread_mutex_lock(&writer->lock);
    job_queue_let_join(&writer->queue);
    pthread_cond_broadcast(&writer->wake);
    pthread_mutex_unlock(&writer->lock);
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

/* After a fault that leaves a transaction open, or a session that nobody answers on, there is none. */
static void settle(struct hand *hand) {
    if (hand->session && session_is_idle(hand->session) && !hand->has_stage)
        keep_stage(hand);
    if (hand->session && !session_is_idle(hand->session))
        show(hand, NULL);
}

static void run_together(struct hand *hand, struct job *first) {
    refresh(hand);
    settle(hand);
    if (hand->session)
        first->run_together(first, hand->session);
    settle(hand);
}

static void run_alone(struct hand *hand, struct job *job) {
    hold(hand, job);
    refresh(hand);
    job->run(job, hand->session);
}

/* From here on the job may be gone. */
static void finish(struct hand *hand, struct job *job) {
    hold(hand, NULL);
    job->done(job);
    settle(hand);
}

/* Those that were run together are told at once; returns the others. */
static struct job *finish_those_that_ran(struct hand *hand, struct job *next) {
    struct job *left = NULL;
    struct job **end = &left;
    while (next) {
        struct job *job = next;
        next = job->next;
        if (job->ran) {
            finish(hand, job);
            continue;
        }
        job->next = NULL;
        *end = job;
        end = &job->next;
    }
    return left;
}

static void run_each(struct hand *hand, struct job *next) {
    while (next) {
        struct job *job = next;
        next = job->next;
        run_alone(hand, job);
        finish(hand, job);
    }
}

static void *run(void *argument) {
    struct hand *hand = argument;
    struct job *job;
    while ((job = await_job(hand))) {
        bool joined = job->may_join;
        job->next = job->fellows;
        if (job->fellows)
            run_together(hand, job);
        run_each(hand, finish_those_that_ran(hand, job));
        if (joined)
            let_join(hand->writer);
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
    struct job *unwanted = writer->queue.length < limit ? NULL : job_queue_take_unwanted(&writer->queue);
    bool taken = !writer->stopping && writer->queue.length < limit;
    if (taken) {
        job_queue_put(&writer->queue, job);
        pthread_cond_signal(&writer->wake);
    }
    pthread_mutex_unlock(&writer->lock);
    let_give_way(unwanted);
    return taken;
}

long long writer_waiting(void *argument) {
    struct writer *writer = argument;
    pthread_mutex_lock(&writer->lock);
    long long length = writer->queue.length;
    pthread_mutex_unlock(&writer->lock);
    return length;
}

/* Cuts off whatever the thread waits for. */
static void stop(struct hand *hand) {
    if (hand->session)
        session_abandon(hand->session);
    if (hand->job && hand->job->stop)
        hand->job->stop(hand->job);
}

void writer_stop(struct writer *writer) {
    if (!writer)
        return;
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
    if (!writer)
        return;
    pthread_mutex_destroy(&writer->lock);
    pthread_cond_destroy(&writer->wake);
    free(writer);
}
