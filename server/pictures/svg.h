/* The one place that spells SVG (version 2): shapes, lettering and the frame around them. Decides how an
 * element is written; where it stands is its caller's.
 *
 * Colours are classes of picture.css: on white, on dark for who prefers it, on white again in print. Text has
 * a contrast of 7 to its ground there and marks one of 4.5, as tests/browser/test_pictures.py computes. Its
 * selectors all begin with .ops, so that a picture that is pasted into a page leaves that page as it is. */
#pragma once

#include "pictures/lettering.h"

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

/* What is drawn so far, from the top down. */
struct picture {
    struct arena *arena;
    struct buffer *body;
    double width;  /* of the whole, in pixels */
    double margin; /* on all sides */
    double y;      /* down to where it is drawn */
};

/* A line of text on its baseline. */
void svg_text(struct buffer *body, double x, double y, struct font font, enum anchor anchor,
              const char *class, struct text text);

void svg_line(struct buffer *body, const char *class, double x1, double y1, double x2, double y2);

void svg_rectangle(struct buffer *body, const char *class, double x, double y, double width, double height);

void svg_circle(struct buffer *body, const char *class, double x, double y, double radius);

/* A path with its data (SVG 2, section 9.3) as a format. */
void svg_path(struct buffer *body, const char *class, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Around what belongs together: a link, and a title that a pointer at rest is shown. */
void svg_open_link(struct buffer *body, struct text link, struct text title);
void svg_close_link(struct buffer *body);

/* The room between the margins. */
double picture_room(const struct picture *picture);

/* A paragraph between the margins, at most `most` lines. */
void picture_paragraph(struct picture *picture, struct font font, const char *class, struct text text,
                       int most);

/* The whole: `picture` in its frame, on its ground, with the style and the words for those who do not see it.
 * `name` makes its ids unlike those of other pictures on a page. */
void picture_write(struct buffer *body, const struct picture *picture, struct text name, struct text title,
                   struct text description);
