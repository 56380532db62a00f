/* A route is a row of a table: a path, what it takes, and the statement that answers. Resources are made of
 * them. */
#pragma once

#include "base/text.h"
#include "core/action.h"
#include "core/format.h"
#include "core/statement.h"

struct arena;
struct request;

enum method {
    METHOD_GET = 1,
    METHOD_HEAD = 2,
    METHOD_OPTIONS = 4,
    METHOD_POST = 8,
    METHOD_PUT = 16,
    METHOD_PATCH = 32,
    METHOD_DELETE = 64,
    METHOD_READ = METHOD_GET | METHOD_HEAD | METHOD_OPTIONS
};

enum parameter_kind {
    PARAMETER_WORDS,     /* values of `allowed`, comma is OR */
    PARAMETER_REFERENCE, /* identifiers of the vocabulary `reference`, comma is OR */
    PARAMETER_NAME,      /* one identifier of the vocabulary `reference` */
    PARAMETER_WORD,      /* one value of `allowed` */
    PARAMETER_PERIOD,    /* a period code or a range of them; gives <name>_from and <name>_to */
    PARAMETER_DATE,      /* YYYY-MM-DD */
    PARAMETER_BOOLEAN,   /* true or false */
    PARAMETER_TEXT,      /* what a person would write: 1 to 200 characters of any kind */
    PARAMETER_KEYWORDS,  /* the same with a word in it: rows that hold all its words are kept */
    PARAMETER_QUESTION,  /* the same, whose words may stand for others */
    PARAMETER_WHOLE,     /* a whole number from 1 */
    PARAMETER_NUMBER,    /* 1 to page_limit */
    PARAMETER_VERSION,   /* a version of the dataset, at which all is read */
    PARAMETER_CURSOR,    /* as given out in links.next */
    PARAMETER_SORT,   /* up to three keys of the route's sorted statement, each with a minus for descending */
    PARAMETER_FIELDS, /* members of the document, comma separated */
    PARAMETER_INCLUDE /* related things that the document can hold, comma separated */
};

struct parameter {
    const char *name;
    enum parameter_kind kind;
    const char *const *allowed; /* NULL at the end */
    const char *reference;      /* a kind of the vocabulary (queries/vocabulary.sql) */
    const char *fallback;       /* the default that meta.applied names; NULL for none */
    const char *excludes;       /* another parameter that cannot stand beside it; NULL for none */
    bool required;              /* without it there is no answer */
    unsigned formats;           /* those that have a place for it, 1 << FORMAT_… each; 0 for all */
};

/* Other statements for the same rows, that is another plan: taken when the caller gives one of `given` and,
 * where there is a second list, one of `also`. */
struct alternative {
    const char *const *given; /* parameters, ended by NULL */
    const char *const *also;  /* likewise; NULL for none */
    const struct statement *rows;
    const struct statement *count; /* NULL for the route's own */
};

enum { ROUTE_FORMS = 4 };

/* A route of actions cannot be read. */
enum route_shape { ROUTE_LIST, ROUTE_SINGLE, ROUTE_HANDLED, ROUTE_ACTIONS };

struct route {
    const char *path; /* segments in braces match anything: /v1/programmes/{slug} */
    enum route_shape shape;
    enum role least; /* that may read it; ROLE_NONE for anybody */
    const struct statement *rows;
    const struct alternative
        *alternatives; /* the first that fits is taken before `rows`; ended by one without rows */

    const struct statement *count;      /* ROUTE_LIST: how many rows there are in all pages */
    const struct parameter *parameters; /* ended by one without a name; paging is added to every list */
    const char *const
        *summary; /* the columns that a text table shows unless fields are named; ended by NULL */
    bool cube;    /* also offered as JSON-stat */
    const struct format_about *forms; /* formats that this route alone has, at most ROUTE_FORMS, ended by one
                                         without a suffix; instead of all but JSON */
    const struct action *actions;     /* what can be done here besides reading; ended by one without a
                                         method; NULL for nothing */
    bool (*handle)(struct request *request); /* ROUTE_HANDLED: fills the reply, or asks for a batch */
    bool (*finish)(struct request *request); /* ROUTE_HANDLED with a batch: after the database has answered */
};

struct resource {
    const char *name;
    const struct route *routes; /* ended by one without a path */
};

enum { PATH_SEGMENTS = 8 };

struct path {
    struct text segments[PATH_SEGMENTS]; /* decoded */
    int count;
};

/* The route for a path, or NULL. */
const struct route *route_find(const struct resource *const *resources, const struct path *path);

/* The path that is nearest to what was asked, for "did you mean", with what was given for its placeholders;
 * without a value when none is near. */
struct text route_nearest(struct arena *arena, const struct resource *const *resources, struct text path);

/* The value of a `{name}` segment. */
struct text route_segment(const struct route *route, const struct path *path, const char *name);

/* Whether a statement has an input of that name. */
bool route_takes_input(const struct statement *statement, const char *name);

/* The statement that :sort is an input of. */
const struct statement *route_sorted(const struct route *route);

/* The first alternative that fits what is given, which `is_given` tells of `context`; NULL when none does. */
const struct alternative *route_alternative(const struct route *route,
                                            bool (*is_given)(const void *context, const char *name),
                                            const void *context);

/* Whether an answer in that format has a place for what the parameter asks for. */
bool route_format_takes(const struct parameter *parameter, enum format format);

/* The n-th parameter of a route, its own and the common ones together; NULL after the last. */
const struct parameter *route_parameter(const struct route *route, size_t n);

/* Whether a list or single can be had in that format. A route with forms of its own has those and JSON. */
bool route_offers(const struct route *route, enum format format);
