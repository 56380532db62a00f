/* Spreads batches over pools. Decides who is asked, whether what came is new enough, and who is asked then.
 */
#include "db/reading.h"

#include "base/words.h"
#include "core/pipeline.h"
#include "db/pool.h"
#include "queries.h"

#include <stdlib.h>

struct replica {
    struct pool *pool;
    atomic_llong under_way;           /* batches */
    _Atomic(long long) avoided_until; /* CLOCK_MONOTONIC nanoseconds: it has just failed, or is behind */
};

struct reading {
    struct edition *edition;
    struct pool *primary;
    _Atomic(long long) away_until; /* likewise, when the primary is asked again; 0 while it answers */
    int count;
    struct replica replicas[];
};

static const long long AVOIDED_WHEN_BEHIND = 20000000; /* nanoseconds: it catches up soon */
static const long long AVOIDED_AFTER_FAILURE = 1000000000;
static const long long AWAY = 1000000000; /* and then one asks, while the others do without */

/* The statement of a batch that tells which version it has read; NULL where it has none. */
static const struct query *version_of(const struct batch *batch) {
    for (int at = 0; at < batch->count; at++)
        if (batch->queries[at]->statement == &dataset_version)
            return batch->queries[at];
    return NULL;
}

static bool is_new_enough(const struct batch *batch) {
    const struct query *query = version_of(batch);
    long long version;
    return !query || (text_to_number(rows_value(&query->rows, 0, "version"), &version) &&
                      version >= batch->least_version);
}

static struct replica *least_busy(struct reading *reading, long long now) {
    struct replica *chosen = NULL;
    for (int at = 0; at < reading->count; at++) {
        struct replica *replica = &reading->replicas[at];
        if (now >= replica->avoided_until && (!chosen || replica->under_way < chosen->under_way))
            chosen = replica;
    }
    return chosen;
}

/* Its own fields of a batch are as the caller set them. */
static void restore(struct batch *batch) {
    batch->finished = batch->then;
    batch->deadline = batch->last_deadline;
}

static void forget_answer(struct batch *batch) {
    pool_release(batch);
    batch->outcome = BATCH_DONE;
    batch->by_replica = batch->gathered = false;
    batch->attempts = 0;
}

static void finish(struct batch *batch) {
    restore(batch);
    batch->finished(batch, batch->owner);
}

static void primary_finished(struct batch *batch, void *owner);

static void ask_primary(struct batch *batch) {
    restore(batch);
    forget_answer(batch);
    batch->finished = primary_finished;
    if (pool_submit(batch->reading->primary, batch))
        return;
    restore(batch);
    batch->outcome = BATCH_UNAVAILABLE;
    batch->finished(batch, batch->owner);
}

/* Whether what a replica gave is the answer. */
static bool is_good(struct batch *batch) {
    struct replica *replica = batch->replica;
    bool good = batch->outcome == BATCH_DONE && is_new_enough(batch);
    if (good)
        return true;
    long long pause = batch->outcome == BATCH_DONE ? AVOIDED_WHEN_BEHIND : AVOIDED_AFTER_FAILURE;
    /* What PostgreSQL refuses may be the fault of the question. */
    if (batch->outcome != BATCH_REFUSED)
        replica->avoided_until = clock_now() + pause;
    return false;
}

static void replica_finished(struct batch *batch, void *owner) {
    (void)owner;
    atomic_fetch_sub(&batch->replica->under_way, 1);
    if (is_good(batch))
        finish(batch);
    else
        ask_primary(batch);
}

/* The last one there is: what it cannot answer remains unanswered. */
static void last_replica_finished(struct batch *batch, void *owner) {
    (void)owner;
    atomic_fetch_sub(&batch->replica->under_way, 1);
    if (!is_good(batch) && batch->outcome == BATCH_DONE) {
        forget_answer(batch);
        batch->outcome = BATCH_UNAVAILABLE;
    }
    finish(batch);
}

static bool ask_replica(struct batch *batch, struct replica *replica,
                        void (*finished)(struct batch *batch, void *owner)) {
    batch->replica = replica;
    batch->by_replica = true;
    batch->finished = finished;
    atomic_fetch_add(&replica->under_way, 1);
    if (pool_submit(replica->pool, batch))
        return true;
    atomic_fetch_sub(&replica->under_way, 1);
    batch->by_replica = false;
    restore(batch);
    return false;
}

/* One that says nothing would take the time of all who ask it. */
static void note_primary(struct reading *reading, enum batch_outcome outcome) {
    if (outcome == BATCH_LATE)
        reading->away_until = clock_now() + AWAY;
    else if (outcome != BATCH_UNAVAILABLE && reading->away_until)
        reading->away_until = 0;
}

/* Where the primary is away, readers still get what is known to be the newest. */
static void primary_finished(struct batch *batch, void *owner) {
    struct reading *reading = batch->reading;
    (void)owner;
    note_primary(reading, batch->outcome);
    struct replica *replica = batch->outcome == BATCH_UNAVAILABLE ? least_busy(reading, clock_now()) : NULL;
    if (replica) {
        forget_answer(batch);
        batch->least_version = atomic_load(&reading->edition->version);
        if (ask_replica(batch, replica, last_replica_finished))
            return;
        batch->outcome = BATCH_UNAVAILABLE;
    }
    finish(batch);
}

static bool is_away(struct reading *reading, long long now) {
    long long until = atomic_load(&reading->away_until);
    return until &&
           (now < until || !atomic_compare_exchange_strong(&reading->away_until, &until, now + AWAY));
}

/* A replica is asked while it is certain which version it must have; or where the primary, which would know,
 * is away. It has half the time, so that the primary can be asked after one that is frozen. */
static bool ask_first_replica(struct reading *reading, struct batch *batch) {
    long long now = clock_now();
    struct replica *replica = least_busy(reading, now);
    if (!replica || !version_of(batch))
        return false;
    batch->least_version = edition_current(reading->edition, now);
    if (!batch->least_version && !is_away(reading, now))
        return false;
    if (!batch->least_version)
        batch->least_version = atomic_load(&reading->edition->version);
    batch->deadline = now + (batch->last_deadline - now) / 2;
    return ask_replica(batch, replica, replica_finished);
}

bool reading_submit(void *argument, struct batch *batch) {
    struct reading *reading = argument;
    batch->by_replica = false;
    if (!reading->count || !batch->may_lag)
        return pool_submit(reading->primary, batch);
    batch->reading = reading;
    batch->then = batch->finished;
    batch->last_deadline = batch->deadline;
    if (ask_first_replica(reading, batch))
        return true;
    restore(batch);
    batch->finished = primary_finished;
    if (pool_submit(reading->primary, batch))
        return true;
    restore(batch);
    return false;
}

long long reading_waiting(void *argument) {
    struct reading *reading = argument;
    long long waiting = pool_waiting(reading->primary);
    for (int at = 0; at < reading->count; at++)
        waiting += pool_waiting(reading->replicas[at].pool);
    return waiting;
}

static bool start_replicas(struct reading *reading, const struct settings *settings,
                           const struct statement *const *statements, int count, const char *search_path) {
    struct text rest = text_of(settings->replica_urls);
    bool good = true;
    for (int at = 0; at < reading->count; at++) {
        struct replica *replica = &reading->replicas[at];
        replica->pool = pool_start(settings, words_next(&rest), statements, count, search_path);
        good &= replica->pool != NULL;
    }
    return good;
}

struct reading *reading_start(const struct settings *settings, const struct statement *const *statements,
                              int count, const char *search_path, struct edition *edition) {
    int replicas = edition ? words_count(settings->replica_urls) : 0;
    struct reading *reading = calloc(1, sizeof *reading + (size_t)replicas * sizeof reading->replicas[0]);
    if (!reading)
        return NULL;
    reading->edition = edition;
    reading->count = replicas;
    reading->primary = pool_start(settings, text_of(settings->database_url), statements, count, search_path);
    if (start_replicas(reading, settings, statements, count, search_path) && reading->primary)
        return reading;
    reading_stop(reading);
    reading_free(reading);
    return NULL;
}

/* What a replica leaves is asked of the primary, so that it ends last. */
void reading_stop(struct reading *reading) {
    if (!reading)
        return;
    for (int at = 0; at < reading->count; at++)
        pool_stop(reading->replicas[at].pool);
    pool_stop(reading->primary);
}

void reading_free(struct reading *reading) {
    if (!reading)
        return;
    for (int at = 0; at < reading->count; at++)
        pool_free(reading->replicas[at].pool);
    pool_free(reading->primary);
    free(reading);
}
