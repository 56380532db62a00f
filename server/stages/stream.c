/* Sends a long table page by page: while one page goes out, the next is asked for, so that neither the reader
 * nor the database waits for the other, and memory does not grow with the table. No connection to the
 * database is held by a reader who takes his time. A dataset published meanwhile breaks the stream rather
 * than mixing two versions. */
#include "stages/stages.h"

#include "formats/csv.h"
#include "formats/documents.h"
#include "formats/view.h"
#include "stages/page.h"

/* Bytes of a page, about. Two of them are in memory at a time as rows, and one as text. */
enum { PAGE_BYTES = 1 << 20 };

void stream_write_rows(struct request *request, struct arena *arena, const struct rows *rows, int count) {
    struct selection selection = {request->fields, request->include, request->format == FORMAT_CSV,
                                  request_shape(request, request->rows->statement)->making};
    struct rows view = view_of(arena, rows, selection);
    struct buffer *body = &request->reply.body;
    if (request->format == FORMAT_CSV)
        csv_write_rows(body, &view, 0, count);
    else
        documents_write_lines(body, arena, &view, count);
}

/* On the database's thread. The connection rests only if it has missed the page. */
static void page_came(struct batch *batch, void *owner) {
    struct request *request = owner;
    (void)batch;
    if (atomic_exchange(&request->page, PAGE_HERE) == PAGE_MISSED)
        request->resume(request);
    request->leave(request);
}

/* The statements of the next page, in the same structures as those of the page before. */
static bool ask(struct request *request) {
    struct batch *batch = &request->further;
    request_change_input(request, "cursor", request->position);
    request_change_input(request, "limit", arena_format(&request->page_room, "%lld", request->limit + 1));
    if (batch->count == 0) {
        request_ask(request, batch, query_rows_statement(request));
        request_ask(request, batch, request->version->statement);
    }
    for (int at = 0; at < batch->count; at++)
        request_fill_query(request, batch->queries[at]);
    if (request->problem.raised || !request->keep(request))
        return false;
    atomic_store(&request->page, PAGE_ASKED);
    query_send(request, batch, page_came);
    return true;
}

/* Where the page after these rows begins. */
static void set_position(struct request *request, const struct rows *rows, int shown) {
    bool last = rows->row_count <= request->limit;
    arena_free(&request->page_room);
    request->position =
        last ? (struct text){NULL, 0} : page_position(request, &request->page_room, rows, shown - 1);
}

void stream_set_length(struct request *request) {
    long long most = 2 * request->service->settings->page_limit;
    long long fit = PAGE_BYTES / (long long)(request->row_bytes + 1);
    long long next = 2 * request->limit;
    next = next < most ? next : most;
    next = next < fit ? next : fit;
    request->limit = next > 1 ? next : 1;
}

static void write_page(struct request *request, const struct rows *rows, int shown) {
    struct arena arena = {NULL};
    stream_write_rows(request, &arena, rows, shown);
    arena_free(&arena);
    if (shown)
        request->row_bytes = request->reply.body.length / (size_t)shown;
}

static bool check_version(struct request *request) {
    return text_equal(request->dataset_version,
                      rows_value(&request->further.queries[1]->rows, 0, "version")) ||
           request_fail(request, PROBLEM_CHANGED,
                        "A new version of the record was published before the answer was complete.");
}

/* The page that has come goes into the body, when the one after it has been asked for. */
static enum stream_state take(struct request *request) {
    struct batch *batch = &request->further;
    struct reply *reply = &request->reply;
    atomic_store(&request->page, PAGE_NONE);
    if (!outcome_is_good(request, batch) || !check_version(request))
        return STREAM_BROKEN;
    struct query page = *batch->queries[0];
    struct batch held = {.queries = {&page}, .count = 1, .owner = request};
    batch->queries[0]->rows = (struct rows){0};
    request->service->release(batch);
    int shown = page.rows.row_count > request->limit ? (int)request->limit : page.rows.row_count;
    set_position(request, &page.rows, shown);
    stream_set_length(request);
    bool last = !request->position.data;
    bool good = last || ask(request);
    write_page(request, &page.rows, shown);
    request->service->release(&held);
    if (good &&
        (reply->body.failed || (reply->encoding && !encoding_pack(reply->encoding, &reply->body, last))))
        good = request_fail(request, PROBLEM_INTERNAL, "Memory has run out.");
    return good ? STREAM_READY : STREAM_BROKEN;
}

/* At rest first: the page may come before it is known to be missed. */
static enum stream_state miss(struct request *request) {
    int asked = PAGE_ASKED;
    request->waiting = true;
    request->rest(request);
    if (!atomic_compare_exchange_strong(&request->page, &asked, PAGE_MISSED))
        request->resume(request);
    return STREAM_WAITING;
}

static enum stream_state more(struct request *request) {
    bool asked = atomic_load(&request->page) != PAGE_NONE;
    if (!asked && !request->position.data)
        return STREAM_ENDED;
    if (!asked && !ask(request))
        return STREAM_BROKEN;
    return atomic_load(&request->page) == PAGE_HERE ? take(request) : miss(request);
}

void stream_start(struct request *request, const struct rows *rows) {
    set_position(request, rows, (int)request->limit);
    request->row_bytes = request->reply.body.length / (size_t)request->limit;
    stream_set_length(request);
    request->more = more;
}
