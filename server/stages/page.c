/* Links and words about an answer. Decides what a caller is pointed to next; never what the rows are. */
#include "stages/page.h"

#include "core/composition.h"
#include "core/cursor.h"
#include "core/parameters.h"
#include "core/target.h"

#include <string.h>

static struct text path_of(const struct request *request) {
    struct text query;
    return text_split(request->target, '?', &query);
}

int page_shown(const struct request *request) {
    int count = request->rows->rows.row_count;
    bool list = request->route->shape == ROUTE_LIST;
    return list && count > request->limit ? (int)request->limit : count;
}

struct text page_link_with(struct request *request, const char *name, struct text value) {
    return target_with(&request->arena, request->target, name, value);
}

struct text page_position(const struct request *request, struct arena *arena, const struct rows *rows,
                          int row) {
    const struct composition *const *making = request_shape(request, request->rows->statement)->making;
    for (int column = 0; column < rows->column_count; column++)
        if (text_equal(column_shown(rows->column_name(rows, column)), TEXT("_cursor")))
            return making && making[column] ? composition_fill(making[column], arena, rows, row)
                                            : arena_copy(arena, rows->cell(rows, row, column));
    return (struct text){NULL, 0};
}

struct text page_next_link(struct request *request) {
    const struct rows *rows = &request->rows->rows;
    if (request->route->shape != ROUTE_LIST || rows->row_count <= request->limit || request->whole)
        return (struct text){NULL, 0};
    struct text position = page_position(request, &request->arena, rows, (int)request->limit - 1);
    return page_link_with(request, "cursor", cursor_write(&request->arena, request->checksum, position));
}

struct text page_collection(struct request *request) {
    struct text path = path_of(request);
    while (path.length && path.data[path.length - 1] != '/')
        path.length--;
    return arena_copy(&request->arena, (struct text){path.data, path.length ? path.length - 1 : 0});
}

/* The last segment of the path, up to its first dot. */
static struct text last_word(const struct request *request) {
    struct text path = path_of(request);
    size_t start = path.length;
    while (start && path.data[start - 1] != '/')
        start--;
    struct text suffix;
    return text_split((struct text){path.data + start, path.length - start}, '.', &suffix);
}

static struct text link_as(struct request *request, const struct format_about *format) {
    struct text query;
    text_split(request->target, '?', &query);
    return arena_format(&request->arena, "%.*s.%s%s%.*s", TEXT_FORMAT(last_word(request)), format->suffix,
                        query.data ? "?" : "", TEXT_FORMAT(query));
}

struct text page_link_as(struct request *request, enum format format) {
    return link_as(request, format_about(format));
}

/* The whole path of that. */
static struct text address_as(struct request *request, const struct format_about *format) {
    return arena_format(&request->arena, "%.*s/%.*s", TEXT_FORMAT(page_collection(request)),
                        TEXT_FORMAT(link_as(request, format)));
}

/* What is told of: what describes a CSV is about that. */
static struct text subject_of(struct request *request) {
    return request->format == FORMAT_CSVW ? address_as(request, format_about(FORMAT_CSV)) : request->target;
}

/* What only some may read is no part of the record, and has no versions: be it all of a route, or a draft
 * among updates. */
static bool has_versions(const struct request *request) {
    if (request->route->least)
        return false;
    int shown = request_find_input(request, "drafts") ? page_shown(request) : 0;
    for (int row = 0; row < shown; row++)
        if (text_equal(rows_value(&request->rows->rows, row, "state"), TEXT("draft")))
            return false;
    return true;
}

struct text page_permalink(struct request *request) {
    struct text link = subject_of(request);
    bool table = request->whole || request->format == FORMAT_CSVW;
    bool paged = request->route->shape == ROUTE_LIST && !table;
    /* A default that is a setting of this server is spelt out: the next server may have another. */
    if (paged)
        link = target_with(&request->arena, link, "limit",
                           arena_format(&request->arena, "%lld", request->limit));
    if (!has_versions(request))
        return link;
    link = target_with(&request->arena, link, "dataset_version",
                       rows_value(&request->version->rows, 0, "version"));
    const struct input *cursor = request_find_input(request, "cursor");
    if (!cursor)
        return link;
    /* A cursor belongs to its query, and this is another one for the same rows. */
    struct text checksum = parameters_checksum(request, link);
    return target_with(&request->arena, link, "cursor",
                       cursor_write(&request->arena, checksum, cursor->value));
}

struct text page_citation(struct request *request) {
    return arena_format(
        &request->arena, "Open Public Services record 2011 to 2014, dataset version %.*s, %.*s",
        TEXT_FORMAT(rows_value(&request->version->rows, 0, "version")), TEXT_FORMAT(page_permalink(request)));
}

static void add_link(struct buffer *header, struct text target, const char *relation) {
    if (target.data)
        buffer_add_format(header, "%s<%.*s>; rel=\"%s\"", header->length ? ", " : "", TEXT_FORMAT(target),
                          relation);
}

/* Where what Accept has chosen is had without it (RFC 9110, section 8.7): the description of a CSV is of that
 * address. JSON is what any other address gives. */
static void add_location(struct request *request) {
    if (!request->suffixed && request->format != FORMAT_JSON)
        reply_header(&request->reply, "Content-Location", address_as(request, request_format(request)));
}

void page_add_links(struct request *request) {
    struct arena *arena = &request->arena;
    struct buffer header = {0};
    /* What is left out here is in the body all the same, or can be derived. */
    bool brief = request->target.length > REPLY_LONG_TARGET;
    if (!brief)
        add_location(request);
    if (!brief)
        add_link(&header, request->target, "self");
    if (request->route->shape == ROUTE_LIST) {
        if (!brief)
            add_link(&header, page_link_with(request, "cursor", (struct text){NULL, 0}), "first");
        add_link(&header, page_next_link(request), "next");
    } else {
        add_link(&header, page_collection(request), "collection");
    }
    if (request->format == FORMAT_CSV && !brief)
        add_link(&header, page_link_as(request, FORMAT_CSVW), "describedby");
    add_link(&header, TEXT("/openapi.yaml"), "service-desc");
    reply_header(&request->reply, "Link", arena_copy(arena, buffer_text(&header)));
    buffer_free(&header);
}
