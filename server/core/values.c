/* Reads one value by the kind of its parameter. Decides what a value may look like; never whether what it
 * names exists. */
#include "core/values.h"

#include "base/nearest.h"
#include "core/array.h"
#include "core/cursor.h"
#include "core/parameters.h"

#include <string.h>

enum { LIST_LIMIT = 100, SORT_LIMIT = 3, INCLUDE_LIMIT = 15 };

static const char *const booleans[] = {"true", "false", NULL};

struct text nearest_word(struct text written, const char *const *words) {
    enum { MOST = 128 };
    struct text candidates[MOST];
    size_t count = 0;
    for (; count < MOST && words[count]; count++)
        candidates[count] = text_of(words[count]);
    return nearest_of(written, candidates, count);
}

void value_fault(struct request *request, const struct parameter *parameter, struct text value,
                 const char *wanted, const char *const *allowed) {
    struct text quoted = text_shortened(value, 100);
    request_fault(request, "invalid-value", text_of(parameter->name),
                  arena_format(&request->arena, "\"%.*s%s\" is not %s.", TEXT_FORMAT(quoted),
                               quoted.length < value.length ? "…" : "", wanted),
                  allowed, allowed ? nearest_word(value, allowed) : (struct text){NULL, 0});
}

static void fault_value(struct request *request, const struct parameter *parameter, struct text value,
                        const char *wanted) {
    value_fault(request, parameter, value, wanted, parameter->allowed);
}

static bool is_allowed(struct text value, const char *const *allowed) {
    for (; *allowed; allowed++)
        if (text_equal(value, text_of(*allowed)))
            return true;
    return false;
}

/* A comma list as a PostgreSQL array literal. One fault at most for empty elements and one for length, since
 * a fault quotes what was written; unknown words are told each. */
static struct text read_list(struct request *request, const struct parameter *parameter, struct text value,
                             const char *const *allowed, int most) {
    struct buffer elements = {0};
    struct text rest = value;
    int count = 0;
    bool empty = false;
    while (rest.data && count <= most) {
        struct text element = text_trim(text_split(rest, ',', &rest));
        count++;
        if (element.length == 0)
            empty = true;
        else if (allowed && !is_allowed(element, allowed))
            value_fault(request, parameter, element, "one of the allowed values", allowed);
        else
            array_add(&elements, element);
    }
    if (empty)
        value_fault(request, parameter, value, "a list of values separated by single commas", allowed);
    if (count > most)
        value_fault(request, parameter, value,
                    arena_format(&request->arena, "a list of at most %d values", most).data, NULL);
    return array_close(&request->arena, &elements);
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

/* The days of one code or range of codes, as elements of two arrays; open ends are infinite. False when it is
 * neither. */
static bool add_period(struct arena *arena, struct text code, struct buffer *from, struct buffer *to) {
    struct text first = {NULL, 0};
    struct text last = {NULL, 0};
    bool undated = text_equal(code, TEXT("undated"));
    if (!undated && !period_range(arena, code, &first, &last))
        return false;
    array_add(from, undated ? TEXT("infinity") : first.data ? first : TEXT("-infinity"));
    array_add(to, last.data ? last : TEXT("infinity"));
    return true;
}

/* The days of each code or range of a comma list; each that is wrong is told, but for empty ones. */
static void add_periods(struct request *request, const struct parameter *parameter, struct text value,
                        struct buffer *from, struct buffer *to) {
    struct text rest = value;
    bool empty = false;
    for (int count = 0; rest.data && count < LIST_LIMIT; count++) {
        struct text code = text_trim(text_split(rest, ',', &rest));
        empty = empty || code.length == 0;
        if (code.length && !add_period(&request->arena, code, from, to))
            fault_value(request, parameter, code,
                        "a period code (2014, 2014-01, 2014-01-31, 2013-autumn, FY2014, AY2013, undated) or "
                        "a range that ends no earlier than it begins (2012..2014, 2014.., ..2013)");
    }
    if (empty)
        fault_value(request, parameter, value, "a list of values separated by single commas");
    if (rest.data)
        fault_value(request, parameter, value,
                    arena_format(&request->arena, "a list of at most %d values", LIST_LIMIT).data);
}

static void read_period(struct request *request, const struct parameter *parameter, struct text value) {
    struct arena *arena = &request->arena;
    struct buffer from = {0};
    struct buffer to = {0};
    add_periods(request, parameter, value, &from, &to);
    request_input(request, arena_format(arena, "%s_given", parameter->name).data, value, false);
    request_input(request, arena_format(arena, "%s_from", parameter->name).data, array_close(arena, &from),
                  false);
    request_input(request, arena_format(arena, "%s_to", parameter->name).data, array_close(arena, &to),
                  false);
}

/* Members a caller may name: every column that is shown, and the objects that columns with a dot stand in. */
static const char *const *member_words(struct request *request) {
    const char *const *columns = request_shape(request, request->route->rows)->columns;
    size_t count = 0;
    size_t used = 0;
    while (columns[count])
        count++;
    const char **words = arena_take(&request->arena, (2 * count + 1) * sizeof *words);
    const char *object = "";
    for (; words && *columns; columns++) {
        struct text rest;
        struct text name = column_shown(text_of(*columns));
        struct text first = text_split(name, '.', &rest);
        if (*name.data == '_' || text_equal(first, TEXT("included")))
            continue;
        if (rest.data && !text_equal(first, text_of(object))) {
            object = arena_copy(&request->arena, first).data;
            words[used++] = object;
        }
        words[used++] = name.data;
    }
    return words;
}

/* What can be included: the columns below "included". */
static const char *const *include_words(struct request *request) {
    const char *const *columns = request_shape(request, request->route->rows)->columns;
    const char **words = arena_take(&request->arena, (INCLUDE_LIMIT + 1) * sizeof *words);
    for (size_t used = 0; words && *columns && used < INCLUDE_LIMIT; columns++)
        if (strncmp(*columns, "included.", 9) == 0)
            words[used++] = *columns + 9;
    return words;
}

static void read_switch(struct request *request, const struct parameter *parameter, struct text value) {
    bool on = text_equal(value, TEXT("true"));
    if (!is_allowed(value, booleans))
        value_fault(request, parameter, value, "true or false", booleans);
    if (strcmp(parameter->name, "pretty") == 0)
        request->pretty = on;
    else if (strcmp(parameter->name, "explain") == 0)
        request->explain = on;
    else
        request_input(request, parameter->name, value, false);
}

static bool is_day(struct arena *arena, struct text value) {
    struct text first;
    struct text last;
    return value.length == 10 && period_range(arena, value, &first, &last) && text_equal(first, value);
}

static void read_text(struct request *request, const struct parameter *parameter, struct text value) {
    enum { LONGEST = 200 };
    size_t count = text_trim(value).length ? text_characters(value) : 0;
    if (count == 0 || count > LONGEST)
        request_fault(request, "invalid-value", text_of(parameter->name),
                      arena_format(&request->arena, "A text of 1 to %d characters is wanted, not one of %zu.",
                                   LONGEST, count),
                      NULL, (struct text){NULL, 0});
    else
        request_input(request, parameter->name, value, false);
}

/* A whole number from 1, of so many digits at most. */
static bool is_counting_number(struct text value, size_t longest) {
    bool good = value.length > 0 && value.length <= longest && *value.data != '0';
    for (size_t at = 0; good && at < value.length; at++)
        good = value.data[at] >= '0' && value.data[at] <= '9';
    return good;
}

static void read_whole(struct request *request, const struct parameter *parameter, struct text value) {
    enum { LONGEST = 9 };
    if (!is_counting_number(value, LONGEST))
        fault_value(request, parameter, value, "a whole number from 1 to 999999999");
    request_input(request, parameter->name, value, false);
}

static void read_version(struct request *request, const struct parameter *parameter, struct text value) {
    enum { LONGEST = 18 };
    if (!is_counting_number(value, LONGEST))
        fault_value(request, parameter, value, "a version of the dataset, as meta.dataset_version tells it");
    else
        request->pinned = value;
    request_input(request, parameter->name, value, false);
}

void value_read(struct request *request, const struct parameter *parameter, struct text value) {
    switch (parameter->kind) {
    case PARAMETER_WORDS:
    case PARAMETER_REFERENCE:
        request_input(request, parameter->name,
                      read_list(request, parameter, value, parameter->allowed, LIST_LIMIT), false);
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
        read_switch(request, parameter, value);
        break;
    case PARAMETER_DATE:
        if (!is_day(&request->arena, value))
            fault_value(request, parameter, value, "a day as YYYY-MM-DD");
        request_input(request, parameter->name, value, false);
        break;
    case PARAMETER_TEXT:
    case PARAMETER_KEYWORDS:
    case PARAMETER_QUESTION:
        read_text(request, parameter, value);
        break;
    case PARAMETER_PERIOD:
        read_period(request, parameter, value);
        break;
    case PARAMETER_NUMBER:
        read_limit(request, parameter, value);
        break;
    case PARAMETER_WHOLE:
        read_whole(request, parameter, value);
        break;
    case PARAMETER_VERSION:
        read_version(request, parameter, value);
        break;
    case PARAMETER_CURSOR:
        read_cursor(request, parameter, value);
        break;
    case PARAMETER_SORT:
        request_input(request, "sort",
                      read_list(request, parameter, value, route_sorted(request->route)->sorts, SORT_LIMIT),
                      false);
        break;
    case PARAMETER_FIELDS:
        read_list(request, parameter, value, member_words(request), LIST_LIMIT);
        request->fields = value;
        break;
    case PARAMETER_INCLUDE:
        request_input(request, "include",
                      read_list(request, parameter, value, include_words(request), INCLUDE_LIMIT), false);
        request->include = value;
    }
}
