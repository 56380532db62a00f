/* What a chart is made from, out of the rows of queries/pictures.sql: figures, targets and the indicator they
 * belong to. Decides how a qualifier shows; never what a figure is. */
#pragma once

#include "base/arena.h"
#include "core/statement.h"

/* Where the true value may lie, as the bounds of a figure say. */
enum reach {
    REACH_EXACT, /* at the value */
    REACH_ABOUT, /* around it */
    REACH_ABOVE, /* anywhere above it */
    REACH_BELOW  /* anywhere below it */
};

struct span {
    struct text words;
    bool has_first, has_last;
    long first, last; /* days; `last` is the day after the last */
};

struct figure {
    struct text value_text;
    bool has_value; /* without one it is a share in words, or beyond what can be drawn */
    double value;
    enum reach reach;
    struct span when;
    struct text status;
    bool ahead; /* planned or projected: not yet so when it was published */
    bool derived, rival;
    int series; /* counted from 0 */
    struct text series_name;
    struct text title; /* all there is to say, with the source */
    struct text label; /* the value as it stands beside its mark */
    struct text link;
    struct text document, publisher, published_on, section, locator;
    struct text update;
    long long rivals; /* claims that disagree with it */
    bool drawn;       /* has its mark or its number; what has none is told in words below */
    bool small;       /* one mark among very many */
    bool landmark;    /* is named among very many too */
};

struct target {
    struct text value_text;
    bool has_value;
    double value;
    struct span due;
    struct text title; /* the promise, with its source */
    struct text promise;
    struct text link;
};

struct chart {
    struct arena *arena;
    double width;
    struct text slug, name, definition, programme, unit, unit_words, measure;
    struct figure *figures;
    int figure_count;
    bool cut;                       /* there are more */
    bool crowded;                   /* there are too many for each to be named */
    bool with_rivals, with_derived; /* they may be among the figures */
    struct target *targets;
    int target_count;
    int series_count;
    struct text *series_names;
    struct text version;                       /* of the dataset */
    struct text permalink, list;               /* this picture for good; its figures as data */
    bool has_marks, has_timeline, has_targets; /* what has been drawn over time, for the key */
};

/* Fills in what rows hold. At most `most` figures are taken, and of several series only whole ones, since one
 * that breaks off would seem to end there. False when memory has run out. */
bool figures_read(struct chart *chart, const struct rows *indicator, const struct rows *figures, int most);
bool targets_read(struct chart *chart, const struct rows *targets);

/* Where too many are drawn for each to be named, makes their marks small, and the first, last, highest and
 * lowest of each series landmarks, and every rival. */
void figures_crowd(struct chart *chart);

/* Whether a figure's number is written out, beside its mark and in the description. */
bool figures_is_named(const struct chart *chart, const struct figure *figure);

/* The unit's words where the value does not speak of it already; else empty. */
struct text figures_unit(const struct chart *chart, struct text value_text);
