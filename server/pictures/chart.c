/* Block after block, from the name down to the caption. */
#include "pictures/chart.h"

#include "pictures/bars.h"
#include "pictures/mark.h"
#include "pictures/notes.h"
#include "pictures/plot.h"
#include "pictures/timeline.h"

static const struct font text_font = {15, false};

/* The programme as a kicker, the name, and what is counted. */
static void draw_heading(struct picture *picture, const struct chart *chart) {
    struct font font = {picture->width < 480 ? 19 : 22, true};
    picture_paragraph(picture, (struct font){13, true}, "quiet", chart->programme, 2);
    picture->y += 1;
    picture_paragraph(picture, font, "ink", chart->name, 4);
    picture->y += 2;
    picture_paragraph(picture, (struct font){14, false}, "quiet", chart->definition, 6);
    picture->y += 10;
}

/* The one figure, as large as its words allow. */
static void draw_large(struct picture *picture, const struct chart *chart, const struct figure *figure) {
    struct font font = {picture->width < 480 ? 44 : 60, true};
    while (font.size > 26 && lettering_width(figure->value_text, font) > picture_room(picture))
        font.size -= 2;
    struct text unit = figures_unit(chart, figure->value_text);
    svg_open_link(picture->body, figure->link, figure->title);
    picture_paragraph(picture, font, "ink", figure->value_text, 4);
    picture_paragraph(picture, (struct font){20, false}, "ink", unit, 2);
    svg_close_link(picture->body);
    picture->y += 6;
    struct text series = figure->series_name;
    struct text words = arena_format(picture->arena, "%.*s%s%.*s", TEXT_FORMAT(figure->when.words),
                                     series.length ? ", " : "", TEXT_FORMAT(series));
    if (figure->ahead)
        words = arena_format(picture->arena, "%.*s; %.*s when it was published", TEXT_FORMAT(words),
                             TEXT_FORMAT(figure->status));
    if (figure->derived)
        words = arena_format(picture->arena, "%.*s; derived from other figures", TEXT_FORMAT(words));
    picture_paragraph(picture, text_font, "ink", words, 3);
    picture->y += 8;
}

/* When the one figure was so: its mark, and the days it covers, on a line. */
static void draw_moment(struct picture *picture, struct chart *chart, const struct figure *figure) {
    struct reach_of_time reach = {0};
    timeline_include(&reach, &figure->when);
    for (int at = 0; at < chart->target_count; at++)
        timeline_include(&reach, &chart->targets[at].due);
    if (!figure->when.has_first && !figure->when.has_last)
        return;
    struct timeline line = timeline_around(&reach, picture->margin, picture->width - picture->margin);
    double top = picture->y + 4;
    double y = top + MARK_ARROW + 6;
    double bottom = y + (figure->reach == REACH_BELOW ? MARK_ARROW + 6 : 16);
    picture->y = timeline_draw(picture, &line, top, bottom);
    svg_open_link(picture->body, figure->link, figure->title);
    double x = timeline_draw_span(picture, &line, &figure->when, figure->series, figure->ahead, y);
    if (figure->has_value)
        mark_draw(picture->body, figure, false, x, y);
    else
        svg_path(picture->body, "mark none line-0", "M%.1f %.1f v16", x, y - 8);
    svg_close_link(picture->body);
    chart->has_timeline = true;
    chart->has_marks = figure->has_value;
    picture->y += 10;
}

static void draw_one(struct picture *picture, struct chart *chart, struct figure *figure) {
    figure->drawn = true;
    draw_large(picture, chart, figure);
    if (bars_say(chart, figure)) {
        bars_draw(picture, chart, false);
        picture->y += 6;
    }
    draw_moment(picture, chart, figure);
}

static void draw_bars(struct picture *picture, struct chart *chart) {
    for (int at = 0; at < chart->figure_count; at++)
        chart->figures[at].drawn = chart->figures[at].has_value;
    bars_draw(picture, chart, true);
}

static int draw_plot(struct picture *picture, struct chart *chart) {
    chart->has_timeline = true;
    chart->has_marks = true;
    for (int at = 0; at < chart->figure_count; at++)
        chart->figures[at].drawn = plot_takes(&chart->figures[at]);
    figures_crowd(chart);
    for (int at = 0; at < chart->target_count; at++)
        chart->has_targets = chart->has_targets || chart->targets[at].has_value;
    return plot_draw(picture, chart);
}

/* Whether time tells figures apart: two of them have different dates. */
static bool has_dates(const struct chart *chart) {
    const struct figure *first = NULL;
    for (int at = 0; at < chart->figure_count; at++) {
        const struct figure *figure = &chart->figures[at];
        if (!plot_takes(figure))
            continue;
        if (first && !text_equal(first->when.words, figure->when.words))
            return true;
        first = first ? first : figure;
    }
    return false;
}

static struct figure *only_one(const struct chart *chart, int numbers) {
    if (numbers == 0 && chart->figure_count == 1)
        return &chart->figures[0];
    for (int at = 0; numbers == 1 && at < chart->figure_count; at++)
        if (chart->figures[at].has_value)
            return &chart->figures[at];
    return NULL;
}

static struct text nothing_words(const struct chart *chart) {
    return chart->with_derived ? TEXT("The documents give no figure that fits these choices.")
                               : TEXT("The documents give no figure that fits these choices. With "
                                      "derived=true, those that follow "
                                      "from other figures are drawn.");
}

/* Returns how many marks found no room for a label. */
static int draw_figures(struct picture *picture, struct chart *chart) {
    int numbers = 0;
    for (int at = 0; at < chart->figure_count; at++)
        numbers += chart->figures[at].has_value;
    struct figure *one = only_one(chart, numbers);
    if (chart->figure_count == 0)
        picture_paragraph(picture, text_font, "ink", nothing_words(chart), 3);
    else if (one)
        draw_one(picture, chart, one);
    else if (has_dates(chart))
        return draw_plot(picture, chart);
    else if (numbers)
        draw_bars(picture, chart);
    return 0;
}

static void add_line(struct buffer *words, struct text line) {
    buffer_add_string(words, words->length && line.length ? "\n" : "");
    buffer_add(words, line);
}

/* All that the picture shows, for who does not see it; of very many figures what a reader would be pointed
 * to. */
static struct text describe(const struct chart *chart, struct text warnings) {
    struct buffer words = {0};
    add_line(&words, chart->definition);
    add_line(&words, arena_format(chart->arena, "Programme: %.*s. Unit: %.*s. Figures: %d.",
                                  TEXT_FORMAT(chart->programme), TEXT_FORMAT(chart->unit_words),
                                  chart->figure_count));
    for (int at = 0; at < chart->figure_count; at++)
        if (figures_is_named(chart, &chart->figures[at]))
            add_line(&words, chart->figures[at].title);
    for (int at = 0; at < chart->target_count; at++)
        add_line(&words, chart->targets[at].title);
    if (chart->figure_count == 0)
        add_line(&words, nothing_words(chart));
    add_line(&words, warnings);
    struct text copy = arena_copy(chart->arena, buffer_text(&words));
    buffer_free(&words);
    return copy;
}

void chart_write(struct buffer *body, struct chart *chart) {
    struct buffer drawn = {0};
    struct picture picture = {chart->arena, &drawn, chart->width, chart->width < 480 ? 14 : 20, 0};
    picture.y = picture.margin - 4;
    draw_heading(&picture, chart);
    struct text warnings = notes_warnings(chart, draw_figures(&picture, chart));
    notes_key(&picture, chart);
    notes_list(&picture, chart);
    picture_paragraph(&picture, (struct font){13, false}, "ink", warnings, 8);
    picture.y += 4;
    notes_caption(&picture, chart);
    picture_write(body, &picture, chart->slug, chart->name, describe(chart, warnings));
    buffer_free(&drawn);
}
