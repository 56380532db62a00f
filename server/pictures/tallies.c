/* Rows say where they belong; the last of them is in the last row and the last column. */
#include "pictures/tallies.h"

static long long number_at(const struct rows *rows, int row, const char *name) {
    long long number = 0;
    text_to_number(rows_value(rows, row, name), &number);
    return number;
}

static void read_row(struct tallies *tallies, const struct rows *rows, int at) {
    long long row = number_at(rows, at, "row");
    long long column = number_at(rows, at, "column");
    struct tally *tally = &tallies->cells[row * tallies->column_count + column];
    enum standing standing = standing_of(rows_value(rows, at, "status"));
    tallies->names[row] = rows_value(rows, at, "name");
    tallies->moments[column] = (struct moment){.update = rows_value(rows, at, "update"),
                                               .title = rows_value(rows, at, "title"),
                                               .published_on = rows_value(rows, at, "published_on")};
    tally->told = true;
    tally->indicators = number_at(rows, at, "indicators");
    tally->with_result = number_at(rows, at, "with_result");
    tally->link = rows_value(rows, at, "link");
    if (standing == STANDINGS)
        return;
    tally->counts[standing] = number_at(rows, at, "promises");
    tally->promises += tally->counts[standing];
    tally->lists[standing] = rows_value(rows, at, "list");
}

bool tallies_read(struct arena *arena, const struct rows *rows, struct tallies *tallies) {
    *tallies = (struct tallies){0};
    if (rows->row_count == 0)
        return true;
    int last = rows->row_count - 1;
    tallies->row_count = (int)number_at(rows, last, "row") + 1;
    tallies->column_count = (int)number_at(rows, last, "column") + 1;
    tallies->updates = number_at(rows, last, "updates");
    size_t cells = (size_t)tallies->row_count * (size_t)tallies->column_count;
    tallies->names = arena_take(arena, sizeof *tallies->names * (size_t)tallies->row_count);
    tallies->moments = arena_take(arena, sizeof *tallies->moments * (size_t)tallies->column_count);
    tallies->cells = arena_take(arena, sizeof *tallies->cells * cells);
    if (!tallies->names || !tallies->moments || !tallies->cells)
        return false;
    for (size_t at = 0; at < cells; at++)
        tallies->cells[at] = (struct tally){0};
    for (int at = 0; at < rows->row_count; at++)
        read_row(tallies, rows, at);
    return true;
}

const struct tally *tallies_at(const struct tallies *tallies, int row, int column) {
    return &tallies->cells[row * tallies->column_count + column];
}

struct text tally_words(struct arena *arena, const struct tally *tally) {
    struct text words =
        arena_format(arena, "%lld promise%s", tally->promises, tally->promises == 1 ? "" : "s");
    const char *before = ": ";
    for (int standing = 0; standing < STANDINGS; standing++) {
        if (!tally->counts[standing])
            continue;
        words = arena_format(arena, "%.*s%s%lld %.*s", TEXT_FORMAT(words), before, tally->counts[standing],
                             TEXT_FORMAT(standing_words((enum standing)standing)));
        before = ", ";
    }
    return arena_format(arena, "%.*s. %lld of %lld indicator%s ha%s a result.", TEXT_FORMAT(words),
                        tally->with_result, tally->indicators, tally->indicators == 1 ? "" : "s",
                        tally->indicators == 1 ? "s" : "ve");
}
