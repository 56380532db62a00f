/* Turns a request that has written into a GET of what it wrote. Decides what is sent of it. */
#include "stages/shown.h"

#include "base/json.h"
#include "core/origin.h"
#include "core/parameters.h"
#include "core/target.h"
#include "core/validators.h"
#include "queries.h"
#include "stages/stages.h"

static void name_input(struct write *write, const char *name, struct text value) {
    request_input(write->request, name, value, false);
}

static bool prefers_minimal(const struct request *request) {
    struct text rest = request->header(request, "Prefer");
    struct text parameters;
    while (rest.data) {
        struct text preference = text_split(text_split(rest, ',', &rest), ';', &parameters);
        if (text_equal_ignoring_case(text_trim(preference), TEXT("return=minimal")))
            return true;
    }
    return false;
}

/* Turns the request into a GET of what was written, within the same transaction. */
static bool show(struct write *write) {
    struct request *request = write->request;
    struct text target = request->target;
    const struct route *route = request->route;
    struct query *rows = arena_take(&request->arena, sizeof *rows);
    struct query *version = arena_take(&request->arena, sizeof *version);
    if (!rows || !version)
        return request_fail(request, PROBLEM_INTERNAL, "Memory has run out.");
    request->target = write->shown;
    request->path = (struct path){0};
    bool good = target_parse(request);
    request->route = good ? route_find(request->service->resources, &request->path) : NULL;
    good = request->route ? parameters_read(request)
                          : request_fail(request, PROBLEM_INTERNAL, "What was written cannot be shown.");
    if (good) {
        name_input(write, "origin", origin_of(request));
        rows->statement = query_rows_statement(request);
        version->statement = &dataset_version;
        request->rows = rows;
        request->version = version;
        request->format = FORMAT_JSON;
        good = write_ask(write, rows->statement, &rows->rows);
        if (good && write_ask(write, version->statement, &version->rows)) {
            good = stage_answer(request);
            session_rows_free(&version->rows);
        }
        session_rows_free(&rows->rows);
    }
    request->rows = request->version = NULL;
    request->target = target;
    request->route = route;
    return good;
}

bool shown_tag(struct write *write, struct text path, struct text *tag) {
    struct text shown = write->shown;
    write->shown = path;
    bool good = show(write);
    if (good)
        *tag = validators_tag(write->request);
    write->shown = shown;
    write->request->reply.body.length = 0;
    return good;
}

/* {"data": …} around what the action has to say. */
static bool wrap(struct write *write) {
    struct buffer *body = &write->request->reply.body;
    struct rows rows;
    if (!write_ask(write, &dataset_version, &rows))
        return false;
    buffer_add_format(body, "{\"data\":%.*s,\"meta\":{\"dataset_version\":%.*s},\"links\":{",
                      TEXT_FORMAT(write->data), TEXT_FORMAT(rows_value(&rows, 0, "version")));
    json_add_name(body, TEXT("self"));
    json_add_string(body, write->request->target);
    buffer_add(body, TEXT("}}\n"));
    session_rows_free(&rows);
    return true;
}

bool shown_answer(struct write *write) {
    struct request *request = write->request;
    struct reply *reply = &request->reply;
    if (write->shown.data ? !show(write) : write->data.data && !wrap(write))
        return false;
    reply->header_count = reply->lasting_headers; /* links of GET are not links of this */
    if (write->shown.data)
        name_input(write, "tag", validators_tag(request));
    if (write->located)
        name_input(write, "location", write->shown);
    if (write->shown.data && prefers_minimal(request)) {
        name_input(write, "applied", TEXT("return=minimal"));
        buffer_free(&reply->body);
        write->status = write->status == 200 ? 204 : write->status;
    }
    return true;
}
