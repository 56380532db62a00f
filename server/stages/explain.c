/* explain=true: how a query was understood, and, when nothing fits it, which filter emptied it and what is
 * nearby. */
#include "stages/stages.h"

#include "base/json.h"
#include "stages/page.h"

#include <stdio.h>
#include <string.h>

enum { NEARBY = 3, FILTERS = 16 };

/* The inputs that a filter gives: its own name, or the two ends of a period. */
static bool is_input_of(const struct parameter *filter, const char *name) {
    size_t length = strlen(filter->name);
    return strcmp(name, filter->name) == 0 ||
           (filter->kind == PARAMETER_PERIOD && strncmp(name, filter->name, length) == 0 &&
            (strcmp(name + length, "_from") == 0 || strcmp(name + length, "_to") == 0));
}

static bool is_given(const struct request *request, const struct parameter *filter) {
    for (const struct input *input = request->inputs; input; input = input->next)
        if (!input->is_default && is_input_of(filter, input->name))
            return true;
    return false;
}

/* The filters that were given, in the order of the route's table; `spare` are those that can be left out. */
static int given_filters(const struct request *request, const struct parameter *filters[FILTERS],
                         bool spare) {
    int count = 0;
    for (const struct parameter *at = request->route->parameters; at && at->name && count < FILTERS; at++)
        if (is_given(request, at) && !(spare && at->required))
            filters[count++] = at;
    return count;
}

/* The same statement with one filter left out: its default, or NULL. */
static void leave_out(const struct parameter *filter, struct query *query) {
    for (int at = 0; at < query->statement->parameter_count; at++) {
        if (is_input_of(filter, query->statement->parameters[at]))
            query->values[at] = filter->fallback;
        if (strcmp(query->statement->parameters[at], "limit") == 0)
            query->values[at] = "3";
    }
}

bool stage_explain(struct request *request) {
    const struct parameter *filters[FILTERS];
    bool empty =
        request->rows && request->count && request->rows->rows.row_count == 0 && !request->problem.first;
    if (!request->explain || !empty)
        return true;
    int count = given_filters(request, filters, true);
    for (int at = 0; at < count; at++) {
        struct query *total = request_ask(request, &request->further, request->route->count);
        struct query *rows = request_ask(request, &request->further, query_rows_statement(request));
        if (!total || !rows)
            return false;
        leave_out(filters[at], total);
        leave_out(filters[at], rows);
    }
    return count == 0 || query_submit(request, &request->further);
}

/* The elements of an array literal, or a single value, as a person would list them. */
static void add_values(struct buffer *meaning, struct text value) {
    for (size_t at = 0; at < value.length; at++) {
        if (value.data[at] == ',')
            buffer_add(meaning, TEXT(" or "));
        else if (value.data[at] != '{' && value.data[at] != '}' && value.data[at] != '"')
            buffer_add_byte(meaning, value.data[at]);
    }
}

/* `is a or b`, or `touches 2013 or 2014..`. */
static void add_meaning(struct buffer *meaning, const struct request *request,
                        const struct parameter *filter) {
    char given[64];
    bool period = filter->kind == PARAMETER_PERIOD;
    snprintf(given, sizeof given, period ? "%s_given" : "%s", filter->name);
    const struct input *input = request_find_input(request, given);
    buffer_add(meaning, period ? TEXT("touches ") : TEXT("is "));
    add_values(meaning, input ? input->value : TEXT("anything"));
}

static void write_meaning(struct buffer *body, const struct request *request,
                          const struct parameter *filter) {
    struct buffer meaning = {0};
    add_meaning(&meaning, request, filter);
    buffer_add_format(body, "{\"parameter\":\"%s\",\"meaning\":", filter->name);
    json_add_string(body, buffer_text(&meaning));
    buffer_add_byte(body, '}');
    buffer_free(&meaning);
}

/* What leaving out one filter would give: how many rows, and the first of them. */
static bool write_without(struct buffer *body, struct request *request, const struct parameter *filter,
                          int at) {
    const struct rows *total = &request->further.queries[2 * at]->rows;
    const struct rows *rows = &request->further.queries[2 * at + 1]->rows;
    struct text count = rows_value(total, 0, "total");
    if (!count.data || text_equal(count, TEXT("0")))
        return false;
    buffer_add_format(body, "{\"parameter\":\"%s\",\"total_without\":%.*s,\"link\":", filter->name,
                      TEXT_FORMAT(count));
    json_add_string(body, page_link_with(request, filter->name, (struct text){NULL, 0}));
    buffer_add(body, TEXT(",\"nearby\":["));
    for (int row = 0; row < rows->row_count && row < NEARBY; row++) {
        buffer_add(body, row ? TEXT(",") : TEXT(""));
        json_add_string(body, rows_value(rows, row, "links.self"));
    }
    buffer_add(body, TEXT("]}"));
    return true;
}

void explain_write(struct buffer *body, struct request *request) {
    const struct parameter *filters[FILTERS];
    int count = given_filters(request, filters, false);
    bool any = false;
    buffer_add(body, TEXT("{\"understood\":["));
    for (int at = 0; at < count; at++) {
        buffer_add(body, at ? TEXT(",") : TEXT(""));
        write_meaning(body, request, filters[at]);
    }
    buffer_add(body, TEXT("],\"emptied_by\":["));
    count = given_filters(request, filters, true);
    for (int at = 0; at < count && request->further.count; at++) {
        struct buffer one = {0};
        if (write_without(&one, request, filters[at], at)) {
            buffer_add(body, any ? TEXT(",") : TEXT(""));
            buffer_add(body, buffer_text(&one));
            any = true;
        }
        buffer_free(&one);
    }
    buffer_add(body, TEXT("]}"));
}
