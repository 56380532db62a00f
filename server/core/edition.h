/* Which version of the dataset is the newest, as far as this process knows, and until when that may be taken
 * for certain. Every process learns it in three ways: from what it writes itself, before the write is
 * answered; from every batch that reads; and from a watcher that asks the database (db/watcher.h). */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>

struct edition {
    long long patience;               /* nanoseconds that what has been learnt is taken for certain */
    _Atomic(long long) version;       /* the newest known; 0 before the first */
    _Atomic(long long) certain_until; /* CLOCK_MONOTONIC nanoseconds */
    atomic_bool wanted;               /* somebody has asked since edition_was_wanted was asked last */
    atomic_bool unwatched;            /* the watcher rests until somebody asks */
    /* Calls the watcher from such a rest; NULL where there is none. */
    void (*call)(void *watcher);
    void *watcher;
    /* That of whoever serves requests that come now, while this one's still has some: it learns what this one
     * does, so that there too a writer's next read sees its write. NULL where there is none. */
    _Atomic(struct edition *) successor;
};

/* The database was asked at `asked_at` (before it saw the question), and no version newer than this one had
 * been published by then; 0 where nobody knows that, but that there is this version. What is older than what
 * is known already changes nothing but the time. */
void edition_learn(struct edition *edition, long long version, long long asked_at);

/* The database at which `known` was the newest version now has an older one: it has been replaced by another.
 * True, once, where nobody has learnt of a newer one meanwhile; all that was kept is to be forgotten. */
bool edition_restart(struct edition *edition, long long known, long long version);

/* The newest version, where it is certain at that moment; 0 where it is not: then the database has to be
 * asked. */
long long edition_current(struct edition *edition, long long now);

/* Whether anybody has asked for the version since this was called last. */
bool edition_was_wanted(struct edition *edition);

/* From now on the first who asks calls. False, and nobody does, when somebody has asked already since
 * edition_was_wanted. */
bool edition_leave(struct edition *edition);
