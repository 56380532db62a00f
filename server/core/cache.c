/* A hash table in parts, each with a lock of its own. Decides what is kept: an item's worth is what it cost
 * to make for each byte of it, and rises with each use and with time (GreedyDual-Size-Frequency: Cherkasova,
 * HP Labs 1998). Of a few items drawn by lot the one of least worth goes, which comes close to the least of
 * all and needs no order to be kept at each use. */
#include "core/cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { PARTS = 8, LEAST_PART = 1 << 20, BYTES_A_BUCKET = 4096, DRAWN = 8, LARGEST = 4 /* of a part */ };

struct part {
    pthread_mutex_t lock; /* guards all below */
    struct cache_item **buckets;
    struct cache_item **items; /* in no order, to draw from */
    size_t count;
    size_t room; /* for so many in `items` */
    size_t size;
    double floor;      /* the worth of what went last: what comes in starts above it */
    uint64_t lots;     /* the state of the drawing of lots */
    long long version; /* that all items are of, but those that last */
};

struct cache {
    struct edition *edition;
    uint64_t seed; /* so that nobody can choose targets that share a bucket */
    size_t part_limit;
    size_t part_count;
    size_t bucket_count; /* of each part, a power of two */
    struct part parts[PARTS];
};

static uint64_t fold(uint64_t a, uint64_t b) {
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash_of(uint64_t seed, struct text text) {
    uint64_t hash = seed ^ text.length;
    size_t at = 0;
    uint64_t word = 0;
    for (; at + sizeof word <= text.length; at += sizeof word) {
        memcpy(&word, text.data + at, sizeof word);
        hash = fold(hash ^ word, 0x9E3779B97F4A7C15ULL ^ seed);
    }
    word = 0;
    if (at < text.length)
        memcpy(&word, text.data + at, text.length - at);
    return fold(hash ^ word, 0xD6E8FEB86659FD93ULL ^ seed);
}

struct cache_key cache_key_of(const struct cache *cache, struct text target, struct text accept, bool gzip) {
    if (text_equal(accept, TEXT("*/*")))
        accept = (struct text){NULL, 0};
    uint64_t hash = hash_of(cache->seed, target);
    if (accept.data)
        hash = fold(hash, hash_of(~cache->seed, accept));
    return (struct cache_key){hash + gzip, target, accept, gzip};
}

bool cache_key_equal(const struct cache_key *a, const struct cache_key *b) {
    return a->hash == b->hash && a->gzip == b->gzip && text_equal(a->target, b->target) &&
           text_equal(a->accept, b->accept);
}

static struct part *part_of(struct cache *cache, const struct cache_key *key) {
    return &cache->parts[(key->hash >> 32) % cache->part_count];
}

static struct cache_item **bucket_of(const struct cache *cache, struct part *part, uint64_t hash) {
    return &part->buckets[hash & (cache->bucket_count - 1)];
}

static bool part_start(const struct cache *cache, struct part *part) {
    pthread_mutex_init(&part->lock, NULL);
    part->lots = cache->seed | 1;
    part->buckets = calloc(cache->bucket_count, sizeof(struct cache_item *));
    return part->buckets;
}

struct cache *cache_new(size_t limit, struct edition *edition) {
    struct cache *cache = calloc(1, sizeof *cache);
    if (!cache)
        return NULL;
    cache->edition = edition;
    cache->part_count = limit >= (size_t)PARTS * LEAST_PART ? PARTS : 1;
    cache->part_limit = limit / cache->part_count;
    for (cache->bucket_count = 64; cache->bucket_count * BYTES_A_BUCKET < cache->part_limit;)
        cache->bucket_count *= 2;
    bool good = getrandom(&cache->seed, sizeof cache->seed, 0) == sizeof cache->seed;
    for (size_t at = 0; at < cache->part_count; at++)
        good = part_start(cache, &cache->parts[at]) && good;
    if (good)
        return cache;
    cache_free(cache);
    return NULL;
}

/* Takes an item out; its hold is the caller's. */
static void take_out(const struct cache *cache, struct part *part, struct cache_item *item) {
    struct cache_item **at = bucket_of(cache, part, item->key.hash);
    while (*at != item)
        at = &(*at)->next;
    *at = item->next;
    struct cache_item *last = part->items[--part->count];
    part->items[item->place] = last;
    last->place = item->place;
    part->size -= item->size;
}

static void drop(const struct cache *cache, struct part *part, struct cache_item *item) {
    take_out(cache, part, item);
    cache_release(item);
}

static void part_clear(const struct cache *cache, struct part *part) {
    pthread_mutex_lock(&part->lock);
    while (part->count)
        drop(cache, part, part->items[part->count - 1]);
    part->version = 0;
    pthread_mutex_unlock(&part->lock);
}

void cache_clear(struct cache *cache) {
    for (size_t at = 0; at < cache->part_count; at++)
        part_clear(cache, &cache->parts[at]);
}

void cache_free(struct cache *cache) {
    if (!cache)
        return;
    for (size_t at = 0; at < cache->part_count; at++) {
        struct part *part = &cache->parts[at];
        part_clear(cache, part);
        pthread_mutex_destroy(&part->lock);
        free(part->buckets);
        free(part->items);
    }
    free(cache);
}

/* Both of worth, without and with use, count from the floor: what has not been asked for while much went by
 * is worth no more than what comes in. */
static void use(const struct part *part, struct cache_item *item) {
    double gained = item->cost / (double)item->size;
    item->worth = (item->worth > part->floor ? item->worth : part->floor) + gained;
}

static struct cache_item *look_up(struct cache *cache, struct part *part, const struct cache_key *key) {
    struct cache_item *item = *bucket_of(cache, part, key->hash);
    while (item && !cache_key_equal(&item->key, key))
        item = item->next;
    return item;
}

struct cache_item *cache_find(struct cache *cache, const struct cache_key *key, long long now) {
    struct part *part = part_of(cache, key);
    long long current = edition_current(cache->edition, now);
    pthread_mutex_lock(&part->lock);
    struct cache_item *item = look_up(cache, part, key);
    if (item && item->version && item->version != current)
        item = NULL;
    if (item) {
        use(part, item);
        atomic_fetch_add_explicit(&item->holders, 1, memory_order_relaxed);
    }
    pthread_mutex_unlock(&part->lock);
    return item;
}

bool cache_takes(const struct cache *cache, size_t size) {
    return size <= cache->part_limit / LARGEST;
}

/* With the first item of a new version, all of older ones go: none is ever asked for again. */
static void sweep(const struct cache *cache, struct part *part, long long version) {
    if (version <= part->version)
        return;
    part->version = version;
    for (size_t at = part->count; at-- > 0;)
        if (part->items[at]->version && part->items[at]->version != version)
            drop(cache, part, part->items[at]);
}

static struct cache_item *draw(struct part *part) {
    part->lots ^= part->lots << 13;
    part->lots ^= part->lots >> 7;
    part->lots ^= part->lots << 17;
    return part->items[part->lots % part->count];
}

static void make_room(const struct cache *cache, struct part *part, size_t size) {
    while (part->count && part->size + size > cache->part_limit) {
        struct cache_item *least = draw(part);
        for (int at = 1; at < DRAWN; at++) {
            struct cache_item *drawn = draw(part);
            least = drawn->worth < least->worth ? drawn : least;
        }
        if (least->worth > part->floor)
            part->floor = least->worth;
        drop(cache, part, least);
    }
}

static bool has_place(struct part *part) {
    if (part->count < part->room)
        return true;
    size_t wanted = part->room ? part->room * 2 : 64;
    struct cache_item **grown = realloc(part->items, wanted * sizeof(struct cache_item *));
    if (!grown)
        return false;
    part->items = grown;
    part->room = wanted;
    return true;
}

static void put_in(const struct cache *cache, struct part *part, struct cache_item *item) {
    struct cache_item **bucket = bucket_of(cache, part, item->key.hash);
    item->next = *bucket;
    *bucket = item;
    item->place = part->count;
    part->items[part->count++] = item;
    part->size += item->size;
    item->worth = part->floor;
    use(part, item);
    atomic_fetch_add(&item->holders, 1);
}

void cache_keep(struct cache *cache, struct cache_item *item) {
    struct part *part = part_of(cache, &item->key);
    if (!cache_takes(cache, item->size))
        return;
    pthread_mutex_lock(&part->lock);
    struct cache_item *before = look_up(cache, part, &item->key);
    /* What took long may come after what was made from a newer version. */
    bool late = item->version && item->version < part->version;
    if (before && !late)
        drop(cache, part, before);
    sweep(cache, part, item->version);
    if (!late && has_place(part)) {
        make_room(cache, part, item->size);
        put_in(cache, part, item);
    }
    pthread_mutex_unlock(&part->lock);
}

size_t cache_size(struct cache *cache) {
    size_t size = 0;
    for (size_t at = 0; at < cache->part_count; at++) {
        struct part *part = &cache->parts[at];
        pthread_mutex_lock(&part->lock);
        size += part->size;
        pthread_mutex_unlock(&part->lock);
    }
    return size;
}

void cache_release(struct cache_item *item) {
    if (item && atomic_fetch_sub(&item->holders, 1) == 1)
        item->free(item);
}
