/* Lines of small lettering, from the picture's place downwards. */
#include "pictures/notes.h"

#include "pictures/calendar.h"
#include "pictures/key.h"
#include "pictures/mark.h"

static const struct font small = {13, false};
static const struct font note = {14, false};

static void list_one(struct picture *picture, struct text link, struct text title, struct text words) {
    svg_open_link(picture->body, link, title);
    picture_paragraph(picture, note, "ink", words, 4);
    svg_close_link(picture->body);
    picture->y += 2;
}

void notes_list(struct picture *picture, const struct chart *chart) {
    struct arena *arena = picture->arena;
    for (int at = 0; at < chart->figure_count; at++) {
        const struct figure *figure = &chart->figures[at];
        struct text series = figure->series_name;
        if (!figure->drawn)
            list_one(picture, figure->link, figure->title,
                     arena_format(arena, "Also: %.*s, %.*s%s%.*s", TEXT_FORMAT(figure->label),
                                  TEXT_FORMAT(figure->when.words), series.length ? ", " : "",
                                  TEXT_FORMAT(series)));
    }
    for (int at = 0; at < chart->target_count; at++) {
        const struct target *target = &chart->targets[at];
        list_one(picture, target->link, target->title,
                 arena_format(arena, "Target: %.*s, due %.*s. %.*s.", TEXT_FORMAT(target->value_text),
                              TEXT_FORMAT(target->due.words), TEXT_FORMAT(target->promise)));
    }
}

struct text notes_warnings(const struct chart *chart, int homeless) {
    struct buffer words = {0};
    long long rivals = 0;
    for (int at = 0; at < chart->figure_count; at++)
        rivals += chart->figures[at].rivals;
    if (chart->cut && chart->series_count > 1)
        buffer_add_format(&words, "Only the first %d series, with %d figures, are shown; %.*s has all. ",
                          chart->series_count, chart->figure_count, TEXT_FORMAT(chart->list));
    else if (chart->cut)
        buffer_add_format(&words, "Only the first %d figures are shown; %.*s has all. ", chart->figure_count,
                          TEXT_FORMAT(chart->list));
    if (chart->crowded)
        buffer_add_format(&words, "Numbers stand beside the first, last, highest and lowest mark%s. ",
                          chart->series_count > 1 ? " of each series" : "");
    if (rivals && !chart->with_rivals)
        buffer_add_format(
            &words,
            "%lld rival claim%s disagree%s with these figures and %s not shown; vintage=all shows %s. ",
            rivals, rivals == 1 ? "" : "s", rivals == 1 ? "s" : "", rivals == 1 ? "is" : "are",
            rivals == 1 ? "it" : "them");
    if (homeless)
        buffer_add_format(&words, "%d mark%s no room for a label; %.*s has the figures. ", homeless,
                          homeless == 1 ? " has" : "s have", TEXT_FORMAT(chart->list));
    struct text copy = words.length ? arena_copy(chart->arena, buffer_text(&words)) : TEXT("");
    buffer_free(&words);
    return copy;
}

static void key_mark(struct key *key, struct figure figure, bool several, const char *words) {
    double left = key_entry(key, text_of(words));
    double rise = figure.reach == REACH_ABOVE ? 13 : figure.reach == REACH_BELOW ? -13 : 0;
    mark_draw(key->picture->body, &figure, several, left + 13, key->picture->y + 17 + rise);
}

static void key_series(struct key *key, const struct chart *chart) {
    for (int series = 0; chart->has_marks && chart->series_count > 1 && series < chart->series_count;
         series++) {
        double room = picture_room(key->picture) - KEY_GLYPH;
        struct text name = chart->series_names[series];
        struct text line;
        if (lettering_wrap(chart->arena, name.length ? name : TEXT("area not stated"), small, room, &line,
                           1) == 0)
            continue;
        struct figure plain = {.series = series};
        double left = key_entry(key, line);
        mark_draw(key->picture->body, &plain, true, left + 13, key->picture->y + 17);
    }
}

static void key_line(struct key *key, const char *class, const char *words) {
    double left = key_entry(key, text_of(words));
    svg_line(key->picture->body, class, left, key->picture->y + 17, left + 26, key->picture->y + 17);
}

/* Which forms the drawn marks have. */
struct used {
    bool reach[4];
    bool ahead, rival, span, open, target, due;
};

static struct used find_used(const struct chart *chart) {
    struct used used = {.target = chart->has_targets};
    for (int at = 0; used.target && at < chart->target_count; at++)
        used.due = used.due || chart->targets[at].due.has_last;
    for (int at = 0; at < chart->figure_count; at++) {
        const struct figure *figure = &chart->figures[at];
        const struct span *when = &figure->when;
        if (!figure->drawn || !figure->has_value)
            continue;
        used.reach[figure->reach] = true;
        used.ahead = used.ahead || figure->ahead;
        used.rival = used.rival || figure->rival;
        used.open = used.open || (chart->has_timeline && when->has_first != when->has_last);
        used.span = used.span || (chart->has_timeline && when->has_first && when->has_last &&
                                  when->last - when->first > 1);
    }
    return used;
}

void notes_key(struct picture *picture, const struct chart *chart) {
    static const char *const words[] = {"exact", "about", "more than, or at least", "less than, or at most"};
    struct key key = {picture, picture->margin, false};
    struct used used = find_used(chart);
    bool inexact = used.reach[REACH_ABOUT] || used.reach[REACH_ABOVE] || used.reach[REACH_BELOW];
    bool shown = chart->has_marks && (inexact || used.ahead);
    key_series(&key, chart);
    for (int reach = REACH_EXACT; shown && reach <= REACH_BELOW; reach++)
        if (used.reach[reach])
            key_mark(&key, (struct figure){.reach = (enum reach)reach}, false, words[reach]);
    if (shown && used.ahead)
        key_mark(&key, (struct figure){.ahead = true}, false, "planned or projected");
    if (used.rival && chart->has_marks)
        key_mark(&key, (struct figure){.rival = true}, false, "a rival claim");
    if (used.span)
        key_line(&key, "span line-0", "the days it covers");
    if (used.open)
        key_line(&key, "span open line-0", "start or end not stated");
    if (used.target)
        key_line(&key, "target", used.due ? "target, with a triangle when it is due" : "target");
    key_end(&key);
}

static bool is_named_before(const struct chart *chart, int figure) {
    for (int at = 0; at < figure; at++)
        if (text_equal(chart->figures[at].document, chart->figures[figure].document))
            return true;
    return false;
}

/* Very many would push the version and the licence out of the caption. */
static void add_documents(struct buffer *words, const struct chart *chart) {
    enum { MOST_NAMED = 4 };
    int documents = 0;
    for (int at = 0; at < chart->figure_count; at++) {
        const struct figure *figure = &chart->figures[at];
        if (is_named_before(chart, at) || ++documents > MOST_NAMED)
            continue;
        buffer_add_format(words, "%s%.*s, %.*s (update %.*s, %.*s)",
                          at ? "; " : "Source: ", TEXT_FORMAT(figure->publisher),
                          TEXT_FORMAT(figure->document), TEXT_FORMAT(figure->update),
                          TEXT_FORMAT(calendar_words(chart->arena, figure->published_on)));
    }
    if (documents > MOST_NAMED)
        buffer_add_format(words, "; and %d more, each named by its marks", documents - MOST_NAMED);
    if (chart->figure_count == 1)
        buffer_add_format(words, ", %.*s, %.*s", TEXT_FORMAT(chart->figures[0].section),
                          TEXT_FORMAT(chart->figures[0].locator));
    if (chart->figure_count)
        buffer_add_string(words, ". ");
}

void notes_signature(struct picture *picture, struct text source, struct text version,
                     struct text permalink) {
    struct text words =
        arena_format(picture->arena,
                     "%.*sOpen Public Services record, dataset version %.*s, Open Government Licence v3.0.",
                     TEXT_FORMAT(source), TEXT_FORMAT(version));
    svg_line(picture->body, "rule", picture->margin, picture->y + 2, picture->width - picture->margin,
             picture->y + 2);
    picture->y += 10;
    picture_paragraph(picture, small, "quiet", words, 8);
    picture_paragraph(picture, small, "quiet", permalink, 6);
}

void notes_caption(struct picture *picture, const struct chart *chart) {
    struct buffer words = {0};
    add_documents(&words, chart);
    notes_signature(picture, buffer_text(&words), chart->version, chart->permalink);
    picture->body->failed = picture->body->failed || words.failed;
    buffer_free(&words);
}
