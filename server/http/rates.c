/* Token buckets in a table of fixed size. Decides who has asked enough; what is answered is the pipeline's
 * business. An IPv6 client counts by its /64, since it can choose the rest itself. */
#include "http/rates.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096, WAYS = 8 };

static const long long SECOND = 1000000000LL;

struct bucket {
    uint64_t address; /* 0: unused */
    long long seen;
    double tokens;
};

struct rates {
    pthread_mutex_t lock;
    struct bucket buckets[BUCKETS];
};

static bool is_loopback(const struct sockaddr *address) {
    if (address->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 == 127;
    return address->sa_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

/* A number for an address, never 0. */
static uint64_t number_of(const struct sockaddr *address) {
    uint64_t number = 0;
    if (address->sa_family == AF_INET)
        number = ((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr;
    if (address->sa_family == AF_INET6)
        memcpy(&number, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, sizeof number);
    return number * 2 + 1;
}

/* The address's bucket, or the one among its possible places that was unseen longest, made new. */
static struct bucket *find_bucket(struct rates *rates, uint64_t address, long long now, long long full) {
    struct bucket *place = &rates->buckets[address * 0x9E3779B97F4A7C15ULL >> 52 & (BUCKETS - WAYS)];
    struct bucket *oldest = place;
    for (int way = 0; way < WAYS; way++) {
        if (place[way].address == address)
            return &place[way];
        if (place[way].seen < oldest->seen)
            oldest = &place[way];
    }
    *oldest = (struct bucket){address, now, (double)full};
    return oldest;
}

static struct rate take(const struct settings *settings, struct bucket *bucket, long long now) {
    double speed = (double)settings->rate_limit;
    double size = (double)settings->rate_burst;
    bucket->tokens += (double)(now - bucket->seen) / (double)SECOND * speed;
    bucket->tokens = bucket->tokens > size ? size : bucket->tokens;
    bucket->seen = now;
    bool allowed = bucket->tokens >= 1;
    bucket->tokens -= allowed;
    double missing = allowed ? size - bucket->tokens : 1 - bucket->tokens;
    return (struct rate){true, allowed, settings->rate_burst, (long long)bucket->tokens,
                         (long long)(missing / speed) + 1};
}

struct rates *rates_new(void) {
    struct rates *rates = calloc(1, sizeof *rates);
    if (rates)
        pthread_mutex_init(&rates->lock, NULL);
    return rates;
}

void rates_free(struct rates *rates) {
    pthread_mutex_destroy(&rates->lock);
    free(rates);
}

struct rate rates_take(struct rates *rates, const struct settings *settings, const struct sockaddr *address,
                       long long now) {
    bool spared = !settings->rate_limit || (!settings->rate_loopback && is_loopback(address));
    if (spared)
        return (struct rate){.allowed = true};
    pthread_mutex_lock(&rates->lock);
    struct rate rate = take(settings, find_bucket(rates, number_of(address), now, settings->rate_burst), now);
    pthread_mutex_unlock(&rates->lock);
    return rate;
}
