/* An outline a pixel inside of the room it is given, so that neighbours do not touch; and what is in it. */
#include "pictures/standing.h"

static const struct {
    const char *status, *words, *class;
} standings[STANDINGS] = {
    {"met", "met", "mark fill-2 line-2"},
    {"partly-met", "partly met", "mark hollow line-2"},
    {"in-progress", "in progress", "mark hollow line-0"},
    {"not-met", "not met", "mark fill-1 line-1"},
    {"dropped", "dropped", "mark hollow line-1 ahead"},
    {"not-reported", "not reported", "mark hollow axis open"},
};

enum standing standing_of(struct text status) {
    int at = 0;
    while (at < STANDINGS && !text_equal(status, text_of(standings[at].status)))
        at++;
    return (enum standing)at;
}

struct text standing_words(enum standing standing) {
    return text_of(standings[standing].words);
}

void standing_draw(struct buffer *body, enum standing standing, double x, double y, double width,
                   double height) {
    double half = height / 2;
    double reach = (width < height ? width : height) / 2 - 3;
    svg_rectangle(body, standings[standing].class, x + 1, y + 1, width - 2, height - 2);
    if (standing == STANDING_PARTLY_MET)
        svg_rectangle(body, "fill-2", x + 1, y + half, width - 2, half - 1);
    if (standing == STANDING_IN_PROGRESS)
        svg_line(body, "mark line-0", x + 1, y + half, x + width - 1, y + half);
    if (standing == STANDING_NOT_MET)
        svg_path(body, "cut", "M%.1f %.1f l%.1f %.1f m0 %.1f l%.1f %.1f", x + width / 2 - reach,
                 y + half - reach, 2 * reach, 2 * reach, -2 * reach, -2 * reach, 2 * reach);
}
