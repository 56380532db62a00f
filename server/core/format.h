/* The formats an answer can have. */
#pragma once

#include "base/text.h"

enum format {
    FORMAT_JSON,
    FORMAT_CSV,
    FORMAT_NDJSON,
    FORMAT_JSONSTAT,
    FORMAT_TEXT,
    FORMAT_CSVW, /* describes the CSV; reached by its suffix alone */
    FORMAT_COUNT,
    FORMAT_OWN /* one of the route's own forms */
};

struct format_about {
    const char *suffix;
    const char *media;
    const char *content; /* the Content-Type */
    const char *member;  /* of a route's own form: the member of its document that is sent as it is */
};

const struct format_about *format_about(enum format format);

/* The format of that suffix (without its dot), or FORMAT_COUNT. */
enum format format_of_suffix(struct text suffix);
