/* All that works behind the listener by one set of settings: sessions, queues, caches. When settings are read
 * again another house takes its place; it goes on for the requests that it has. */
#pragma once

#include "base/arena.h"
#include "core/edition.h"
#include "core/request.h"

struct house {
    struct settings settings;
    struct service service; /* what requests see of it */
    atomic_llong guests;    /* requests that are served by it */
    struct arena arena;     /* holds the shapes of statements */
    struct edition edition;
    struct reading *newest;
    struct reading *past; /* of earlier versions */
    struct exporter *exporter;
    struct writer *writer;
    struct writer *uploader;
    struct cache *cache;
    struct flights *flights;
    struct watcher *watcher;
    bool open;
    struct house *next; /* the one before it */
};

/* Opens a house whose settings are there. False with one line in `fault` when the database cannot be reached
 * or has not the schema that this binary needs, or the system refuses memory or threads. */
bool house_open(struct house *house, struct metrics *metrics, struct buffer *fault);

/* Nothing of it is under way any more after this. */
void house_stop(struct house *house);

/* After house_stop, when it has no guests. Its settings and the count of its guests stay. */
void house_free(struct house *house);
