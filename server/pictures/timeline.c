/* Always whole years, so that a place on the line is read at a glance. */
#include "pictures/timeline.h"

#include "pictures/calendar.h"
#include "pictures/mark.h"

#include <stdio.h>

enum { SMALL = 13, LABEL_ROOM = 44, QUARTERS_ROOM = 150 };

static void include_day(struct reach_of_time *reach, long day) {
    if (!reach->any || day < reach->first)
        reach->first = day;
    if (!reach->any || day > reach->last)
        reach->last = day;
    reach->any = true;
}

/* Where an end is open there is some room for it to be seen. */
void timeline_include(struct reach_of_time *reach, const struct span *span) {
    enum { ROOM = 400 };
    if (span->has_first)
        include_day(reach, span->first);
    if (span->has_last)
        include_day(reach, span->last - 1);
    if (span->has_last && !span->has_first)
        include_day(reach, span->last - ROOM);
    if (span->has_first && !span->has_last)
        include_day(reach, span->first + ROOM);
}

/* Years outward to whole steps. */
static void widen(struct timeline *line, int step) {
    line->step = step;
    line->first_year -= line->first_year % step;
    line->end_year += (step - line->end_year % step) % step;
}

struct timeline timeline_around(const struct reach_of_time *reach, double left, double right) {
    static const int steps[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000};
    struct timeline exact = {left, right, calendar_year(reach->first), calendar_year(reach->last) + 1, 1};
    struct timeline line = exact;
    for (size_t at = 0; at < sizeof steps / sizeof *steps; at++) {
        line = exact;
        widen(&line, steps[at]);
        int labels = (line.end_year - line.first_year) / line.step;
        if (labels * LABEL_ROOM <= right - left)
            break;
    }
    return line;
}

static long first_day(int year) {
    return calendar_day(year, 1, 1);
}

double timeline_place(const struct timeline *timeline, long day) {
    long start = first_day(timeline->first_year);
    long end = first_day(timeline->end_year);
    return timeline->left +
           (double)(day - start) / (double)(end - start) * (timeline->right - timeline->left);
}

static void draw_quarters(struct picture *picture, const struct timeline *timeline, int year, double bottom) {
    static const char *const names[] = {"Jan", "Apr", "Jul", "Oct"};
    struct font font = {SMALL, false};
    for (int quarter = 0; quarter < 4; quarter++) {
        double x = timeline_place(timeline, calendar_day(year, 1 + 3 * quarter, 1));
        svg_line(picture->body, "axis", x, bottom, x, bottom + 5);
        svg_text(picture->body, x + 2, bottom + 17, font, ANCHOR_START, "quiet", text_of(names[quarter]));
    }
}

/* The name of a year stands amid it; that of many years where they begin. */
static void draw_year(struct picture *picture, const struct timeline *timeline, int year, double y) {
    double from = timeline_place(timeline, first_day(year));
    double to = timeline_place(timeline, first_day(year + timeline->step));
    bool amid = timeline->step == 1;
    svg_text(picture->body, amid ? (from + to) / 2 : from + 3, y, (struct font){SMALL, false},
             amid ? ANCHOR_MIDDLE : ANCHOR_START, "quiet", arena_format(picture->arena, "%d", year));
}

double timeline_draw(struct picture *picture, const struct timeline *timeline, double top, double bottom) {
    double years = timeline->end_year - timeline->first_year;
    bool quarters = (timeline->right - timeline->left) / years >= QUARTERS_ROOM;
    double labels = bottom + (quarters ? 34 : 17);
    for (int year = timeline->first_year; year <= timeline->end_year; year += timeline->step) {
        double x = timeline_place(timeline, first_day(year));
        svg_line(picture->body, "rule", x, top, x, bottom);
        svg_line(picture->body, "axis", x, bottom, x, bottom + (quarters ? 34 : 17));
        if (year == timeline->end_year)
            break;
        draw_year(picture, timeline, year, labels);
        if (quarters)
            draw_quarters(picture, timeline, year, bottom);
    }
    svg_line(picture->body, "axis", timeline->left, bottom, timeline->right, bottom);
    return labels + 4;
}

double timeline_draw_span(struct picture *picture, const struct timeline *timeline, const struct span *span,
                          int series, bool ahead, double y) {
    char class[64];
    double first = span->has_first ? timeline_place(timeline, span->first) : timeline->left;
    double last = span->has_last ? timeline_place(timeline, span->last) : timeline->right;
    bool moment = span->has_first && span->has_last && span->last - span->first == 1;
    bool open = !span->has_first || !span->has_last;
    snprintf(class, sizeof class, "span %s%s", mark_line_class(series),
             open    ? " open"
             : ahead ? " ahead"
                     : "");
    if (!moment)
        svg_line(picture->body, class, first, y, last, y);
    return !span->has_first ? last : !span->has_last ? first : (first + last) / 2;
}
