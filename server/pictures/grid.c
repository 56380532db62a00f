/* Row after row from the top; all cells of a row are as tall as the one with the most lines. */
#include "pictures/grid.h"

#include "pictures/calendar.h"
#include "pictures/key.h"
#include "pictures/notes.h"

enum { SMALL = 13, LINE = 19, BAR = 14, GLYPH = 11, GAP = 10 };

static const struct font small = {SMALL, false};
static const struct font strong = {14, true};
static const char *const NAME = "Promises and results by principle";
static const char *const ABOUT =
    "How the promises made up to each update stood, going by what it and those before it "
    "reported. A bar is all promises of its cell. A programme counts under its first principle alone.";

/* Where a cell is. */
struct place {
    double x, y, width;
};

static struct place place_of(const struct grid *grid, const struct picture *picture, int column) {
    double width = (picture_room(picture) + GAP) / grid->tallies.column_count;
    return (struct place){picture->margin + column * width, picture->y, width - GAP};
}

/* The longer words where there is room for them. */
static struct text fitting(struct text longer, struct text shorter, struct font font, double room) {
    return lettering_width(longer, font) <= room ? longer : shorter;
}

static struct text nothing_words(void) {
    return TEXT("No update that had come out by then fits these choices.");
}

/* How wide each piece is: its share of the bar, but never too narrow to be seen. */
static void measure(const struct tally *tally, double width, double *widths) {
    enum { LEAST = 6 };
    double left = width;
    for (int at = 0; at < STANDINGS; at++)
        left -= tally->counts[at] ? LEAST : 0;
    for (int at = 0; at < STANDINGS; at++)
        widths[at] =
            tally->counts[at] ? LEAST + left * (double)tally->counts[at] / (double)tally->promises : 0;
}

static struct text cell_name(const struct grid *grid, int row, int column) {
    return arena_format(grid->arena, "%.*s, update %.*s", TEXT_FORMAT(grid->tallies.names[row]),
                        TEXT_FORMAT(grid->tallies.moments[column].update));
}

/* The pieces of the bar, and a line for each: one link for both. */
static void draw_pieces(const struct grid *grid, struct buffer *body, const struct tally *tally,
                        struct text name, struct place place) {
    struct arena *arena = grid->arena;
    double widths[STANDINGS];
    double x = place.x;
    double y = place.y + BAR + 6;
    measure(tally, place.width, widths);
    for (int at = 0; at < STANDINGS; at++) {
        enum standing standing = (enum standing)at;
        struct text words = standing_words(standing);
        if (!tally->counts[at])
            continue;
        struct text number = arena_format(arena, "%lld", tally->counts[at]);
        struct text line = arena_format(arena, "%.*s %.*s", TEXT_FORMAT(number), TEXT_FORMAT(words));
        svg_open_link(body, tally->lists[at],
                      arena_format(arena, "%.*s: %.*s of %lld promise%s %.*s. %.*s", TEXT_FORMAT(name),
                                   TEXT_FORMAT(number), tally->promises, tally->promises == 1 ? "" : "s",
                                   TEXT_FORMAT(words), TEXT_FORMAT(tally->lists[at])));
        standing_draw(body, standing, x, place.y, widths[at], BAR);
        standing_draw(body, standing, place.x, y + 3, GLYPH, GLYPH);
        svg_text(body, place.x + GLYPH + 6, y + SMALL, small, ANCHOR_START, "ink",
                 fitting(line, number, small, place.width - GLYPH - 6));
        svg_close_link(body);
        x += widths[at];
        y += LINE;
    }
}

static void draw_indicators(const struct grid *grid, struct buffer *body, const struct tally *tally,
                            struct place place) {
    struct text line =
        arena_format(grid->arena, "%lld of %lld measured", tally->with_result, tally->indicators);
    struct text number = arena_format(grid->arena, "%lld/%lld", tally->with_result, tally->indicators);
    svg_circle(body, "mark hollow axis", place.x + GLYPH / 2.0, place.y + 8.5, GLYPH / 2.0 - 1);
    svg_text(body, place.x + GLYPH + 6, place.y + SMALL, small, ANCHOR_START, "quiet",
             fitting(line, number, small, place.width - GLYPH - 6));
}

static int line_count(const struct tally *tally) {
    int count = 0;
    for (int at = 0; at < STANDINGS; at++)
        count += tally->counts[at] > 0;
    return count;
}

static void draw_cell(const struct grid *grid, struct buffer *body, int row, int column, struct place place) {
    const struct tally *tally = tallies_at(&grid->tallies, row, column);
    struct text name = cell_name(grid, row, column);
    struct text number = arena_format(grid->arena, "%lld", tally->promises);
    struct text line =
        arena_format(grid->arena, "%lld promise%s", tally->promises, tally->promises == 1 ? "" : "s");
    if (!tally->told) {
        svg_text(body, place.x, place.y + SMALL, small, ANCHOR_START, "quiet", TEXT("none yet"));
        return;
    }
    struct text words = tally_words(grid->arena, tally);
    svg_open_link(body, tally->link,
                  arena_format(grid->arena, "%.*s: %.*s %.*s", TEXT_FORMAT(name), TEXT_FORMAT(words),
                               TEXT_FORMAT(tally->link)));
    svg_text(body, place.x, place.y + SMALL, strong, ANCHOR_START, "ink",
             fitting(line, number, strong, place.width));
    place.y += LINE;
    struct place under = {place.x, place.y + BAR + 6 + line_count(tally) * LINE, place.width};
    draw_indicators(grid, body, tally, under);
    svg_close_link(body);
    draw_pieces(grid, body, tally, name, place);
}

static void draw_row(const struct grid *grid, struct picture *picture, int row) {
    int lines = 0;
    svg_line(picture->body, "rule", picture->margin, picture->y, picture->width - picture->margin,
             picture->y);
    picture->y += 6;
    picture_paragraph(picture, (struct font){16, true}, "ink", grid->tallies.names[row], 2);
    picture->y += 2;
    for (int column = 0; column < grid->tallies.column_count; column++) {
        int own = line_count(tallies_at(&grid->tallies, row, column));
        lines = own > lines ? own : lines;
        draw_cell(grid, picture->body, row, column, place_of(grid, picture, column));
    }
    picture->y += 2 * LINE + BAR + 6 + lines * LINE + 8;
}

static void draw_head(const struct grid *grid, struct picture *picture) {
    for (int column = 0; column < grid->tallies.column_count; column++) {
        const struct moment *moment = &grid->tallies.moments[column];
        struct place place = place_of(grid, picture, column);
        struct text words = arena_format(grid->arena, "Update %.*s", TEXT_FORMAT(moment->update));
        svg_text(picture->body, place.x, place.y + 14, strong, ANCHOR_START, "ink",
                 fitting(words, moment->update, strong, place.width));
    }
    picture->y += 24;
}

static void draw_key(struct picture *picture) {
    struct key key = {picture, picture->margin, false};
    for (int at = 0; at < STANDINGS; at++) {
        double left = key_entry(&key, standing_words((enum standing)at));
        standing_draw(picture->body, (enum standing)at, left, picture->y + 11, 24, GLYPH + 1);
    }
    double left = key_entry(&key, TEXT("indicators with a result"));
    svg_circle(picture->body, "mark hollow axis", left + 12, picture->y + 17, GLYPH / 2.0 - 1);
    key_end(&key);
}

static struct text warning_of(const struct grid *grid) {
    const struct tallies *tallies = &grid->tallies;
    if (tallies->updates <= tallies->column_count)
        return TEXT("");
    return arena_format(grid->arena, "Only the newest %d of %lld updates are shown; %.*s has all.",
                        tallies->column_count, tallies->updates, TEXT_FORMAT(grid->list));
}

/* "Source: Opening public services (July 2011); …. " */
static struct text source_of(const struct grid *grid) {
    struct text words = TEXT("");
    for (int at = 0; at < grid->tallies.column_count; at++) {
        const struct moment *moment = &grid->tallies.moments[at];
        words = arena_format(grid->arena, "%.*s%s%.*s (%.*s)", TEXT_FORMAT(words),
                             at ? "; " : "Source: ", TEXT_FORMAT(moment->title),
                             TEXT_FORMAT(calendar_words(grid->arena, moment->published_on)));
    }
    return words.length
               ? arena_format(grid->arena, "%.*s; and what else each promise and its evidence cite. ",
                              TEXT_FORMAT(words))
               : words;
}

/* All that the picture shows, for who does not see it. */
static struct text describe(const struct grid *grid, struct text warning) {
    const struct tallies *tallies = &grid->tallies;
    struct buffer words = {0};
    buffer_add_string(&words, ABOUT);
    for (int row = 0; row < tallies->row_count; row++)
        for (int column = 0; column < tallies->column_count; column++) {
            const struct tally *tally = tallies_at(tallies, row, column);
            struct text name = cell_name(grid, row, column);
            struct text told = tally->told ? tally_words(grid->arena, tally) : TEXT("nothing told yet.");
            buffer_add_format(&words, "\n%.*s: %.*s", TEXT_FORMAT(name), TEXT_FORMAT(told));
        }
    if (tallies->row_count == 0)
        buffer_add_format(&words, "\n%.*s", TEXT_FORMAT(nothing_words()));
    if (warning.length)
        buffer_add_format(&words, "\n%.*s", TEXT_FORMAT(warning));
    struct text copy = arena_copy(grid->arena, buffer_text(&words));
    buffer_free(&words);
    return copy;
}

void grid_write(struct buffer *body, const struct grid *grid) {
    struct buffer drawn = {0};
    struct picture picture = {grid->arena, &drawn, grid->width, grid->width < 480 ? 14 : 20, 0};
    struct text warning = warning_of(grid);
    picture.y = picture.margin - 4;
    picture_paragraph(&picture, (struct font){grid->width < 480 ? 19 : 22, true}, "ink", text_of(NAME), 4);
    picture.y += 2;
    picture_paragraph(&picture, (struct font){14, false}, "quiet", text_of(ABOUT), 8);
    picture.y += 4;
    if (grid->tallies.row_count == 0)
        picture_paragraph(&picture, (struct font){15, false}, "ink", nothing_words(), 3);
    else {
        draw_key(&picture);
        draw_head(grid, &picture);
    }
    for (int row = 0; row < grid->tallies.row_count; row++)
        draw_row(grid, &picture, row);
    picture_paragraph(&picture, small, "ink", warning, 4);
    picture.y += 4;
    notes_signature(&picture, source_of(grid), grid->version, grid->permalink);
    picture_write(body, &picture, TEXT("progress"), text_of(NAME), describe(grid, warning));
    buffer_free(&drawn);
}
