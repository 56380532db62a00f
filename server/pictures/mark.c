/* Circle, square, triangle and diamond; filled, hollow, or an arrow from a bound; dashed where it is still
 * ahead. */
#include "pictures/mark.h"

#include <stdio.h>

enum { COLOURS = 4, SHAPES = 4 };

static int colour_of(int series) {
    return series % COLOURS;
}

/* So that the fifth series, back at the first colour, has another shape. */
static int shape_of(int series) {
    return (series + series / COLOURS) % SHAPES;
}

const char *mark_line_class(int series) {
    static const char *const classes[COLOURS] = {"line-0", "line-1", "line-2", "line-3"};
    return classes[colour_of(series)];
}

const char *mark_fill_class(int series) {
    static const char *const classes[COLOURS] = {"fill-0", "fill-1", "fill-2", "fill-3"};
    return classes[colour_of(series)];
}

static void draw_shape(struct buffer *body, int shape, const char *class, double x, double y, double r) {
    switch (shape) {
    case 0:
        svg_circle(body, class, x, y, r);
        break;
    case 1:
        svg_rectangle(body, class, x - r, y - r, 2 * r, 2 * r);
        break;
    case 2:
        svg_path(body, class, "M%.1f %.1f l%.1f %.1f h%.1f z", x, y - 1.2 * r, 1.2 * r, 2.2 * r, -2.4 * r);
        break;
    default:
        svg_path(body, class, "M%.1f %.1f l%.1f %.1f l%.1f %.1f l%.1f %.1f z", x, y - 1.4 * r, 1.4 * r,
                 1.4 * r, -1.4 * r, 1.4 * r, -1.4 * r, -1.4 * r);
    }
}

double mark_size(const struct figure *figure) {
    return figure->small ? 0.45 : 1;
}

static void draw_arrow(struct buffer *body, const struct figure *figure, bool several, double x, double y) {
    double size = mark_size(figure);
    double way = size * (figure->reach == REACH_ABOVE ? -1 : 1);
    double length = way * (figure->rival ? MARK_ARROW * 0.7 : MARK_ARROW);
    char class[64];
    snprintf(class, sizeof class, "mark none %s", mark_line_class(figure->series));
    svg_path(body, class, "M%.1f %.1f h%.1f M%.1f %.1f l%.1f %.1f m%.1f 0 l%.1f %.1f", x - size * 8, y,
             size * 16, x, y + length, -size * 4.5, -way * 7, size * 9, -size * 4.5, way * 7);
    snprintf(class, sizeof class, "mark none %s%s", mark_line_class(figure->series),
             figure->ahead ? " ahead" : "");
    svg_path(body, class, "M%.1f %.1f v%.1f", x, y, length);
    snprintf(class, sizeof class, "mark %s", mark_fill_class(figure->series));
    if (several)
        draw_shape(body, shape_of(figure->series), class, x, y + length * 0.45, size * 3);
}

void mark_draw(struct buffer *body, const struct figure *figure, bool several, double x, double y) {
    double size = mark_size(figure);
    double radius = figure->rival ? MARK_RADIUS * 0.6 : MARK_RADIUS;
    int shape = shape_of(figure->series);
    bool filled = figure->reach == REACH_EXACT;
    char class[64];
    if (figure->reach == REACH_ABOVE || figure->reach == REACH_BELOW) {
        draw_arrow(body, figure, several, x, y);
        return;
    }
    snprintf(class, sizeof class, "mark %s %s", filled ? mark_fill_class(figure->series) : "hollow",
             mark_line_class(figure->series));
    draw_shape(body, shape, class, x, y, size * (radius - 1));
    snprintf(class, sizeof class, "mark none ahead %s", mark_line_class(figure->series));
    if (figure->ahead)
        draw_shape(body, shape, class, x, y, size * (radius + 4));
    /* Struck through: somebody else says otherwise. */
    snprintf(class, sizeof class, "mark none %s", mark_line_class(figure->series));
    if (figure->rival)
        svg_path(body, class, "M%.1f %.1f l14 -14", x - 7, y + 7);
}
