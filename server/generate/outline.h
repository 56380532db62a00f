/* What a generated record of a given size consists of: indicators of local services, each with a series for
 * every area (and age group, where it is split), each with the periods of twelve years, each published up to
 * three times in ten yearly updates. */
#pragma once

#include "base/text.h"

enum outline_span { OUTLINE_MONTHS, OUTLINE_YEARS, OUTLINE_FINANCIAL_YEARS };

enum {
    OUTLINE_FIRST_UPDATE = 2015,
    OUTLINE_UPDATES = 10,
    OUTLINE_TIMES =
        3, /* that a figure is published: in the update of the year after it, and in the next two */
    OUTLINE_FIRST_YEAR = OUTLINE_FIRST_UPDATE - OUTLINE_TIMES,
    OUTLINE_LAST_YEAR = OUTLINE_FIRST_UPDATE + OUTLINE_UPDATES - 2,
    OUTLINE_MOST_SLICES = 3,
    OUTLINE_FIRST_ID = 1000001 /* of an observation: far from those of the real record */
};

struct outline_theme {
    const char *principle;
    const char *summary;
};

struct outline_form {
    const char *slug;
    const char *before; /* the name of the service, which makes the indicator's name with what follows it */
    const char *after;
    enum outline_span span;
    const char *measure;
    const char *unit;
    int slices; /* series of an area: the first is the whole */
    const char *definition;
};

struct outline_indicator {
    int number; /* from 0 */
    const struct outline_theme *theme;
    const struct outline_form *form;
    const char *service_slug;
    const char *service_name;
};

/* The areas that have figures: England, its regions and all its local authorities. */
int outline_areas(void);

/* The next line of the areas' file (server/generate/local_authorities.csv) after its header, without the line
 * end; `rest` starts without a value. The text without a value after the last one. */
struct text outline_next_area(struct text *rest);

/* How many indicators there can be. */
int outline_indicators(void);

struct outline_indicator outline_indicator(int number);

/* How many indicators it takes for so many observations; more than there can be when they cannot be had. */
int outline_indicators_for(long long observations);

/* How many observations all indicators have together. */
long long outline_most_observations(void);

enum { OUTLINE_NAME = 40, OUTLINE_TITLE = 80 };

/* The slug of a generated document, in the catalogue and where figures cite it. */
void outline_document_name(char name[OUTLINE_NAME], int update);

/* The name of an indicator, which is the heading of its table, too. */
void outline_title(char title[OUTLINE_TITLE], const struct outline_indicator *about);
