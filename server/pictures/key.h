/* The key of a picture: what its marks mean, entry after entry, as many as fit each line. */
#pragma once

#include "pictures/svg.h"

struct key {
    struct picture *picture;
    double x; /* where the next entry begins; starts out at the margin */
    bool begun;
};

enum { KEY_LINE = 34, KEY_GLYPH = 30 };

/* Room for an entry with its words; returns where its glyph begins, which is KEY_GLYPH wide and has its
 * middle 17 below the picture's place. */
double key_entry(struct key *key, struct text words);

/* Moves the picture's place below the entries, if there are any. */
void key_end(struct key *key);
