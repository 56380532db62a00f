/* What the accountability grid is made from, out of the rows of queries/pictures.sql: promises counted by how
 * they stand, and indicators, for each principle with each update. Counts nothing itself. */
#pragma once

#include "core/statement.h"
#include "pictures/standing.h"

struct tally {
    bool told; /* by then, some document spoke of the principle */
    long long promises, counts[STANDINGS];
    struct text lists[STANDINGS]; /* where those promises are listed */
    long long indicators, with_result;
    struct text link; /* the same counts as data */
};

struct moment {
    struct text update; /* its year */
    struct text title, published_on;
};

struct tallies {
    int row_count, column_count;
    struct text *names;     /* of the rows: the principles, then their total */
    struct moment *moments; /* of the columns, oldest first */
    struct tally *cells;    /* row after row */
    long long updates;      /* how many there are, also those without a column */
};

/* Fills in what the rows hold. False when memory has run out. */
bool tallies_read(struct arena *arena, const struct rows *rows, struct tallies *tallies);

const struct tally *tallies_at(const struct tallies *tallies, int row, int column);

/* "14 promises: 2 partly met, 12 not reported. 19 of 25 indicators have a result." */
struct text tally_words(struct arena *arena, const struct tally *tally);
