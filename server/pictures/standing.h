/* How a promise may stand, in words and as a piece of a bar. Form tells them apart as well as colour: full is
 * met, half full partly so, hollow is open, and rust is what has failed. */
#pragma once

#include "pictures/svg.h"

enum standing {
    STANDING_MET,
    STANDING_PARTLY_MET,
    STANDING_IN_PROGRESS,
    STANDING_NOT_MET,
    STANDING_DROPPED,
    STANDING_NOT_REPORTED,
    STANDINGS
};

/* By the status of /v1/commitments; STANDINGS for any other word. */
enum standing standing_of(struct text status);

/* "in progress" */
struct text standing_words(enum standing standing);

void standing_draw(struct buffer *body, enum standing standing, double x, double y, double width,
                   double height);
