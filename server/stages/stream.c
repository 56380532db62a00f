/* Sends a long table page by page: each page is asked for when the one before has gone out, so that memory
 * does not grow with the table. A dataset published meanwhile breaks the stream rather than mixing two
 * versions. */
#include "stages/stages.h"

#include "formats/csv.h"
#include "formats/documents.h"
#include "formats/view.h"

void stream_write_rows(struct request *request, struct arena *arena, const struct rows *rows, int count) {
    struct selection selection = {request->fields, request->include, request->format == FORMAT_CSV};
    struct rows view = view_of(arena, rows, selection);
    struct buffer *body = &request->reply.body;
    if (request->format == FORMAT_CSV)
        csv_write_rows(body, &view, 0, count);
    for (int row = 0; request->format == FORMAT_NDJSON && row < count; row++) {
        documents_write_one(body, arena, &view, row);
        buffer_add_byte(body, '\n');
    }
}

static void set_position(struct request *request, const struct rows *rows, int shown) {
    request->position = arena_copy(&request->arena, rows_value(rows, shown - 1, "_cursor"));
}

/* The statements of the next page, in the same structures as those of the page before. */
static bool ask(struct request *request) {
    struct batch *batch = &request->further;
    request_input(request, "cursor", request->position, false);
    if (batch->count == 0) {
        request_ask(request, batch, query_rows_statement(request));
        request_ask(request, batch, request->version->statement);
    }
    request->service->release(batch);
    for (int at = 0; at < batch->count; at++)
        request_fill_query(request, batch->queries[at]);
    request->page_asked = !request->problem.raised && query_submit(request, batch);
    return request->page_asked;
}

static bool check_version(struct request *request) {
    return text_equal(request->dataset_version,
                      rows_value(&request->further.queries[1]->rows, 0, "version")) ||
           request_fail(request, PROBLEM_CHANGED,
                        "A new version of the record was published before the answer was complete.");
}

static enum stream_state take(struct request *request) {
    const struct rows *rows = &request->further.queries[0]->rows;
    struct reply *reply = &request->reply;
    struct arena page = {NULL};
    request->page_asked = false;
    if (!query_succeeded(request, &request->further) || !check_version(request))
        return STREAM_BROKEN;
    int shown = rows->row_count > request->limit ? (int)request->limit : rows->row_count;
    stream_write_rows(request, &page, rows, shown);
    arena_free(&page);
    if (rows->row_count > request->limit)
        set_position(request, rows, shown);
    else
        request->position = (struct text){NULL, 0};
    bool last = !request->position.data;
    bool good =
        !reply->body.failed && (!reply->encoding || encoding_pack(reply->encoding, &reply->body, last));
    if (!good)
        request_fail(request, PROBLEM_INTERNAL, "Memory has run out.");
    return good ? STREAM_READY : STREAM_BROKEN;
}

static enum stream_state more(struct request *request) {
    if (request->page_asked)
        return take(request);
    if (!request->position.data)
        return STREAM_ENDED;
    return ask(request) ? STREAM_WAITING : STREAM_BROKEN;
}

void stream_start(struct request *request, const struct rows *rows) {
    set_position(request, rows, (int)request->limit);
    request->more = more;
}
