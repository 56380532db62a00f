/* A page for every problem type, at the address that its `type` names (RFC 9457, section 3.1.1). */
#include "resources/resource.h"

#include "base/xml.h"
#include "core/accept.h"

static void write_problem(struct buffer *body, enum problem_type type) {
    const struct problem_about *about = problem_about(type);
    buffer_add_format(body, "{\"slug\":\"%s\",\"status\":%d,\"title\":", about->slug, about->status);
    json_add_string(body, text_of(about->title));
    buffer_add_string(body, ",\"explanation\":");
    json_add_string(body, text_of(about->explanation));
    buffer_add_format(body, ",\"links\":{\"self\":\"/problems/%s\"}}", about->slug);
}

static bool finish(struct request *request, int listed, const char *self) {
    resource_end_document(&request->reply.body, listed, self);
    request->reply.status = 200;
    request->reply.content_type = "application/json";
    return true;
}

static bool list(struct request *request) {
    struct buffer *body = &request->reply.body;
    buffer_add_string(body, "{\"data\":[");
    for (int type = 0; type < PROBLEM_TYPE_COUNT; type++) {
        if (type)
            buffer_add_byte(body, ',');
        write_problem(body, (enum problem_type)type);
    }
    buffer_add_byte(body, ']');
    return finish(request, PROBLEM_TYPE_COUNT, "/problems");
}

/* What stands between backticks is code. */
static void add_prose(struct buffer *body, struct text prose) {
    bool code = false;
    while (prose.data) {
        xml_add_text(body, text_split(prose, '`', &prose));
        if (prose.data)
            buffer_add_string(body, code ? "</code>" : "<code>");
        code = !code;
    }
}

static void write_page(struct buffer *body, enum problem_type type) {
    const struct problem_about *about = problem_about(type);
    buffer_add_format(
        body,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title>"
        "<meta name=\"viewport\" content=\"width=device-width\"></head><body><main><h1>%d: %s</h1><p>",
        about->title, about->status, about->title);
    add_prose(body, text_of(about->explanation));
    buffer_add_string(body, "</p><p><a href=\"/problems\">All problems</a></p></main></body></html>\n");
}

/* A browser gets a page to read, a program the same as JSON. */
static bool show_page(struct request *request, enum problem_type type) {
    struct text accept = request->header(request, "Accept");
    request->reply.vary = TEXT("Accept, Accept-Encoding");
    if (!accept.data ||
        accept_wanted(accept, TEXT("text/html")) <= accept_wanted(accept, TEXT("application/json")))
        return false;
    write_page(&request->reply.body, type);
    request->reply.status = 200;
    request->reply.content_type = "text/html; charset=utf-8";
    return true;
}

static bool show(struct request *request) {
    struct text slug = route_segment(request->route, &request->path, "slug");
    for (int type = 0; type < PROBLEM_TYPE_COUNT; type++) {
        if (!text_equal(slug, text_of(problem_about((enum problem_type)type)->slug)))
            continue;
        if (show_page(request, (enum problem_type)type))
            return true;
        buffer_add_string(&request->reply.body, "{\"data\":");
        write_problem(&request->reply.body, (enum problem_type)type);
        return finish(request, 0, arena_format(&request->arena, "/problems/%.*s", TEXT_FORMAT(slug)).data);
    }
    return request_fail(request, PROBLEM_NOT_FOUND, "There is no such problem type; /problems lists all.");
}

static const struct route routes[] = {
    {.path = "/problems", .shape = ROUTE_HANDLED, .handle = list},
    {.path = "/problems/{slug}", .shape = ROUTE_HANDLED, .handle = show},
    {0},
};

const struct resource problems_resource = {"problems", routes};
