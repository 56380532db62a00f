/* A chart from rows made by hand, as queries/pictures.sql would give them. */
#pragma once

#include "../common.h"
#include "../table.h"

#include "pictures/chart.h"

static const char *const subject_names[] = {"slug",       "name",    "definition", "unit",
                                            "unit_words", "measure", "programme"};
static const char *const subject_cells[] = {
    "homes-built", "Homes built", "Homes that were finished.", "homes", "homes", "stock", "Homes for all"};
static const char *const figure_names[] = {
    "id",        "series",    "series_name",  "period",  "first_day", "last_day", "value",  "value_text",
    "qualifier", "lower",     "upper",        "status",  "formula",   "rival_of", "rivals", "update",
    "document",  "publisher", "published_on", "section", "locator",   "link"};
static const char *const target_names[] = {"title",   "period",     "first_day", "last_day",
                                           "value",   "value_text", "qualifier", "document",
                                           "section", "locator",    "link"};

enum { FIGURE_CELLS = COUNT_OF(figure_names), TARGET_CELLS = COUNT_OF(target_names) };

#define SOURCE "2014", "The report", "The office", "2014-03", "1. Homes", "lines:7"

/* A plain figure of a day. */
#define FIGURE(id, series, day, value)                                                                       \
    id, series, NULL, day, day, day, value, value, "exact", value, value, "actual", NULL, NULL, "0", SOURCE, \
        "/v1/observations/" id

struct drawing {
    struct arena arena;
    struct table subject, figures, targets;
    struct chart chart;
    struct buffer body;
};

/* Reads the rows and draws them; the text lives until drawing_end. */
static inline struct text drawing_of(struct drawing *drawing, const char *const *figures, int figure_count,
                                     const char *const *targets, int target_count, int most) {
    *drawing = (struct drawing){.subject = {1, COUNT_OF(subject_names), subject_names, NULL, subject_cells},
                                .figures = {figure_count, FIGURE_CELLS, figure_names, NULL, figures},
                                .targets = {target_count, TARGET_CELLS, target_names, NULL, targets}};
    drawing->chart =
        (struct chart){.arena = &drawing->arena,
                       .width = 640,
                       .version = TEXT("3"),
                       .permalink = TEXT("/v1/indicators/homes-built/chart.svg?as_of=2014-03-31"),
                       .list = TEXT("/v1/observations?indicator=homes-built")};
    struct rows subject_rows = table_rows(&drawing->subject);
    struct rows figure_rows = table_rows(&drawing->figures);
    struct rows target_rows = table_rows(&drawing->targets);
    assert_true(figures_read(&drawing->chart, &subject_rows, &figure_rows, most));
    assert_true(targets_read(&drawing->chart, &target_rows));
    chart_write(&drawing->body, &drawing->chart);
    assert_false(drawing->body.failed);
    return buffer_text(&drawing->body);
}

static inline void drawing_end(struct drawing *drawing) {
    buffer_free(&drawing->body);
    arena_free(&drawing->arena);
}
