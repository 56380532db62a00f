/* Turns what the database said into the reply, or into the problem it amounts to; one writer for each format.
 */
#include "stages/stages.h"

#include "base/json.h"
#include "core/tombstone.h"
#include "formats/csv.h"
#include "formats/csvw.h"
#include "formats/documents.h"
#include "formats/jsonstat.h"
#include "formats/table.h"
#include "formats/view.h"
#include "stages/envelope.h"
#include "stages/page.h"

/* The allowed identifiers, which come as words separated by spaces; taken apart once for all faults of a
 * kind. */
static void add_allowed(struct request *request, struct problem_fault *fault, struct text allowed) {
    enum { MOST = 512 };
    struct text *list = arena_take(&request->arena, sizeof *list * MOST);
    fault->allowed = list;
    while (list && allowed.data && fault->allowed_count < MOST)
        list[fault->allowed_count++] = text_split(allowed, ' ', &allowed);
}

/* One identifier that does not exist. The first of each parameter lists what is allowed; the rest would only
 * repeat it. */
static void add_unknown(struct request *request, const struct rows *rows, int row) {
    struct text value = text_shortened(rows_value(rows, row, "value"), 100);
    struct text name = rows_value(rows, row, "name");
    struct text kind = rows_value(rows, row, "kind");
    bool first = row == 0 || !text_equal(name, rows_value(rows, row - 1, "name"));
    request_fault(request, "unknown-value", name,
                  arena_format(&request->arena, "There is no %.*s \"%.*s\"; %.*s lists all.",
                               TEXT_FORMAT(kind), TEXT_FORMAT(value),
                               TEXT_FORMAT(rows_value(rows, row, "listed_at"))),
                  NULL, rows_value(rows, row, "nearest"));
    if (first && request->problem.last)
        add_allowed(request, request->problem.last, rows_value(rows, row, "allowed"));
}

/* What a version holds says nothing about one that does not exist: this fault stands alone. */
static bool check_version(struct request *request) {
    if (!request->releases || request->version->rows.row_count > 0)
        return true;
    const struct rows *releases = &request->releases->rows;
    request_fault(request, "unknown-value", TEXT("dataset_version"),
                  arena_format(&request->arena,
                               "There is no version %.*s of the dataset; there are those from %.*s to %.*s.",
                               TEXT_FORMAT(request->pinned), TEXT_FORMAT(rows_value(releases, 0, "oldest")),
                               TEXT_FORMAT(rows_value(releases, 0, "newest"))),
                  NULL, rows_value(releases, 0, "nearest"));
    return request_fail_parameters(request);
}

static void add_wordless(struct request *request) {
    request_fault(request, "invalid-value", TEXT("q"),
                  TEXT("There is no word in it: at least one letter or digit is wanted."), NULL,
                  (struct text){NULL, 0});
}

/* What only the database could tell of the inputs. */
static bool check_inputs(struct request *request) {
    for (int row = 0; request->references && row < request->references->rows.row_count; row++)
        add_unknown(request, &request->references->rows, row);
    if (request->keywords && text_equal(rows_value(&request->keywords->rows, 0, "number"), TEXT("0")))
        add_wordless(request);
    return !request->problem.first || request_fail_parameters(request);
}

static bool is_of_another_time(const struct request *request) {
    const struct input *vintage = request_find_input(request, "vintage");
    return request->pinned.data || request_find_input(request, "as_of") ||
           request_find_input(request, "revision") || (vintage && !vintage->is_default);
}

/* What the last segment of the path is called: a thing is looked for under its identifier. */
static struct text last_name(const struct route *route) {
    struct text rest = text_of(route->path);
    struct text name = rest;
    while (rest.data)
        name = text_split(rest, '/', &rest);
    return (struct text){name.data + 1, name.length - 2};
}

/* What was meant, perhaps, is told to who reads, and to a program. */
static bool fail_missing(struct request *request) {
    const struct rows *nearest = request->nearest ? &request->nearest->rows : NULL;
    struct text list = page_collection(request);
    if (request->tombstone && request->tombstone->rows.row_count > 0)
        return tombstone_fail(request, &request->tombstone->rows);
    if (request->route->shape == ROUTE_LIST)
        return request_fail(request, PROBLEM_NOT_FOUND, "What this list belongs to does not exist.");
    if (is_of_another_time(request))
        return request_fail(request, PROBLEM_NOT_FOUND,
                            "There was nothing at this path in the record that you ask for; without "
                            "as_of, vintage, revision and dataset_version you get the newest.");
    if (!nearest || nearest->row_count == 0)
        return request_fail(request, PROBLEM_NOT_FOUND,
                            "There is nothing at this path; the list above it holds all there is.");
    struct text word = rows_value(nearest, 0, "word");
    request_fault(request, "unknown-value", last_name(request->route), TEXT("Nothing has this identifier."),
                  NULL, word);
    return request_fail(request, PROBLEM_NOT_FOUND,
                        "There is nothing at this path. Did you mean %.*s/%.*s? %.*s lists all.",
                        TEXT_FORMAT(list), TEXT_FORMAT(word), TEXT_FORMAT(list));
}

static bool check_found(struct request *request) {
    return !withdrawn_is_missing(request) || fail_missing(request);
}

static void write_json(struct request *request, const struct rows *view, int shown) {
    envelope_write(request, view, shown, &request->reply.body);
    buffer_add_byte(&request->reply.body, '\n');
}

static void write_text(struct request *request, const struct rows *view, int shown) {
    struct buffer *body = &request->reply.body;
    struct text next = page_next_link(request);
    table_write(body, &request->arena, view, shown, request->fields.data ? NULL : request->route->summary);
    if (request->count)
        buffer_add_format(body, "\n%d of %.*s rows", shown,
                          TEXT_FORMAT(rows_value(&request->count->rows, 0, "total")));
    if (next.data)
        buffer_add_format(body, "; the next are at %.*s", TEXT_FORMAT(next));
    buffer_add_format(body, "\n%.*s\n", TEXT_FORMAT(page_citation(request)));
}

static bool write_cube(struct request *request, const struct rows *rows, int shown) {
    if (jsonstat_write(&request->reply.body, &request->arena, rows, shown, page_citation(request),
                       request->target))
        return true;
    request_fault(request, "too-sparse", (struct text){NULL, 0},
                  TEXT("So many indicators, areas and periods at once do not fit a cube; filter, or take "
                       "another format."),
                  NULL, (struct text){NULL, 0});
    return request_fail_parameters(request);
}

static void write_form(struct request *request, const struct rows *rows) {
    buffer_add(&request->reply.body, rows_value(rows, 0, request->form->member));
    buffer_add_byte(&request->reply.body, '\n');
}

static bool write_body(struct request *request, const struct rows *rows, int shown) {
    bool labelled =
        request->format == FORMAT_CSV || request->format == FORMAT_CSVW || request->format == FORMAT_JSONSTAT;
    struct selection selection = {request->fields, request->include, labelled,
                                  request_shape(request, request->rows->statement)->making};
    struct rows view = view_of(&request->arena, rows, selection);
    switch (request->format) {
    case FORMAT_CSV:
        csv_write_header(&request->reply.body, &view);
        stream_write_rows(request, &request->arena, rows, shown);
        break;
    case FORMAT_NDJSON:
        stream_write_rows(request, &request->arena, rows, shown);
        break;
    case FORMAT_CSVW:
        csvw_write(&request->reply.body, &view, page_link_as(request, FORMAT_CSV), page_citation(request));
        break;
    case FORMAT_TEXT:
        write_text(request, &view, shown);
        break;
    case FORMAT_OWN:
        write_form(request, rows);
        break;
    case FORMAT_JSONSTAT:
        return write_cube(request, &view, shown);
    default:
        write_json(request, &view, shown);
    }
    return true;
}

bool stage_answer(struct request *request) {
    const struct route *route = request->route;
    if (request->further.count && !outcome_is_good(request, &request->further))
        return false;
    if (!check_version(request) || !check_inputs(request) || !check_found(request))
        return false;
    if (route->shape == ROUTE_HANDLED)
        return request->reply.status || !route->finish || route->finish(request);
    const struct rows *rows = &request->rows->rows;
    request->dataset_version = rows_value(&request->version->rows, 0, "version");
    if (!write_body(request, rows, page_shown(request)))
        return false;
    if (request->pretty)
        json_indent(&request->reply.body);
    request->reply.status = 200;
    request->reply.content_type = request_format(request)->content;
    page_add_links(request);
    if (request->whole && rows->row_count > request->limit)
        stream_start(request, rows);
    return true;
}
