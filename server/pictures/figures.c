/* Rows to figures, each with the words that go with it. */
#include "pictures/figures.h"

#include "pictures/calendar.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a double cannot hold, or not with room for a scale around it, has no place. */
static bool read_value(struct text text, double *value) {
    if (!text.data)
        return false;
    *value = strtod(text.data, NULL);
    return fabs(*value) <= 1e300;
}

static struct span read_span(struct arena *arena, const struct rows *rows, int row) {
    struct span span = {.words = calendar_words(arena, rows_value(rows, row, "period"))};
    span.has_first = calendar_read(rows_value(rows, row, "first_day"), &span.first);
    span.has_last = calendar_read(rows_value(rows, row, "last_day"), &span.last);
    span.last += span.has_last;
    return span;
}

static enum reach reach_of(const struct rows *rows, int row) {
    bool lower = rows_value(rows, row, "lower").data != NULL;
    bool upper = rows_value(rows, row, "upper").data != NULL;
    return lower && upper ? REACH_EXACT : lower ? REACH_ABOVE : upper ? REACH_BELOW : REACH_ABOUT;
}

static bool ends_in_digit(struct text text) {
    return text.length && isdigit((unsigned char)text.data[text.length - 1]);
}

static bool holds(struct text text, struct text word) {
    return word.length && text.length && memmem(text.data, text.length, word.data, word.length);
}

struct text figures_unit(const struct chart *chart, struct text value_text) {
    struct text rest;
    struct text first_word = text_split(chart->unit_words, ' ', &rest);
    bool money = text_starts_with(chart->unit, TEXT("gbp"));
    bool share = text_starts_with(chart->unit, TEXT("percent"));
    if (money && holds(value_text, TEXT("£")))
        return rest.data ? rest : TEXT("");
    if (holds(value_text, first_word) || holds(value_text, TEXT("%")) ||
        (share && !ends_in_digit(value_text)))
        return TEXT("");
    return chart->unit_words;
}

static void add_title(struct buffer *title, const struct chart *chart, const struct figure *figure,
                      const struct rows *rows, int row) {
    struct text qualifier = rows_value(rows, row, "qualifier");
    struct text unit = figures_unit(chart, figure->value_text);
    buffer_add_format(title, "%.*s%s%.*s, %.*s", TEXT_FORMAT(figure->value_text), unit.length ? " " : "",
                      TEXT_FORMAT(unit), TEXT_FORMAT(figure->when.words));
    if (figure->series_name.length)
        buffer_add_format(title, ", %.*s", TEXT_FORMAT(figure->series_name));
    buffer_add_string(title, " (");
    for (size_t at = 0; at < qualifier.length; at++)
        buffer_add_byte(title, qualifier.data[at] == '-' ? ' ' : qualifier.data[at]);
    if (!qualifier.data)
        buffer_add_string(title, "in words");
    if (figure->ahead && !text_equal(figure->status, qualifier))
        buffer_add_format(title, ", %.*s", TEXT_FORMAT(figure->status));
    if (figure->derived)
        buffer_add_format(title, ", derived as %.*s", TEXT_FORMAT(rows_value(rows, row, "formula")));
    if (figure->rival)
        buffer_add_format(title, ", a rival of figure %.*s", TEXT_FORMAT(rows_value(rows, row, "rival_of")));
    buffer_add_format(title, "). Source: %.*s, %.*s, %.*s.", TEXT_FORMAT(figure->document),
                      TEXT_FORMAT(figure->section), TEXT_FORMAT(figure->locator));
}

static struct text title_of(const struct chart *chart, const struct figure *figure, const struct rows *rows,
                            int row) {
    struct buffer title = {0};
    add_title(&title, chart, figure, rows, row);
    struct text copy = arena_copy(chart->arena, buffer_text(&title));
    buffer_free(&title);
    return copy;
}

static struct figure read_figure(const struct chart *chart, const struct rows *rows, int row) {
    struct figure figure = {.value_text = rows_value(rows, row, "value_text"),
                            .reach = reach_of(rows, row),
                            .when = read_span(chart->arena, rows, row),
                            .status = rows_value(rows, row, "status"),
                            .derived = rows_value(rows, row, "formula").data != NULL,
                            .rival = rows_value(rows, row, "rival_of").data != NULL,
                            .series_name = rows_value(rows, row, "series_name"),
                            .link = rows_value(rows, row, "link"),
                            .document = rows_value(rows, row, "document"),
                            .publisher = rows_value(rows, row, "publisher"),
                            .update = rows_value(rows, row, "update"),
                            .published_on = rows_value(rows, row, "published_on"),
                            .section = rows_value(rows, row, "section"),
                            .locator = rows_value(rows, row, "locator")};
    if (text_equal(rows_value(rows, row, "qualifier"), TEXT("projected")))
        figure.status = TEXT("projected");
    figure.ahead = !text_equal(figure.status, TEXT("actual"));
    figure.has_value = read_value(rows_value(rows, row, "value"), &figure.value);
    text_to_number(rows_value(rows, row, "rivals"), &figure.rivals);
    figure.title = title_of(chart, &figure, rows, row);
    figure.label = arena_format(chart->arena, "%s%.*s%s", figure.rival ? "rival: " : "",
                                TEXT_FORMAT(figure.value_text), figure.derived ? " (derived)" : "");
    return figure;
}

/* Rows come series by series, so a new one starts where the number changes. */
static void number_series(struct chart *chart, const struct rows *rows, int row) {
    bool same = row > 0 && text_equal(rows_value(rows, row, "series"), rows_value(rows, row - 1, "series"));
    if (!same)
        chart->series_names[chart->series_count++] = rows_value(rows, row, "series_name");
    chart->figures[row].series = chart->series_count - 1;
}

static bool ends_series(const struct rows *rows, int row) {
    return row + 1 == rows->row_count ||
           !text_equal(rows_value(rows, row, "series"), rows_value(rows, row + 1, "series"));
}

/* How many rows are taken. One more than `most` tells whether the last series goes on. */
static int count_taken(const struct rows *rows, int most) {
    enum { MOST_SERIES = 60 };
    int whole = 0;
    int series = 0;
    if (rows->row_count == 0)
        return 0;
    for (int row = 0; row < rows->row_count && row < most && series < MOST_SERIES; row++)
        if (ends_series(rows, row)) {
            whole = row + 1;
            series++;
        }
    return whole ? whole : most;
}

bool figures_read(struct chart *chart, const struct rows *indicator, const struct rows *figures, int most) {
    int count = count_taken(figures, most);
    chart->slug = rows_value(indicator, 0, "slug");
    chart->name = rows_value(indicator, 0, "name");
    chart->definition = rows_value(indicator, 0, "definition");
    chart->programme = rows_value(indicator, 0, "programme");
    chart->unit = rows_value(indicator, 0, "unit");
    chart->unit_words = rows_value(indicator, 0, "unit_words");
    chart->measure = rows_value(indicator, 0, "measure");
    chart->cut = figures->row_count > count;
    chart->figures = arena_take(chart->arena, sizeof *chart->figures * (size_t)(count + 1));
    chart->series_names = arena_take(chart->arena, sizeof *chart->series_names * (size_t)(count + 1));
    if (!chart->figures || !chart->series_names)
        return false;
    for (int row = 0; row < count; row++) {
        chart->figures[row] = read_figure(chart, figures, row);
        number_series(chart, figures, row);
    }
    chart->figure_count = count;
    return true;
}

/* The landmarks of the figures of one series, which stand side by side. */
static void choose_landmarks(struct figure *figures, int count) {
    struct figure *first = NULL, *last = NULL, *lowest = NULL, *highest = NULL;
    for (int at = 0; at < count; at++) {
        struct figure *figure = &figures[at];
        figure->landmark = figure->rival;
        if (!figure->drawn || figure->rival)
            continue;
        first = first ? first : figure;
        last = figure;
        lowest = lowest && lowest->value <= figure->value ? lowest : figure;
        highest = highest && highest->value >= figure->value ? highest : figure;
    }
    if (first)
        first->landmark = last->landmark = lowest->landmark = highest->landmark = true;
}

void figures_crowd(struct chart *chart) {
    enum { MOST_NAMED = 36 };
    int drawn = 0;
    for (int at = 0; at < chart->figure_count; at++)
        drawn += chart->figures[at].drawn;
    chart->crowded = drawn > MOST_NAMED;
    int first = 0;
    for (int at = 0; chart->crowded && at < chart->figure_count; at++) {
        chart->figures[at].small = true;
        if (at + 1 < chart->figure_count && chart->figures[at + 1].series == chart->figures[at].series)
            continue;
        choose_landmarks(&chart->figures[first], at + 1 - first);
        first = at + 1;
    }
}

bool figures_is_named(const struct chart *chart, const struct figure *figure) {
    return !chart->crowded || figure->landmark || !figure->drawn;
}

bool targets_read(struct chart *chart, const struct rows *targets) {
    chart->targets = arena_take(chart->arena, sizeof *chart->targets * (size_t)(targets->row_count + 1));
    if (!chart->targets)
        return false;
    for (int row = 0; row < targets->row_count; row++) {
        struct target *target = &chart->targets[row];
        target->value_text = rows_value(targets, row, "value_text");
        target->has_value = read_value(rows_value(targets, row, "value"), &target->value);
        target->due = read_span(chart->arena, targets, row);
        target->link = rows_value(targets, row, "link");
        target->promise = rows_value(targets, row, "title");
        target->title =
            arena_format(chart->arena, "Target: %.*s, due %.*s. %.*s. Source: %.*s, %.*s, %.*s.",
                         TEXT_FORMAT(target->value_text), TEXT_FORMAT(target->due.words),
                         TEXT_FORMAT(target->promise), TEXT_FORMAT(rows_value(targets, row, "document")),
                         TEXT_FORMAT(rows_value(targets, row, "section")),
                         TEXT_FORMAT(rows_value(targets, row, "locator")));
    }
    chart->target_count = targets->row_count;
    return true;
}
