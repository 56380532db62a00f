/* Pictures of the record as SVG, for pages and print. Decides what is asked for one and how a browser may use
 * it; how it looks is server/pictures. */
#include "resources/resource.h"

#include "core/target.h"
#include "pictures/chart.h"
#include "pictures/grid.h"

enum { MOST_FIGURES = 300, MOST_TARGETS = 12, MOST_UPDATES = 4 };

static const char *const widths[] = {"320", "480", "640", "800", "960", NULL};

#define WIDTH                                                                                                \
    { .name = "width", .kind = PARAMETER_WORD, .allowed = widths, .fallback = "640" }

static const struct parameter chart_choices[] = {
    REFERENCE("area", "area"),
    {.name = "period", .kind = PARAMETER_PERIOD},
    {.name = "derived", .kind = PARAMETER_BOOLEAN, .fallback = "false"},
    {.name = "vintage", .kind = PARAMETER_NAME, .reference = "vintage", .fallback = "latest"},
    {.name = "as_of", .kind = PARAMETER_DATE, .excludes = "vintage"},
    {.name = "dataset_version", .kind = PARAMETER_VERSION},
    WIDTH,
    {0},
};

static const struct parameter grid_choices[] = {
    REFERENCE("principle", "principle"),
    REFERENCE("programme", "programme"),
    REFERENCE("update", "update"),
    {.name = "as_of", .kind = PARAMETER_DATE},
    {.name = "dataset_version", .kind = PARAMETER_VERSION},
    WIDTH,
    {0},
};

/* One figure more than is drawn tells that there are more. Without its indicator there is no chart. */
static bool ask_chart(struct request *request) {
    request_input(request, "marks", arena_format(&request->arena, "%d", MOST_FIGURES + 1), false);
    request_input(request, "targets", arena_format(&request->arena, "%d", MOST_TARGETS), false);
    request->rows = request_ask(request, &request->batch, &pictures_indicator);
    if (!request->rows || !request_ask(request, &request->batch, &pictures_figures) ||
        !request_ask(request, &request->batch, &pictures_targets))
        return false;
    request->version = request_ask(request, &request->batch, &dataset_version);
    return request->version != NULL;
}

static bool ask_grid(struct request *request) {
    request_input(request, "columns", arena_format(&request->arena, "%d", MOST_UPDATES), false);
    if (!request_ask(request, &request->batch, &pictures_progress))
        return false;
    request->version = request_ask(request, &request->batch, &dataset_version);
    return request->version != NULL;
}

/* What a statement of the batch has returned. */
static const struct rows *rows_of(const struct request *request, const struct statement *statement) {
    int at = 0;
    while (request->batch.queries[at]->statement != statement)
        at++;
    return &request->batch.queries[at]->rows;
}

/* The address that gives the picture for good, as that of a list does; the same for the pinned one. */
static struct text permalink_of(struct request *request) {
    return target_with(&request->arena, request->target, "dataset_version",
                       rows_value(&request->version->rows, 0, "version"));
}

/* An image may do nothing but look as it does: no script, nothing from elsewhere. */
static void add_headers(struct reply *reply) {
    reply->status = 200;
    reply->content_type = "image/svg+xml";
    reply->vary = TEXT("Accept-Encoding");
    reply_header(reply, "Content-Security-Policy",
                 TEXT("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"));
    reply_header(reply, "X-Content-Type-Options", TEXT("nosniff"));
}

static double width_of(const struct request *request) {
    long long width = 0;
    text_to_number(request_find_input(request, "width")->value, &width);
    return (double)width;
}

static bool draw_chart(struct request *request) {
    struct arena *arena = &request->arena;
    struct chart chart = {
        .arena = arena,
        .width = width_of(request),
        .with_rivals = text_equal(request_find_input(request, "vintage")->value, TEXT("all")),
        .with_derived = text_equal(request_find_input(request, "derived")->value, TEXT("true")),
        .version = rows_value(&request->version->rows, 0, "version"),
        .permalink = permalink_of(request)};
    if (!figures_read(&chart, &request->rows->rows, rows_of(request, &pictures_figures), MOST_FIGURES) ||
        !targets_read(&chart, rows_of(request, &pictures_targets)))
        return request_fail(request, PROBLEM_INTERNAL, "Memory has run out.");
    chart.list = arena_format(arena, "/v1/observations?indicator=%.*s", TEXT_FORMAT(chart.slug));
    chart_write(&request->reply.body, &chart);
    add_headers(&request->reply);
    return true;
}

static bool draw_grid(struct request *request) {
    struct grid grid = {.arena = &request->arena,
                        .width = width_of(request),
                        .version = rows_value(&request->version->rows, 0, "version"),
                        .permalink = permalink_of(request),
                        .list = TEXT("/v1/progress?level=update,principle")};
    if (!tallies_read(&request->arena, rows_of(request, &pictures_progress), &grid.tallies))
        return request_fail(request, PROBLEM_INTERNAL, "Memory has run out.");
    grid_write(&request->reply.body, &grid);
    add_headers(&request->reply);
    return true;
}

static const struct route routes[] = {
    {.path = "/v1/indicators/{slug}/chart.svg",
     .shape = ROUTE_HANDLED,
     .parameters = chart_choices,
     .handle = ask_chart,
     .finish = draw_chart},
    {.path = "/v1/progress.svg",
     .shape = ROUTE_HANDLED,
     .parameters = grid_choices,
     .handle = ask_grid,
     .finish = draw_grid},
    {0},
};

const struct resource pictures_resource = {"pictures", routes};
