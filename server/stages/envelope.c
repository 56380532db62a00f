/* Puts data, meta and links around the documents. */
#include "stages/envelope.h"

#include "base/json.h"
#include "formats/documents.h"
#include "stages/page.h"
#include "stages/stages.h"

#include <string.h>

static const char *const LICENCE =
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/";

static void add_member(struct buffer *body, const char *name, struct text value) {
    if (!value.data)
        return;
    json_add_name(body, text_of(name));
    json_add_string(body, value);
}

/* Whether a parameter that was given excludes it: then it is no default that could have been given as well.
 */
static bool is_excluded(const struct request *request, const char *name) {
    for (const struct parameter *at = request->route->parameters; at && at->name; at++)
        if (at->excludes && strcmp(at->excludes, name) == 0 && request_find_input(request, at->name))
            return true;
    return false;
}

static void write_applied(struct buffer *body, const struct request *request) {
    json_add_name(body, TEXT("applied"));
    buffer_add_byte(body, '{');
    if (request->route->shape == ROUTE_LIST) {
        json_add_name(body, TEXT("limit"));
        buffer_add_format(body, "%lld", request->limit);
    }
    for (const struct input *input = request->inputs; input; input = input->next) {
        if (!input->is_default || is_excluded(request, input->name))
            continue;
        json_add_name(body, text_of(input->name));
        bool literal = text_equal(input->value, TEXT("true")) || text_equal(input->value, TEXT("false"));
        if (literal)
            buffer_add(body, input->value);
        else
            json_add_string(body, input->value);
    }
    buffer_add_byte(body, '}');
}

static void write_meta(struct buffer *body, struct request *request, int shown) {
    json_add_name(body, TEXT("meta"));
    buffer_add_byte(body, '{');
    if (request->count) {
        json_add_name(body, TEXT("total"));
        buffer_add(body, rows_value(&request->count->rows, 0, "total"));
        json_add_name(body, TEXT("count"));
        buffer_add_format(body, "%d", shown);
    }
    write_applied(body, request);
    json_add_name(body, TEXT("dataset_version"));
    buffer_add(body, rows_value(&request->version->rows, 0, "version"));
    add_member(body, "licence", text_of(LICENCE));
    add_member(body, "citation", page_citation(request));
    add_member(body, "permalink", page_permalink(request));
    if (request->explain) {
        json_add_name(body, TEXT("explain"));
        explain_write(body, request);
    }
    buffer_add_byte(body, '}');
}

static void write_links(struct buffer *body, struct request *request) {
    json_add_name(body, TEXT("links"));
    buffer_add_byte(body, '{');
    add_member(body, "self", request->target);
    if (request->route->shape == ROUTE_LIST) {
        add_member(body, "first", page_link_with(request, "cursor", (struct text){NULL, 0}));
        add_member(body, "next", page_next_link(request));
    } else {
        add_member(body, "collection", page_collection(request));
    }
    add_member(body, "service-desc", TEXT("/openapi.yaml"));
    buffer_add_byte(body, '}');
}

void envelope_write(struct request *request, const struct rows *view, int shown, struct buffer *body) {
    buffer_add(body, TEXT("{\"data\":"));
    if (request->route->shape == ROUTE_LIST)
        documents_write_list(body, &request->arena, view, shown);
    else
        documents_write_one(body, &request->arena, view, 0);
    write_meta(body, request, shown);
    write_links(body, request);
    buffer_add_byte(body, '}');
}
