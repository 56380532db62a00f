/* Reads the query against the route's table. Decides which parameters there are; what a value may be is
 * core/values.c. Whether an identifier exists is asked of the database, in the same snapshot as the rows
 * (queries/vocabulary.sql). */
#include "core/parameters.h"

#include "core/array.h"
#include "core/cursor.h"
#include "core/target.h"
#include "core/values.h"

#include <string.h>

enum { NAMES = 48, PARAMETERS = 64 };

/* Rows of a table that come at once; if there are more, pages follow (stages/stream.c). So many are there in
 * a few milliseconds, and a table of no more has its length, its ETag and a place in the cache. */
enum { FIRST_PAGE = 250 };

/* The names a route takes in that format, ended by NULL. */
static void known_names(const struct route *route, enum format format, const char *names[NAMES]) {
    const struct parameter *parameter;
    size_t count = 0;
    for (size_t at = 0; count < NAMES - 1 && (parameter = route_parameter(route, at)); at++)
        if (route_format_takes(parameter, format))
            names[count++] = parameter->name;
    names[count] = NULL;
}

static const struct parameter *find(const struct route *route, struct text name) {
    const struct parameter *parameter;
    for (size_t at = 0; (parameter = route_parameter(route, at)); at++)
        if (text_equal(name, text_of(parameter->name)))
            return parameter;
    return NULL;
}

static void fault_unknown(struct request *request, struct text name) {
    const char *names[NAMES];
    known_names(request->route, request->format, names);
    request_fault(request, "unknown-parameter", name,
                  arena_format(&request->arena, "There is no parameter \"%.*s\" here.", TEXT_FORMAT(name)),
                  names, nearest_word(name, names));
}

/* What the format has no place for is said to be so, with the formats that have one: nothing is ignored. */
static void fault_format(struct request *request, const struct parameter *parameter) {
    const char *others[FORMAT_COUNT + 1];
    const char *media = request_format(request)->media;
    size_t count = 0;
    for (enum format format = FORMAT_JSON; format < FORMAT_CSVW; format++)
        if (route_offers(request->route, format) && route_format_takes(parameter, format))
            others[count++] = format_about(format)->media;
    others[count] = NULL;
    request_fault(request, "not-in-format", text_of(parameter->name),
                  arena_format(&request->arena,
                               "%s has no place for \"%s\": leave it out, or ask for a format that has.",
                               media, parameter->name),
                  others, (struct text){NULL, 0});
    if (request->problem.last)
        request->problem.last->format = text_of(media);
}

static struct text array_of_one(struct arena *arena, struct text element) {
    struct buffer elements = {0};
    array_add(&elements, element);
    return array_close(arena, &elements);
}

static void read_one(struct request *request, struct text pair, const struct parameter *seen[PARAMETERS],
                     size_t *seen_count) {
    struct text value;
    struct text raw_name = text_split(pair, '=', &value);
    struct text name = target_decode(&request->arena, raw_name, true);
    struct text decoded = target_decode(&request->arena, value, true);
    const struct parameter *parameter = name.data ? find(request->route, name) : NULL;
    if (!name.data || (value.data && !decoded.data)) {
        request_fault(request, "broken-encoding", text_shortened(raw_name, 100),
                      TEXT("A percent escape is broken, or the bytes are not UTF-8."), NULL,
                      (struct text){NULL, 0});
        return;
    }
    if (!parameter) {
        fault_unknown(request, name);
        return;
    }
    for (size_t at = 0; at < *seen_count; at++)
        if (seen[at] == parameter) {
            request_fault(request, "repeated-parameter", name,
                          TEXT("A parameter is given once; several values are separated by commas."), NULL,
                          (struct text){NULL, 0});
            return;
        }
    if (*seen_count < PARAMETERS)
        seen[(*seen_count)++] = parameter;
    if (!route_format_takes(parameter, request->format))
        fault_format(request, parameter);
    else if (!value.data || value.length == 0)
        value_fault(request, parameter, TEXT(""), "a value: the parameter is empty", parameter->allowed);
    else
        value_read(request, parameter, decoded);
}

static void check_exclusions(struct request *request) {
    for (const struct parameter *at = request->route->parameters; at && at->name; at++)
        if (at->excludes && request_find_input(request, at->name) &&
            request_find_input(request, at->excludes))
            request_fault(request, "exclusive-parameters", text_of(at->name),
                          arena_format(&request->arena, "\"%s\" and \"%s\" exclude each other.", at->name,
                                       at->excludes),
                          NULL, (struct text){NULL, 0});
}

/* Tables are wanted whole, documents by the page. */
static void add_limit(struct request *request) {
    const struct settings *settings = request->service->settings;
    bool table = request->format == FORMAT_CSV || request->format == FORMAT_NDJSON;
    request->whole = table && !request->limit;
    if (request->whole)
        request->limit = settings->page_limit < FIRST_PAGE ? settings->page_limit : FIRST_PAGE;
    else if (!request->limit)
        request->limit = request->format == FORMAT_JSONSTAT ? settings->page_limit : settings->page_default;
    /* One row more than asked for tells whether there is a next page. */
    request_input(request, "limit", arena_format(&request->arena, "%lld", request->limit + 1), false);
}

/* Whether it was given, be it with a fault. */
static bool was_given(const struct request *request, const char *name) {
    for (const struct problem_fault *fault = request->problem.first; fault; fault = fault->next)
        if (text_equal(fault->parameter, text_of(name)))
            return true;
    return request_find_input(request, name);
}

static void check_required(struct request *request) {
    for (const struct parameter *at = request->route->parameters; at && at->name; at++)
        if (at->required && !was_given(request, at->name))
            request_fault(request, "missing-parameter", text_of(at->name),
                          arena_format(&request->arena, "\"%s\" must be given.", at->name), NULL,
                          (struct text){NULL, 0});
}

static void add_defaults(struct request *request) {
    for (const struct parameter *at = request->route->parameters; at && at->name; at++)
        if (at->fallback && !request_find_input(request, at->name))
            request_input(request, at->name, text_of(at->fallback), true);
    if (request->route->shape == ROUTE_LIST)
        add_limit(request);
}

static void add_segments(struct request *request) {
    struct text rest = text_of(request->route->path + 1);
    for (int at = 0; rest.data; at++) {
        struct text segment = text_split(rest, '/', &rest);
        if (segment.length < 3 || *segment.data != '{')
            continue;
        struct text name = arena_copy(&request->arena, (struct text){segment.data + 1, segment.length - 2});
        /* On a list a segment narrows, like a filter with one value. */
        bool list = request->route->shape == ROUTE_LIST;
        request_input(request, name.data,
                      list ? array_of_one(&request->arena, request->path.segments[at])
                           : request->path.segments[at],
                      false);
    }
}

/* Links and checksums compare names as they stand in the query, so one spelled with escapes is spelled out
 * first. */
static void spell_names(struct request *request) {
    struct buffer query = {0};
    struct text rest = request->query;
    if (!rest.data || !memchr(rest.data, '%', rest.length))
        return;
    while (rest.data) {
        struct text value;
        struct text pair = text_split(rest, '&', &rest);
        struct text name = text_split(pair, '=', &value);
        struct text decoded = target_decode(&request->arena, name, true);
        bool known = decoded.data && find(request->route, decoded);
        buffer_add(&query, query.length ? TEXT("&") : TEXT(""));
        buffer_add(&query, known ? decoded : name);
        buffer_add(&query, value.data ? TEXT("=") : TEXT(""));
        buffer_add(&query, value);
    }
    struct text path_end;
    struct text path = text_split(request->target, '?', &path_end);
    request->query = arena_copy(&request->arena, buffer_text(&query));
    request->target =
        arena_format(&request->arena, "%.*s?%.*s", TEXT_FORMAT(path), TEXT_FORMAT(request->query));
    buffer_free(&query);
}

struct text parameters_checksum(struct request *request, struct text target) {
    struct text query;
    struct text path = text_split(target, '?', &query);
    size_t segment = path.length;
    while (segment && path.data[segment - 1] != '/')
        segment--;
    struct text suffix;
    struct text last = text_split((struct text){path.data + segment, path.length - segment}, '.', &suffix);
    if (request->suffixed)
        path.length = segment + last.length;
    return cursor_checksum(&request->arena, path, query);
}

bool parameters_read(struct request *request) {
    const struct parameter *seen[PARAMETERS];
    size_t seen_count = 0;
    spell_names(request);
    struct text rest = request->query;
    request->checksum = parameters_checksum(request, request->target);
    add_segments(request);
    while (rest.data) {
        struct text pair = text_split(rest, '&', &rest);
        if (pair.length)
            read_one(request, pair, seen, &seen_count);
    }
    check_exclusions(request);
    check_required(request);
    add_defaults(request);
    return true;
}
