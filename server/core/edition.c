/* Two numbers that only grow. Decides what is certain; what is done with it is the cache's business. */
#include "core/edition.h"

static void raise_to(_Atomic(long long) *number, long long value) {
    long long known = atomic_load(number);
    while (known < value && !atomic_compare_exchange_weak(number, &known, value)) {
    }
}

void edition_learn(struct edition *edition, long long version, long long asked_at) {
    /* The version first: who sees the time must not miss it. */
    raise_to(&edition->version, version);
    raise_to(&edition->certain_until, asked_at + edition->patience);
    struct edition *successor = atomic_load(&edition->successor);
    if (successor)
        edition_learn(successor, version, asked_at);
}

bool edition_restart(struct edition *edition, long long known, long long version) {
    return version < known && atomic_compare_exchange_strong(&edition->version, &known, version);
}

/* Written only where it changes something, since every request comes by; in the opposite order of
 * edition_leave, so that one of the two sees the other. */
static void want(struct edition *edition) {
    if (!atomic_load_explicit(&edition->wanted, memory_order_relaxed))
        atomic_store(&edition->wanted, true);
    if (atomic_load(&edition->unwatched) && atomic_exchange(&edition->unwatched, false) && edition->call)
        edition->call(edition->watcher);
}

long long edition_current(struct edition *edition, long long now) {
    want(edition);
    long long until = atomic_load(&edition->certain_until);
    return now < until ? atomic_load(&edition->version) : 0;
}

bool edition_was_wanted(struct edition *edition) {
    return atomic_exchange(&edition->wanted, false);
}

bool edition_leave(struct edition *edition) {
    atomic_store(&edition->unwatched, true);
    if (!atomic_load(&edition->wanted))
        return true;
    atomic_store(&edition->unwatched, false);
    return false;
}
