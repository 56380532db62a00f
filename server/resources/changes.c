/* Changes: everything that was ever published, corrected or withdrawn, as a list and as an Atom feed (RFC
 * 4287) of the newest. Decides how an entry of the feed reads; what a change is, SQL says. */
#include "resources/resource.h"

#include "base/xml.h"
#include "core/origin.h"

static const struct parameter filters[] = {
    WORDS("kind", change_kind_words),          WORDS("type", resource_type_words),
    REFERENCE("update", "changed update"),     REFERENCE("document", "changed document"),
    {.name = "since", .kind = PARAMETER_DATE}, {0},
};

static const struct parameter feed_filters[] = {
    WORDS("kind", change_kind_words),
    WORDS("type", resource_type_words),
    {0},
};

static void add_link(struct buffer *body, const char *relation, const char *type, struct text origin,
                     struct text path) {
    buffer_add_format(body, "<link rel=\"%s\"", relation);
    if (type)
        buffer_add_format(body, " type=\"%s\"", type);
    buffer_add_string(body, " href=\"");
    xml_add_text(body, origin);
    xml_add_text(body, path);
    buffer_add_string(body, "\"/>");
}

static void add_id(struct buffer *body, struct request *request, struct text uuid) {
    xml_add_element(body, "id", arena_format(&request->arena, "urn:uuid:%.*s", TEXT_FORMAT(uuid)));
}

static void add_line(struct buffer *content, const char *label, struct text value) {
    if (value.data)
        buffer_add_format(content, "%s%s: %.*s", content->length ? "\n" : "", label, TEXT_FORMAT(value));
}

static void add_entry(struct buffer *body, struct request *request, const struct rows *rows, int row,
                      struct text origin) {
    struct buffer content = {0};
    struct text kind = rows_value(rows, row, "kind");
    struct text title = rows_value(rows, row, "title");
    buffer_add_string(body, "\n<entry>");
    add_id(body, request, rows_value(rows, row, "_entry"));
    xml_add_element(body, "title",
                    arena_format(&request->arena, "%.*s: %.*s", TEXT_FORMAT(title), TEXT_FORMAT(kind)));
    xml_add_element(body, "updated", rows_value(rows, row, "at"));
    xml_add_element(body, "published", rows_value(rows, row, "at"));
    buffer_add_format(body, "<category term=\"%.*s\"/>", TEXT_FORMAT(kind));
    add_link(body, "alternate", "application/json", origin, rows_value(rows, row, "links.self"));
    add_link(body, "related", "application/json", origin, rows_value(rows, row, "links.subject"));
    add_line(&content, "before", rows_value(rows, row, "before"));
    add_line(&content, "after", rows_value(rows, row, "after"));
    add_line(&content, "reason", rows_value(rows, row, "reason"));
    xml_add_element(body, "content", buffer_text(&content));
    buffer_add_string(body, "</entry>");
    body->failed = body->failed || content.failed;
    buffer_free(&content);
}

static bool ask(struct request *request) {
    request_input(request, "limit",
                  arena_format(&request->arena, "%lld", request->service->settings->page_default), false);
    return request_ask(request, &request->batch, &changes_list) &&
           request_ask(request, &request->batch, &changes_feed);
}

static bool write_feed(struct request *request) {
    const struct rows *rows = &request->batch.queries[0]->rows;
    const struct rows *feed = &request->batch.queries[1]->rows;
    struct buffer *body = &request->reply.body;
    struct text origin = origin_of(request);
    buffer_add_string(body, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en-GB\">");
    add_id(body, request, rows_value(feed, 0, "feed_id"));
    xml_add_element(body, "title", TEXT("Open Public Services: changes to the record"));
    xml_add_element(body, "subtitle", TEXT("What was published, corrected or withdrawn, the newest first"));
    xml_add_element(body, "updated", rows_value(feed, 0, "updated"));
    buffer_add_string(body, "<author><name>Open Public Services API</name></author>");
    xml_add_element(body, "rights", TEXT("Open Government Licence v3.0"));
    add_link(body, "self", "application/atom+xml", origin,
             text_starts_with(request->target, TEXT("/")) ? request->target : TEXT("/v1/changes.atom"));
    add_link(body, "alternate", "application/json", origin, TEXT("/v1/changes"));
    for (int row = 0; row < rows->row_count; row++)
        add_entry(body, request, rows, row, origin);
    buffer_add_string(body, "\n</feed>\n");
    request->reply.status = 200;
    request->reply.content_type = "application/atom+xml";
    return true;
}

static const char *const summary[] = {"id",         "at",    "kind",   "subject.type",
                                      "subject.id", "title", "reason", NULL};

static const struct route routes[] = {
    {.path = "/v1/changes",
     .shape = ROUTE_LIST,
     .rows = &changes_list,
     .count = &changes_count,
     .parameters = filters,
     .summary = summary},
    {.path = "/v1/changes.atom",
     .shape = ROUTE_HANDLED,
     .parameters = feed_filters,
     .handle = ask,
     .finish = write_feed},
    {.path = "/v1/changes/{id}", .shape = ROUTE_SINGLE, .rows = &changes_get, .summary = summary},
    {0},
};

const struct resource changes_resource = {"changes", routes};
