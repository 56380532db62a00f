/* Which places are taken, so that no lettering lies on another or on a mark. */
#pragma once

#include <stdbool.h>

struct box {
    double left, top, right, bottom;
};

enum { PLACES = 800 };

struct places {
    struct box frame; /* nothing stands outside of it */
    struct box taken[PLACES];
    int count;
};

/* Takes a place, whatever is there already. */
void places_take(struct places *places, struct box box);

/* Whether a place lies in the frame and off all that are taken. */
bool places_free(const struct places *places, struct box box);

/* Finds and takes room for lettering near a mark that fills `around`: over it, under it or at its sides, and
 * then farther off. False when there is none. */
bool places_near(struct places *places, struct box around, double width, double height, struct box *found);
