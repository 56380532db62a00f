/* A bar is full where the value is exact, hollow where it is not, dashed where it is still ahead; an arrow
 * leads on from a bound. */
#include "pictures/bars.h"

#include "pictures/axis.h"
#include "pictures/mark.h"

#include <stdio.h>

enum { SMALL = 13, THICKNESS = 18, ARROW = 22 };

struct bars {
    const struct chart *chart;
    struct picture *picture;
    struct scale scale;
    double left, right;
};

static bool is_share(const struct chart *chart) {
    return text_equal(chart->unit, TEXT("percent")) && text_equal(chart->measure, TEXT("ratio"));
}

bool bars_say(const struct chart *chart, const struct figure *figure) {
    if (!figure->has_value)
        return false;
    for (int at = 0; at < chart->target_count; at++)
        if (chart->targets[at].has_value)
            return true;
    return is_share(chart) && figure->value >= 0 && figure->value <= 100;
}

static bool has_bar(const struct figure *figure) {
    return figure->has_value;
}

static void measure(struct bars *bars) {
    struct picture *picture = bars->picture;
    struct range range = axis_range(bars->chart, has_bar);
    if (is_share(bars->chart) && range.high < 100)
        range.high = 100;
    bars->scale = scale_around(range.low, range.high, picture->width < 480 ? 3 : 4);
    /* Labels stand amid their ticks, and arrows go on beyond the ends. */
    bars->left = picture->margin + (range.low < 0 ? ARROW + 8 : 14);
    bars->right = picture->width - picture->margin - ARROW - 8;
}

static double place_of(const struct bars *bars, double value) {
    return scale_place(&bars->scale, value, bars->left, bars->right);
}

/* Targets as lines across a bar; what they stand for is told below (notes.h). */
static void draw_targets(struct bars *bars) {
    struct picture *picture = bars->picture;
    for (int at = 0; at < bars->chart->target_count; at++) {
        const struct target *target = &bars->chart->targets[at];
        if (!target->has_value)
            continue;
        double x = place_of(bars, target->value);
        svg_open_link(picture->body, target->link, target->title);
        svg_line(picture->body, "target", x, picture->y - 4, x, picture->y + THICKNESS + 4);
        svg_close_link(picture->body);
    }
}

static void draw_bar(struct bars *bars, const struct figure *figure) {
    struct picture *picture = bars->picture;
    double zero = place_of(bars, 0);
    double end = place_of(bars, figure->value);
    double way = figure->value < 0 ? -1 : 1;
    double middle = picture->y + THICKNESS / 2.0;
    bool full = figure->reach == REACH_EXACT && !figure->ahead;
    char class[64];
    snprintf(class, sizeof class, "mark %s %s%s", full ? mark_fill_class(figure->series) : "hollow",
             mark_line_class(figure->series), figure->ahead ? " ahead" : "");
    svg_rectangle(picture->body, class, end < zero ? end : zero, picture->y,
                  end < zero ? zero - end : end - zero, THICKNESS);
    snprintf(class, sizeof class, "mark none %s", mark_line_class(figure->series));
    if (figure->reach == REACH_ABOVE || figure->reach == REACH_BELOW) {
        double to = figure->reach == REACH_ABOVE ? 1 : -1;
        double from = to == way ? end : end - to * 3;
        svg_path(picture->body, class, "M%.1f %.1f h%.1f m%.1f -4.5 l%.1f 4.5 l%.1f 4.5", from, middle,
                 to * ARROW, -to * 7, to * 7, -to * 7);
    }
    picture->y += THICKNESS;
}

/* What the one bar would fill: a whole, or the farthest target. */
static void draw_whole(struct bars *bars) {
    double whole = is_share(bars->chart) ? 100 : 0;
    for (int at = 0; at < bars->chart->target_count; at++)
        if (bars->chart->targets[at].has_value && bars->chart->targets[at].value > whole)
            whole = bars->chart->targets[at].value;
    double zero = place_of(bars, 0);
    svg_rectangle(bars->picture->body, "track", zero, bars->picture->y, place_of(bars, whole) - zero,
                  THICKNESS);
}

/* What the bar is of, over it: the series, the date, the value. */
static void draw_name(struct bars *bars, const struct figure *figure) {
    struct picture *picture = bars->picture;
    struct text series = figure->series_name;
    struct text words =
        arena_format(picture->arena, "%.*s, %.*s%s%.*s", TEXT_FORMAT(figure->label), TEXT_FORMAT(series),
                     series.length ? ", " : "", TEXT_FORMAT(figure->when.words));
    picture_paragraph(picture, (struct font){14, false}, "ink", words, 2);
    picture->y += 2;
}

/* A label that would meet the one before it is left out. */
static void draw_ticks(struct bars *bars) {
    struct picture *picture = bars->picture;
    struct font font = {SMALL, false};
    double drawn_to = 0;
    for (int tick = 0; tick < bars->scale.tick_count; tick++) {
        double x = place_of(bars, scale_tick(&bars->scale, tick));
        struct text label = axis_label(bars->chart, &bars->scale, tick);
        double half = lettering_width(label, font) / 2;
        svg_line(picture->body, "axis", x, picture->y, x, picture->y + 5);
        if (tick > 0 && x - half < drawn_to + 6)
            continue;
        svg_text(picture->body, x, picture->y + 18, font, ANCHOR_MIDDLE, "quiet", label);
        drawn_to = x + half;
    }
    svg_line(picture->body, "axis", bars->left, picture->y, bars->right, picture->y);
    picture->y += 22;
    if (text_equal(bars->chart->unit, TEXT("percent")))
        return;
    svg_text(picture->body, bars->left, picture->y + SMALL, font, ANCHOR_START, "quiet",
             axis_unit(bars->chart, &bars->scale));
    picture->y += 20;
}

/* The names of the lines over their tops, one row each, so that they cannot meet. */
static void name_targets(struct bars *bars) {
    struct picture *picture = bars->picture;
    struct font font = {SMALL, false};
    for (int at = 0; at < bars->chart->target_count; at++) {
        const struct target *target = &bars->chart->targets[at];
        if (!target->has_value)
            continue;
        struct text words = arena_format(picture->arena, "target %.*s", TEXT_FORMAT(target->value_text));
        double width = lettering_width(words, font);
        double x = place_of(bars, target->value);
        bool before = x + width > picture->width - picture->margin;
        if (x - width < picture->margin && before)
            words = TEXT("target");
        svg_open_link(picture->body, target->link, target->title);
        svg_text(picture->body, x + (before ? 4 : -4), picture->y + SMALL, font,
                 before ? ANCHOR_END : ANCHOR_START, "ink", words);
        svg_close_link(picture->body);
        picture->y += 18;
    }
    picture->y += 3;
}

void bars_draw(struct picture *picture, const struct chart *chart, bool named) {
    struct bars bars = {.chart = chart, .picture = picture};
    measure(&bars);
    name_targets(&bars);
    for (int at = 0; at < chart->figure_count; at++) {
        const struct figure *figure = &chart->figures[at];
        if (!figure->has_value)
            continue;
        svg_open_link(picture->body, figure->link, figure->title);
        if (named)
            draw_name(&bars, figure);
        else
            draw_whole(&bars);
        draw_bar(&bars, figure);
        svg_close_link(picture->body);
        picture->y -= THICKNESS;
        draw_targets(&bars);
        picture->y += THICKNESS + (named ? 12 : 6);
    }
    draw_ticks(&bars);
}
