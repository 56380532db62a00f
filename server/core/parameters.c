/* Reads the query against the route's table. Decides form and vocabulary that is fixed in the binary; whether
 * an identifier exists is asked of the database, in the same snapshot as the rows (queries/vocabulary.sql).
 */
#include "core/parameters.h"

#include "base/nearest.h"
#include "core/array.h"
#include "core/cursor.h"
#include "core/target.h"

#include <string.h>

static const char *const booleans[] = {"true", "false", NULL};

static const struct parameter *find_in(const struct parameter *table, struct text name) {
    for (; table && table->name; table++)
        if (text_equal(name, text_of(table->name)))
            return table;
    return NULL;
}

static const struct parameter *find(const struct route *route, struct text name) {
    const struct parameter *found = find_in(route->parameters, name);
    return !found && route->shape == ROUTE_LIST ? find_in(paging_parameters, name) : found;
}

enum { NAMES = 48 };

/* The names a route takes, ended by NULL, in `names`; how many. */
static size_t known_names(const struct route *route, const char *names[NAMES]) {
    size_t count = 0;
    for (const struct parameter *at = route->parameters; at && at->name && count < NAMES - 3; at++)
        names[count++] = at->name;
    if (route->shape == ROUTE_LIST)
        for (const struct parameter *at = paging_parameters; at->name; at++)
            names[count++] = at->name;
    names[count] = NULL;
    return count;
}

static struct text nearest_word(struct text written, const char *const *words) {
    struct text candidates[NAMES];
    size_t count = 0;
    for (; count < NAMES && words[count]; count++)
        candidates[count] = text_of(words[count]);
    return nearest_of(written, candidates, count);
}

static void fault_unknown(struct request *request, struct text name) {
    const char *names[NAMES];
    known_names(request->route, names);
    request_fault(request, "unknown-parameter", name,
                  arena_format(&request->arena, "There is no parameter \"%.*s\" here.", TEXT_FORMAT(name)),
                  names, nearest_word(name, names));
}

static void fault_value(struct request *request, const struct parameter *parameter, struct text value,
                        const char *wanted) {
    request_fault(request, "invalid-value", text_of(parameter->name),
                  arena_format(&request->arena, "\"%.*s\" is not %s.", TEXT_FORMAT(value), wanted),
                  parameter->allowed,
                  parameter->allowed ? nearest_word(value, parameter->allowed) : (struct text){NULL, 0});
}

static bool is_allowed(struct text value, const char *const *allowed) {
    for (; *allowed; allowed++)
        if (text_equal(value, text_of(*allowed)))
            return true;
    return false;
}

/* A comma list as a PostgreSQL array literal; faults on empty elements and, where a list is fixed, on unknown
 * ones. */
static struct text read_list(struct request *request, const struct parameter *parameter, struct text value) {
    struct buffer elements = {0};
    struct text rest = value;
    while (rest.data) {
        struct text element = text_trim(text_split(rest, ',', &rest));
        if (element.length == 0)
            fault_value(request, parameter, value, "a list of values separated by single commas");
        else if (parameter->allowed && !is_allowed(element, parameter->allowed))
            fault_value(request, parameter, element, "one of the allowed values");
        else
            array_add(&elements, element);
    }
    return array_close(&request->arena, &elements);
}

static struct text array_of_one(struct arena *arena, struct text element) {
    struct buffer elements = {0};
    array_add(&elements, element);
    return array_close(arena, &elements);
}

static struct text numbered(struct arena *arena, long long number) {
    return arena_format(arena, "%lld", number);
}

static void read_limit(struct request *request, const struct parameter *parameter, struct text value) {
    long long most = request->service->settings->page_limit;
    if (text_to_number(value, &request->limit) && request->limit >= 1 && request->limit <= most)
        return;
    request->limit = 1;
    fault_value(request, parameter, value,
                arena_format(&request->arena, "a whole number from 1 to %lld", most).data);
}

static void read_cursor(struct request *request, const struct parameter *parameter, struct text value) {
    struct text position;
    switch (cursor_read(&request->arena, request->checksum, value, &position)) {
    case CURSOR_GOOD:
        request_input(request, "cursor", position, false);
        break;
    case CURSOR_BROKEN:
        fault_value(request, parameter, value,
                    "a cursor as given out in links.next; start again without one");
        break;
    case CURSOR_OF_ANOTHER_QUERY:
        fault_value(request, parameter, value,
                    "a cursor of this query: it belongs to other filters; start again without one");
    }
}

static void read_period(struct request *request, const struct parameter *parameter, struct text value) {
    struct text first;
    struct text last;
    if (!period_range(&request->arena, value, &first, &last)) {
        fault_value(
            request, parameter, value,
            "a period code (2014, 2014-01, 2014-01-31, 2013-autumn, FY2014, AY2013) or a range of them "
            "(2012..2014, 2014.., ..2013)");
        return;
    }
    struct arena *arena = &request->arena;
    request_input(request, arena_format(arena, "%s_from", parameter->name).data, first, false);
    request_input(request, arena_format(arena, "%s_to", parameter->name).data, last, false);
}

static bool is_day(struct arena *arena, struct text value) {
    struct text first;
    struct text last;
    return value.length == 10 && period_range(arena, value, &first, &last) && text_equal(first, value);
}

enum { TEXT_LONGEST = 200 };

static void read_text(struct request *request, const struct parameter *parameter, struct text value) {
    size_t count = text_trim(value).length ? text_characters(value) : 0;
    if (count == 0 || count > TEXT_LONGEST)
        request_fault(request, "invalid-value", text_of(parameter->name),
                      arena_format(&request->arena, "A text of 1 to %d characters is wanted, not one of %zu.",
                                   TEXT_LONGEST, count),
                      NULL, (struct text){NULL, 0});
    request_input(request, parameter->name, value, false);
}

static void read_value(struct request *request, const struct parameter *parameter, struct text value) {
    switch (parameter->kind) {
    case PARAMETER_WORDS:
    case PARAMETER_REFERENCE:
        request_input(request, parameter->name, read_list(request, parameter, value), false);
        break;
    case PARAMETER_NAME:
        request_input(request, parameter->name, value, false);
        break;
    case PARAMETER_WORD:
        if (!is_allowed(value, parameter->allowed))
            fault_value(request, parameter, value, "one of the allowed values");
        request_input(request, parameter->name, value, false);
        break;
    case PARAMETER_BOOLEAN:
        if (!is_allowed(value, booleans))
            fault_value(request, parameter, value, "true or false");
        request_input(request, parameter->name, value, false);
        break;
    case PARAMETER_DATE:
        if (!is_day(&request->arena, value))
            fault_value(request, parameter, value, "a day as YYYY-MM-DD");
        request_input(request, parameter->name, value, false);
        break;
    case PARAMETER_TEXT:
        read_text(request, parameter, value);
        break;
    case PARAMETER_PERIOD:
        read_period(request, parameter, value);
        break;
    case PARAMETER_NUMBER:
        read_limit(request, parameter, value);
        break;
    case PARAMETER_CURSOR:
        read_cursor(request, parameter, value);
    }
}

enum { PARAMETERS = 64 };

static void read_one(struct request *request, struct text pair, const struct parameter *seen[PARAMETERS],
                     size_t *seen_count) {
    struct text value;
    struct text raw_name = text_split(pair, '=', &value);
    struct text name = target_decode(&request->arena, raw_name, true);
    struct text decoded = target_decode(&request->arena, value, true);
    const struct parameter *parameter = name.data ? find(request->route, name) : NULL;
    if (!name.data || (value.data && !decoded.data)) {
        request_fault(request, "broken-encoding", arena_copy(&request->arena, raw_name),
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
    if (!value.data || value.length == 0)
        fault_value(request, parameter, TEXT(""), "a value: the parameter is empty");
    else
        read_value(request, parameter, decoded);
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
        /* One row more than asked for tells whether there is a next page. */
        request_input(request, "limit", numbered(&request->arena, request->limit + 1), false);
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

bool parameters_read(struct request *request) {
    const struct parameter *seen[PARAMETERS];
    size_t seen_count = 0;
    struct text rest = request->query;
    request->limit = request->service->settings->page_default;
    struct text after_path;
    request->checksum =
        cursor_checksum(&request->arena, text_split(request->target, '?', &after_path), request->query);
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
