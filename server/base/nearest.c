/* Optimal string alignment distance (Damerau 1964, in Wagner and Fischer's table) over bytes. */
#include "base/nearest.h"

#include <string.h>

enum { LONGEST = 64 };

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

unsigned edit_distance(struct text a, struct text b) {
    if (a.length > LONGEST || b.length > LONGEST)
        return LONGEST;
    unsigned rows[3][LONGEST + 1];
    unsigned *before = rows[0];
    unsigned *last = rows[1];
    unsigned *row = rows[2];
    for (unsigned j = 0; j <= b.length; j++)
        last[j] = j;
    memset(before, 0, sizeof rows[0]);
    for (unsigned i = 1; i <= a.length; i++) {
        row[0] = i;
        for (unsigned j = 1; j <= b.length; j++) {
            bool same = a.data[i - 1] == b.data[j - 1];
            row[j] = least(least(last[j] + 1, row[j - 1] + 1), last[j - 1] + !same);
            if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        unsigned *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[b.length];
}

struct text nearest_of(struct text written, const struct text *candidates, size_t count) {
    struct text nearest = {NULL, 0};
    unsigned closest = LONGEST;
    for (size_t at = 0; at < count; at++) {
        unsigned distance = edit_distance(written, candidates[at]);
        unsigned tolerated = 1 + (unsigned)(candidates[at].length / 3);
        if (distance < closest && distance <= tolerated) {
            closest = distance;
            nearest = candidates[at];
        }
    }
    return nearest;
}
