/* The whole record as one archive, asked for by a request and got from whoever makes it: as an open file,
 * since it may be of any size. */
#pragma once

#include "base/text.h"

struct download {
    struct text key; /* which state of the record is wanted (statement export_edition) */
    /* Called on any thread, perhaps before the fetch has returned. */
    void (*finished)(struct download *download, void *owner);
    void *owner;

    bool ready; /* false: the archive could not be made, and what follows has no meaning */
    int file;   /* a descriptor of the receiver's own, to be read by offset: its position is shared */
    long long size;
    long long version; /* of the record; newer than the wanted one where it has changed meanwhile */
    char tag[36];      /* a digest of the bytes, as an ETag with its quotes */

    struct download *next; /* the maker's own: its place in a queue, */
    bool queued_in_time;   /* and whether it stood there when the making began */
};
