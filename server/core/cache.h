/* Replies that are kept for whoever asks the same again: immutable, counted, and only for as long as the
 * version of the dataset that they were made from is the newest. Bounded in bytes; where there is no more
 * room, what would be cheapest to make again goes first. */
#pragma once

#include "base/text.h"
#include "core/edition.h"

#include <stdint.h>

struct cache;

/* What decides the bytes of an answer. A target stands in its own answer (links.self), so that two spellings
 * of one question are two answers. */
struct cache_key {
    uint64_t hash;
    struct text target;
    struct text accept; /* the field; without a value for none, and for the one that takes anything */
    bool gzip;          /* whether a packed body is preferred */
};

/* What is kept: the beginning of whatever else its owner keeps with it. */
struct cache_item {
    struct cache_key key; /* of texts that live as long as the item */
    long long version;    /* that it was made from; 0 for what stays true whatever is published */
    size_t size;          /* bytes of memory, all told */
    double cost;          /* nanoseconds that making it took */
    void (*free)(struct cache_item *item);
    atomic_int holders; /* who made it is the first */
    /* The cache's own: */
    struct cache_item *next;
    size_t place;
    double worth;
};

/* Of at most `limit` bytes, which is not 0; NULL when memory has run out. */
struct cache *cache_new(size_t limit, struct edition *edition);

void cache_free(struct cache *cache);

/* The key of a question, with the hash that this cache has for it. */
struct cache_key cache_key_of(const struct cache *cache, struct text target, struct text accept, bool gzip);

bool cache_key_equal(const struct cache_key *a, const struct cache_key *b);

/* The item for a key, held for the caller; NULL where there is none that is certain to be good at `now`
 * (CLOCK_MONOTONIC nanoseconds). */
struct cache_item *cache_find(struct cache *cache, const struct cache_key *key, long long now);

/* Whether something of that size would be kept at all. */
bool cache_takes(const struct cache *cache, size_t size);

/* Keeps an item, in place of what there was for its key; the caller's hold remains. */
void cache_keep(struct cache *cache, struct cache_item *item);

/* Forgets everything: the dataset has been replaced by another one. */
void cache_clear(struct cache *cache);

/* Bytes of what is kept at the moment. */
size_t cache_size(struct cache *cache);

/* Ends a hold; the last one frees the item. NULL is allowed. */
void cache_release(struct cache_item *item);
