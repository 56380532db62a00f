/* The formats an answer can have, and which of them a caller gets (RFC 9110, section 12). */
#pragma once

#include "base/text.h"

struct request;
struct route;

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

/* The format that the request gets, be it one of all or a form of its route. */
const struct format_about *format_chosen(const struct request *request);

/* Whether a list or single can be had in that format. A route with forms of its own has those and JSON. */
bool format_is_offered(const struct route *route, enum format format);

/* The format of that suffix (without its dot), or FORMAT_COUNT. */
enum format format_of_suffix(struct text suffix);

/* The weight among parameters (;q=0.5), as RFC 9110 section 12.4.2 spells it, in thousandths; without one, or
 * with a broken one, 1000. */
int format_weight(struct text parameters);

/* How much an Accept field wants a media type, in thousandths: 0 when it refuses it. A field without a value
 * takes all. */
int format_wanted(struct text accept, struct text media);

/* Gives the request the format of that suffix among those of all and the forms of the route; false when there
 * is none. */
bool format_choose(struct request *request, const struct route *route, struct text suffix);

/* A stage: decides the format of a list or single, from the path's suffix if it has one, else from Accept;
 * raises 406. */
bool format_negotiate(struct request *request);
