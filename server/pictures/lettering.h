/* How wide text comes out, before anybody has drawn it. Decides where lines break; never how they look.
 *
 * Which font a reader has is not known, so the widths are those of DejaVu Sans, wider than the system fonts
 * of common desktops and phones: what fits here fits there. */
#pragma once

#include "base/arena.h"

struct font {
    double size; /* pixels */
    bool bold;
};

/* Pixels that a line of UTF-8 takes. */
double lettering_width(struct text line, struct font font);

/* Breaks a text into at most `most` lines no wider than `width`, at spaces where there are any; what is left
 * over is cut, and an ellipsis says so. Returns how many lines there are; they live as long as the arena. */
int lettering_wrap(struct arena *arena, struct text text, struct font font, double width, struct text *lines,
                   int most);
