/* explain=true: how a query was understood, and, when nothing fits it, which filter emptied it and what is
 * nearby: rows, and for words that the record does not have, the nearest that it has. Where it takes more
 * than one filter less, what each left of the rows tells where they ended. */
#include "stages/stages.h"

#include "base/json.h"
#include "core/target.h"
#include "formats/view.h"
#include "queries.h"
#include "stages/page.h"

#include <stdio.h>
#include <string.h>

enum { NEARBY = 3, NEAREST = 10, FILTERS = 16 };

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

/* How many rows fit each filter alone left out, and the first of them. */
static bool ask_without_each(struct request *request, const struct parameter *const *filters, int count) {
    for (int at = 0; at < count; at++) {
        struct query *total = request_ask(request, &request->further, query_count_statement(request));
        struct query *rows = request_ask(request, &request->further, query_rows_statement(request));
        if (!total || !rows)
            return false;
        leave_out(filters[at], total);
        leave_out(filters[at], rows);
    }
    return true;
}

/* How many rows fit the first filters alone: one, two, and so on. All and all but the last are asked for
 * already. */
static bool ask_with_first(struct request *request, const struct parameter *const *filters, int count) {
    for (int kept = 1; kept < count - 1; kept++) {
        struct query *total = request_ask(request, &request->further, query_count_statement(request));
        if (!total)
            return false;
        for (int at = kept; at < count; at++)
            leave_out(filters[at], total);
    }
    return true;
}

/* The answer to that; all of them fit nothing, or there would be no need to explain. */
static struct text total_with_first(const struct request *request, int kept, int count) {
    if (kept == count)
        return TEXT("0");
    int asked = kept == count - 1 ? 2 * kept : 2 * count + kept - 1;
    return rows_value(&request->further.queries[asked]->rows, 0, "total");
}

/* The filter by words, or NULL. */
static const struct parameter *find_keywords(const struct parameter *const *filters, int count) {
    for (int at = 0; at < count; at++)
        if (filters[at]->kind == PARAMETER_KEYWORDS)
            return filters[at];
    return NULL;
}

bool stage_explain(struct request *request) {
    const struct parameter *filters[FILTERS];
    bool empty =
        request->rows && request->count && request->rows->rows.row_count == 0 && !request->problem.first;
    if (!request->explain || !empty || request->further.count)
        return true;
    int count = given_filters(request, filters, true);
    if (!ask_without_each(request, filters, count) || !ask_with_first(request, filters, count))
        return false;
    if (find_keywords(filters, count) && !request_ask(request, &request->further, &words_nearest))
        return false;
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

/* The words that were looked for: what the database took the question for, if it has any. */
static void add_understood(struct buffer *meaning, const struct request *request, struct text question) {
    struct text words = request->understood ? rows_value(&request->understood->rows, 0, "words") : question;
    buffer_add_string(meaning, "looks for ");
    buffer_add(meaning, words.data ? words : question);
}

/* `is a or b`, `touches 2013 or 2014..`, `holds all words of a b`, or `looks for a, b instead of c`. */
static void add_meaning(struct buffer *meaning, const struct request *request,
                        const struct parameter *filter) {
    char given[64];
    bool period = filter->kind == PARAMETER_PERIOD;
    bool words = filter->kind == PARAMETER_KEYWORDS;
    snprintf(given, sizeof given, period ? "%s_given" : "%s", filter->name);
    const struct input *input = request_find_input(request, given);
    struct text value = input ? input->value : TEXT("anything");
    if (filter->kind == PARAMETER_QUESTION) {
        add_understood(meaning, request, value);
        return;
    }
    buffer_add_string(meaning, period ? "touches " : words ? "holds all words of " : "is ");
    if (words || filter->kind == PARAMETER_TEXT)
        buffer_add(meaning, value);
    else
        add_values(meaning, value);
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

static void write_strings(struct buffer *body, const char *name, const struct rows *rows, const char *column,
                          int most) {
    json_add_name(body, text_of(name));
    buffer_add_byte(body, '[');
    for (int row = 0; row < rows->row_count && row < most; row++) {
        buffer_add(body, row ? TEXT(",") : TEXT(""));
        json_add_string(body, rows_value(rows, row, column));
    }
    buffer_add_byte(body, ']');
}

/* What leaving out one filter would give: how many rows, and the first of them. Of the filter by words also
 * the nearest words, which were asked for after all filters. */
static bool write_without(struct buffer *body, struct request *request, const struct parameter *filter,
                          int at) {
    const struct rows *total = &request->further.queries[2 * at]->rows;
    const struct query *first = request->further.queries[2 * at + 1];
    struct text count = rows_value(total, 0, "total");
    if (!count.data || text_equal(count, TEXT("0")))
        return false;
    buffer_add_format(body, "{\"parameter\":\"%s\",\"total_without\":%.*s,\"link\":", filter->name,
                      TEXT_FORMAT(count));
    json_add_string(body, page_link_with(request, filter->name, (struct text){NULL, 0}));
    struct selection links = {
        TEXT("links"), {NULL, 0}, false, request_shape(request, first->statement)->making};
    struct rows shown = view_of(&request->arena, &first->rows, links);
    write_strings(body, "nearby", &shown, "links.self", NEARBY);
    if (filter->kind == PARAMETER_KEYWORDS)
        write_strings(body, "nearest", &request->further.queries[request->further.count - 1]->rows, "word",
                      NEAREST);
    buffer_add_byte(body, '}');
    return true;
}

static void write_emptied(struct buffer *body, struct request *request,
                          const struct parameter *const *filters, int count) {
    bool any = false;
    for (int at = 0; at < count; at++) {
        struct buffer one = {0};
        if (write_without(&one, request, filters[at], at)) {
            buffer_add(body, any ? TEXT(",") : TEXT(""));
            buffer_add(body, buffer_text(&one));
            any = true;
        }
        buffer_free(&one);
    }
}

/* The list with the first filters alone. */
static struct text link_with_first(struct request *request, const struct parameter *const *filters, int kept,
                                   int count) {
    struct text link = request->target;
    for (int at = kept; at < count; at++)
        link = target_with(&request->arena, link, filters[at]->name, (struct text){NULL, 0});
    return link;
}

/* What is left after each filter in turn, up to the one that leaves nothing. */
static void write_narrowed(struct buffer *body, struct request *request,
                           const struct parameter *const *filters, int count) {
    bool some = true;
    for (int kept = 1; kept <= count && some; kept++) {
        struct text total = total_with_first(request, kept, count);
        some = total.data && !text_equal(total, TEXT("0"));
        buffer_add_format(body, "%s{\"parameter\":\"%s\",\"total\":%.*s,\"link\":", kept > 1 ? "," : "",
                          filters[kept - 1]->name, TEXT_FORMAT(some ? total : TEXT("0")));
        json_add_string(body, link_with_first(request, filters, kept, count));
        buffer_add_byte(body, '}');
    }
}

void explain_write(struct buffer *body, struct request *request) {
    const struct parameter *filters[FILTERS];
    int count = given_filters(request, filters, false);
    buffer_add(body, TEXT("{\"understood\":["));
    for (int at = 0; at < count; at++) {
        buffer_add(body, at ? TEXT(",") : TEXT(""));
        write_meaning(body, request, filters[at]);
    }
    count = request->further.count ? given_filters(request, filters, true) : 0;
    buffer_add(body, TEXT("],\"emptied_by\":["));
    write_emptied(body, request, filters, count);
    buffer_add(body, TEXT("],\"narrowed\":["));
    write_narrowed(body, request, filters, count);
    buffer_add(body, TEXT("]}"));
}
