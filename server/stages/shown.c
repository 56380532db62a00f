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

/* Turns the request into a GET of what was written. */
static bool turn(struct write *write) {
    struct request *request = write->request;
    write->target = request->target;
    write->route = request->route;
    request->target = write->shown;
    request->path = (struct path){0};
    bool good = target_parse(request);
    request->route = good ? route_find(request->service->resources, &request->path) : NULL;
    good = request->route ? parameters_read(request)
                          : request_fail(request, PROBLEM_INTERNAL, "What was written cannot be shown.");
    if (good)
        name_input(write, "origin", origin_of(request));
    request->format = FORMAT_JSON;
    return good;
}

static void turn_back(struct write *write) {
    write->request->target = write->target;
    write->request->route = write->route;
}

/* Makes the answer of a request that has been turned. */
static bool take_rows(struct write *write, const struct rows *rows) {
    struct request *request = write->request;
    struct query shown = {.statement = query_rows_statement(request), .rows = *rows};
    request->rows = &shown;
    bool good = stage_answer(request);
    request->rows = NULL;
    return good;
}

/* All of the same kind, within the same transaction, as they are in the version that it makes. */
static bool show_each(struct write *const *writes, size_t count) {
    struct query version = {.statement = &dataset_version};
    struct request *first = writes[0]->request;
    size_t turned = 0;
    bool good = true;
    while (good && turned < count)
        good = turn(writes[turned++]);
    good = good && write_ask(writes[0], version.statement, &version.rows);
    if (good) {
        for (size_t at = 0; at < count; at++)
            writes[at]->request->version = &version;
        good = write_ask_each(writes, count, query_rows_statement(first), take_rows);
        session_rows_free(&version.rows);
    }
    for (size_t at = 0; at < turned; at++) {
        writes[at]->request->version = NULL;
        turn_back(writes[at]);
    }
    return good;
}

bool shown_tag(struct write *write, struct text path, struct text *tag) {
    struct text shown = write->shown;
    write->shown = path;
    bool good = show_each(&write, 1);
    if (good)
        *tag = validators_tag(write->request);
    write->shown = shown;
    write->request->reply.body.length = 0;
    return good;
}

/* {"data": …} around what the action has to say; nothing where that is nothing. */
static bool wrap(struct write *write) {
    struct buffer *body = &write->request->reply.body;
    struct rows rows;
    if (!write->data.data)
        return true;
    if (!write_ask(write, &dataset_newest, &rows))
        return false;
    struct text version = write->version.data ? write->version : rows_value(&rows, 0, "version");
    buffer_add_format(body, "{\"data\":%.*s,\"meta\":{\"dataset_version\":%.*s},\"links\":{",
                      TEXT_FORMAT(write->data), TEXT_FORMAT(version));
    json_add_name(body, TEXT("self"));
    json_add_string(body, write->request->target);
    buffer_add(body, TEXT("}}\n"));
    session_rows_free(&rows);
    return true;
}

/* What the answer has besides its body. */
static bool describe(struct write *write) {
    struct request *request = write->request;
    struct reply *reply = &request->reply;
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

bool shown_answers(struct write *const *writes, size_t count) {
    bool good = writes[0]->shown.data ? show_each(writes, count) : write_each(wrap, writes, count);
    return good && write_each(describe, writes, count);
}
