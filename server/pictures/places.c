/* A short list, looked through from the start: a picture has a few hundred marks. */
#include "pictures/places.h"

void places_take(struct places *places, struct box box) {
    if (places->count < PLACES)
        places->taken[places->count++] = box;
}

bool places_free(const struct places *places, struct box box) {
    if (box.left < places->frame.left || box.right > places->frame.right || box.top < places->frame.top ||
        box.bottom > places->frame.bottom || places->count == PLACES)
        return false;
    for (int at = 0; at < places->count; at++) {
        const struct box *other = &places->taken[at];
        if (box.left < other->right && other->left < box.right && box.top < other->bottom &&
            other->top < box.bottom)
            return false;
    }
    return true;
}

static struct box boxed(double left, double top, double width, double height) {
    return (struct box){left, top, left + width, top + height};
}

bool places_near(struct places *places, struct box around, double width, double height, struct box *found) {
    enum { GAP = 3, RINGS = 3 };
    double middle = (around.left + around.right - width) / 2;
    double level = (around.top + around.bottom - height) / 2;
    for (int ring = 0; ring < RINGS; ring++) {
        double off = GAP + ring * height / 3;
        double over = around.top - off - height;
        double under = around.bottom + off;
        double before = around.left - GAP - width;
        double behind = around.right + GAP;
        struct box tries[] = {
            boxed(middle, over, width, height),  boxed(behind, level, width, height),
            boxed(before, level, width, height), boxed(middle, under, width, height),
            boxed(behind, over, width, height),  boxed(before, over, width, height),
            boxed(behind, under, width, height), boxed(before, under, width, height),
        };
        for (unsigned at = 0; at < sizeof tries / sizeof *tries; at++)
            if (places_free(places, tries[at])) {
                *found = tries[at];
                places_take(places, *found);
                return true;
            }
    }
    return false;
}
