/* The frame first, then what lies under (lines), then marks, then lettering where there is room: a label that
 * has none is left out, since a mark says all of it by its title. */
#include "pictures/plot.h"

#include "pictures/axis.h"
#include "pictures/mark.h"
#include "pictures/places.h"
#include "pictures/timeline.h"

#include <stdio.h>
#include <string.h>

enum { LETTERING = 14, SMALL = 13, HEIGHT = 250, HEADROOM = 40 };

struct plot {
    const struct chart *chart;
    struct picture *picture;
    struct scale scale;
    struct timeline line;
    double top, bottom;     /* of the frame */
    double highest, lowest; /* the places of the scale's ends within it */
    struct places places;
};

bool plot_takes(const struct figure *figure) {
    return figure->has_value && (figure->when.has_first || figure->when.has_last);
}

static double place_of(const struct plot *plot, double value) {
    return scale_place(&plot->scale, value, plot->lowest, plot->highest);
}

static struct timeline measure_time(const struct plot *plot, double left, double right) {
    const struct chart *chart = plot->chart;
    struct reach_of_time reach = {0};
    for (int at = 0; at < chart->figure_count; at++)
        if (plot_takes(&chart->figures[at]))
            timeline_include(&reach, &chart->figures[at].when);
    for (int at = 0; at < chart->target_count; at++)
        if (chart->targets[at].has_value)
            timeline_include(&reach, &chart->targets[at].due);
    return timeline_around(&reach, left, right);
}

/* Scale and timeline around all figures and targets; room for arrows beyond the ends where there may be some.
 */
static void measure(struct plot *plot) {
    const struct chart *chart = plot->chart;
    struct picture *picture = plot->picture;
    struct range range = axis_range(chart, plot_takes);
    double widest = 0;
    plot->scale = scale_around(range.low, range.high, 4);
    for (int tick = 0; tick < plot->scale.tick_count; tick++) {
        double width = lettering_width(axis_label(chart, &plot->scale, tick), (struct font){SMALL, false});
        widest = width > widest ? width : widest;
    }
    plot->line = measure_time(plot, picture->margin + widest + 8, picture->width - picture->margin);
    plot->top = picture->y + 22;
    plot->bottom = plot->top + HEIGHT;
    plot->highest = plot->top + HEADROOM;
    plot->lowest = plot->bottom - (range.low < 0 ? HEADROOM : 0);
    plot->places.frame = (struct box){plot->line.left + 2, plot->top, plot->line.right, plot->bottom - 2};
}

static void draw_frame(struct plot *plot) {
    struct picture *picture = plot->picture;
    struct font font = {SMALL, false};
    svg_text(picture->body, picture->margin, picture->y + SMALL, font, ANCHOR_START, "quiet",
             axis_unit(plot->chart, &plot->scale));
    picture->y = timeline_draw(picture, &plot->line, plot->top, plot->bottom);
    for (int tick = 0; tick < plot->scale.tick_count; tick++) {
        double y = place_of(plot, scale_tick(&plot->scale, tick));
        bool zero = scale_tick(&plot->scale, tick) == 0;
        svg_line(picture->body, zero ? "axis" : "rule", plot->line.left, y, plot->line.right, y);
        svg_text(picture->body, plot->line.left - 6, y + 4.5, font, ANCHOR_END, "quiet",
                 axis_label(plot->chart, &plot->scale, tick));
    }
}

/* Whether a line between the values of different days means something. */
static bool is_joined(const struct chart *chart) {
    static const char *const joined[] = {"stock", "cumulative", "ratio"};
    for (size_t at = 0; at < sizeof joined / sizeof *joined; at++)
        if (text_equal(chart->measure, text_of(joined[at])))
            return true;
    return false;
}

/* From value to value of one series; a bound is no value. */
static void draw_joins(struct plot *plot) {
    const struct figure *before = NULL;
    double before_x = 0;
    for (int at = 0; at < plot->chart->figure_count; at++) {
        const struct figure *figure = &plot->chart->figures[at];
        const struct span *when = &figure->when;
        bool value = figure->reach == REACH_EXACT || figure->reach == REACH_ABOUT;
        if (!plot_takes(figure) || !value || figure->rival || figure->ahead || !when->has_last)
            continue;
        double x = timeline_place(&plot->line, when->last);
        if (when->has_first)
            x = (x + timeline_place(&plot->line, when->first)) / 2;
        char class[32];
        snprintf(class, sizeof class, "join %s", mark_line_class(figure->series));
        if (before && before->series == figure->series)
            svg_line(plot->picture->body, class, before_x, place_of(plot, before->value), x,
                     place_of(plot, figure->value));
        before = figure;
        before_x = x;
    }
}

/* Marks hold their places before any lettering is put down. */
static struct box draw_figure(struct plot *plot, const struct figure *figure) {
    struct buffer *body = plot->picture->body;
    double y = place_of(plot, figure->value);
    double size = mark_size(figure);
    double radius = size * (MARK_RADIUS + (figure->ahead ? 5 : 1));
    svg_open_link(body, figure->link, figure->title);
    double x =
        timeline_draw_span(plot->picture, &plot->line, &figure->when, figure->series, figure->ahead, y);
    mark_draw(body, figure, plot->chart->series_count > 1, x, y);
    svg_close_link(body);
    struct box box = {x - radius, y - radius, x + radius, y + radius};
    if (figure->reach == REACH_ABOVE)
        box.top = y - size * MARK_ARROW - 2;
    if (figure->reach == REACH_BELOW)
        box.bottom = y + size * MARK_ARROW + 2;
    places_take(&plot->places, box);
    return box;
}

static void take_span(struct plot *plot, const struct figure *figure) {
    double y = place_of(plot, figure->value);
    double first = figure->when.has_first ? timeline_place(&plot->line, figure->when.first) : plot->line.left;
    double last = figure->when.has_last ? timeline_place(&plot->line, figure->when.last) : plot->line.right;
    places_take(&plot->places, (struct box){first, y - 2, last, y + 2});
}

static bool draw_label(struct plot *plot, const struct figure *figure, struct box mark) {
    struct font font = {LETTERING, !figure->rival};
    struct box box;
    double width = lettering_width(figure->label, font);
    if (!places_near(&plot->places, mark, width, LETTERING + 4, &box))
        return false;
    svg_open_link(plot->picture->body, figure->link, figure->title);
    svg_text(plot->picture->body, (box.left + box.right) / 2, box.bottom - 5, font, ANCHOR_MIDDLE,
             figure->rival ? "quiet halo" : "ink halo", figure->label);
    svg_close_link(plot->picture->body);
    return true;
}

/* A line across at the target, with a triangle on the day it is due. */
static void draw_target(struct plot *plot, const struct target *target) {
    struct buffer *body = plot->picture->body;
    double y = place_of(plot, target->value);
    svg_open_link(body, target->link, target->title);
    svg_line(body, "target", plot->line.left, y, plot->line.right, y);
    if (target->due.has_last) {
        double x = timeline_place(&plot->line, target->due.last);
        svg_path(body, "ink", "M%.1f %.1f l-5 -9 h10 z", x, y - 1);
        places_take(&plot->places, (struct box){x - 6, y - 11, x + 6, y});
    }
    svg_close_link(body);
    places_take(&plot->places, (struct box){plot->line.left, y - 2, plot->line.right, y + 2});
}

/* Over the line or under it, from the left or the right, the due date too where it fits. */
static bool draw_target_label(struct plot *plot, const struct target *target) {
    struct arena *arena = plot->chart->arena;
    struct font font = {SMALL, false};
    struct text texts[] = {arena_format(arena, "target %.*s, due %.*s", TEXT_FORMAT(target->value_text),
                                        TEXT_FORMAT(target->due.words)),
                           arena_format(arena, "target %.*s", TEXT_FORMAT(target->value_text)),
                           TEXT("target")};
    double y = place_of(plot, target->value);
    for (size_t at = target->due.has_last ? 0 : 1; at < sizeof texts / sizeof *texts; at++) {
        double width = lettering_width(texts[at], font);
        for (int way = 0; way < 4; way++) {
            double left = way % 2 ? plot->line.right - width - 4 : plot->line.left + 4;
            double bottom = way < 2 ? y - 3 : y + 20;
            struct box box = {left, bottom - 17, left + width, bottom};
            if (!places_free(&plot->places, box))
                continue;
            places_take(&plot->places, box);
            svg_text(plot->picture->body, left, bottom - 4, font, ANCHOR_START, "ink halo", texts[at]);
            return true;
        }
    }
    return false;
}

/* Two promises of the same number are one line. */
static bool is_drawn_before(const struct chart *chart, int target) {
    for (int at = 0; at < target; at++)
        if (chart->targets[at].has_value && chart->targets[at].value == chart->targets[target].value)
            return true;
    return false;
}

static void draw_targets(struct plot *plot) {
    const struct chart *chart = plot->chart;
    for (int at = 0; at < chart->target_count; at++)
        if (chart->targets[at].has_value)
            draw_target(plot, &chart->targets[at]);
}

/* Labels of figures come first; those of targets take what is left, since each is also told below. */
static int draw_labels(struct plot *plot, const struct box *marks) {
    const struct chart *chart = plot->chart;
    int homeless = 0;
    for (int at = 0; at < chart->figure_count; at++)
        if (plot_takes(&chart->figures[at]) && figures_is_named(chart, &chart->figures[at]))
            homeless += !draw_label(plot, &chart->figures[at], marks[at]);
    for (int at = 0; at < chart->target_count; at++)
        if (chart->targets[at].has_value && !is_drawn_before(chart, at))
            draw_target_label(plot, &chart->targets[at]);
    return homeless;
}

int plot_draw(struct picture *picture, const struct chart *chart) {
    struct plot *plot = arena_take(picture->arena, sizeof *plot);
    struct box *marks = arena_take(picture->arena, sizeof *marks * (size_t)(chart->figure_count + 1));
    if (!plot || !marks) {
        picture->body->failed = true;
        return 0;
    }
    plot->chart = chart;
    plot->picture = picture;
    measure(plot);
    draw_frame(plot);
    draw_targets(plot);
    if (is_joined(chart))
        draw_joins(plot);
    for (int at = 0; at < chart->figure_count; at++)
        if (plot_takes(&chart->figures[at]))
            marks[at] = draw_figure(plot, &chart->figures[at]);
    for (int at = 0; at < chart->figure_count; at++)
        if (plot_takes(&chart->figures[at]))
            take_span(plot, &chart->figures[at]);
    picture->y += 6;
    return draw_labels(plot, marks);
}
