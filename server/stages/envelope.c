/* Puts data, meta and links around the documents, and the same links into the Link header (RFC 8288). */
#include "stages/envelope.h"

#include "base/json.h"
#include "core/cursor.h"
#include "formats/documents.h"

#include <string.h>

static const char *const LICENCE =
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/";

/* The request's own query with one parameter replaced or left out. */
static struct text link_with(struct request *request, const char *name, struct text value) {
    struct text query;
    struct text path = text_split(request->target, '?', &query);
    struct buffer link = {0};
    buffer_add(&link, path);
    char separator = '?';
    while (query.data) {
        struct text after;
        struct text pair = text_split(query, '&', &query);
        struct text given = text_split(pair, '=', &after);
        if (pair.length == 0 || text_equal(given, text_of(name)))
            continue;
        buffer_add_byte(&link, separator);
        buffer_add(&link, pair);
        separator = '&';
    }
    if (value.data)
        buffer_add_format(&link, "%c%s=%.*s", separator, name, TEXT_FORMAT(value));
    struct text copy = arena_copy(&request->arena, buffer_text(&link));
    buffer_free(&link);
    return copy;
}

static void write_applied(struct buffer *body, const struct request *request) {
    json_add_name(body, TEXT("applied"));
    buffer_add_byte(body, '{');
    if (request->route->shape == ROUTE_LIST) {
        json_add_name(body, TEXT("limit"));
        buffer_add_format(body, "%lld", request->limit);
    }
    for (const struct input *input = request->inputs; input; input = input->next) {
        if (!input->is_default)
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

static const struct rows *version_rows(const struct request *request) {
    return &request->batch.queries[request->batch.count - 1].rows;
}

static void write_meta(struct buffer *body, struct request *request, int shown) {
    struct text version = rows_value(version_rows(request), 0, "version");
    json_add_name(body, TEXT("meta"));
    buffer_add_byte(body, '{');
    if (request->count_query >= 0) {
        json_add_name(body, TEXT("total"));
        buffer_add(body, rows_value(&request->batch.queries[request->count_query].rows, 0, "total"));
        json_add_name(body, TEXT("count"));
        buffer_add_format(body, "%d", shown);
    }
    write_applied(body, request);
    json_add_name(body, TEXT("dataset_version"));
    buffer_add(body, version);
    json_add_name(body, TEXT("licence"));
    json_add_string(body, text_of(LICENCE));
    json_add_name(body, TEXT("citation"));
    json_add_string(body, arena_format(&request->arena,
                                       "Open Public Services record 2011 to 2014, dataset version %.*s, %.*s",
                                       TEXT_FORMAT(version), TEXT_FORMAT(request->target)));
    buffer_add_byte(body, '}');
}

static void add_link(struct buffer *body, struct buffer *header, const char *relation, struct text target) {
    if (!target.data)
        return;
    json_add_name(body, text_of(relation));
    json_add_string(body, target);
    buffer_add_format(header, "%s<%.*s>; rel=\"%s\"", header->length ? ", " : "", TEXT_FORMAT(target),
                      relation);
}

/* The collection a single object stands in: its path without the last segment. */
static struct text collection_of(struct request *request) {
    struct text query;
    struct text path = text_split(request->target, '?', &query);
    while (path.length && path.data[path.length - 1] != '/')
        path.length--;
    return arena_copy(&request->arena, (struct text){path.data, path.length ? path.length - 1 : 0});
}

static void write_links(struct buffer *body, struct request *request, struct text next) {
    struct buffer header = {0};
    json_add_name(body, TEXT("links"));
    buffer_add_byte(body, '{');
    add_link(body, &header, "self", request->target);
    if (request->route->shape == ROUTE_LIST) {
        add_link(body, &header, "first", link_with(request, "cursor", (struct text){NULL, 0}));
        add_link(body, &header, "next", next);
    } else {
        add_link(body, &header, "collection", collection_of(request));
    }
    add_link(body, &header, "service-desc", TEXT("/openapi.yaml"));
    buffer_add_byte(body, '}');
    /* Both heads share a connection's memory, and an answer whose head does not fit is lost. The body has the
     * same links. */
    if (2 * (header.length + request->target.length) <= (size_t)request->service->settings->connection_memory)
        reply_header(&request->reply, "Link", arena_copy(&request->arena, buffer_text(&header)));
    buffer_free(&header);
}

/* Where the next page starts; without a value on the last one. */
static struct text next_link(struct request *request, const struct rows *rows) {
    if (request->route->shape != ROUTE_LIST || rows->row_count <= request->limit)
        return (struct text){NULL, 0};
    struct text position = rows_value(rows, (int)request->limit - 1, "_cursor");
    return link_with(request, "cursor", cursor_write(&request->arena, request->checksum, position));
}

void envelope_write(struct request *request) {
    const struct rows *rows = &request->batch.queries[request->rows_query].rows;
    struct buffer *body = &request->reply.body;
    bool list = request->route->shape == ROUTE_LIST;
    int shown = list && rows->row_count > request->limit ? (int)request->limit : rows->row_count;
    buffer_add(body, TEXT("{\"data\":"));
    if (list)
        documents_write_list(body, &request->arena, rows, shown);
    else
        documents_write_one(body, &request->arena, rows, 0);
    write_meta(body, request, shown);
    write_links(body, request, next_link(request, rows));
    buffer_add(body, TEXT("}\n"));
    request->reply.status = 200;
    request->reply.content_type = "application/json";
}
