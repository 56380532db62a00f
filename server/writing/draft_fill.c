/* Fills a draft with rows as they come. Decides what a row need not say, and what the sender is told; the
 * rows are read by upload.c and judged by the check. */
#include "writing/draft.h"

#include "base/json.h"
#include "core/pipeline.h"
#include "writes.h"
#include "writing/staging.h"
#include "writing/upload_log.h"

const struct parameter draft_fill_parameters[] = {
    {.name = "dry_run", .kind = PARAMETER_BOOLEAN},
    {0},
};

/* What fill.sql says where a row does not. */
static const char *const *filled_columns(enum files_file file) {
    static const char *const documents[] = {"update", "published_on", "document_kind", "role", NULL};
    static const char *const figures[] = {"id",         "revision", "area_basis", "dimensions",
                                          "value_text", "status",   "kind",       NULL};
    static const char *const commitments[] = {"due", "kind", NULL};
    static const char *const events[] = {"status", "kind", NULL};
    static const char *const recommendations[] = {"position", "kind", NULL};
    static const char *const evidence[] = {"id", "kind", NULL};
    static const char *const others[] = {"kind", NULL};
    switch (file) {
    case FILE_documents:
        return documents;
    case FILE_observations:
        return figures;
    case FILE_commitments:
        return commitments;
    case FILE_events:
        return events;
    case FILE_recommendations:
        return recommendations;
    case FILE_evidence:
        return evidence;
    default:
        return others;
    }
}

/* A key that is bound to a programme is good for rows about that one alone. */
static bool permit_staged(struct write *write) {
    struct rows rows;
    struct text own = write->request->caller.programme;
    if (!own.data)
        return true;
    request_input(write->request, "programme", own, false);
    if (!write_ask(write, &staged_elsewhere, &rows))
        return false;
    bool good = text_equal(rows_value(&rows, 0, "number"), TEXT("0"));
    session_rows_free(&rows);
    return good || caller_permit_programme(write->request, (struct text){NULL, 0});
}

/* Gives what is staged its defaults, checks it and keeps it. */
static bool keep(struct write *write) {
    return write_script(write, "fill.sql") && permit_staged(write) && staging_check(write) &&
           (write->forgotten || write_script(write, "keep_draft.sql"));
}

/* What the sender is told: how many rows there were, and what numbers they have been given. */
static bool report(struct write *write) {
    struct buffer data = {0};
    struct rows given;
    if (!write_script_rows(write, "given.sql", &given))
        return false;
    buffer_add_format(&data, "{\"file\":\"%s\",\"rows\":%lld,\"bytes\":%lld,\"dry_run\":%s",
                      files_about[write->request->action->file].name, write->rows_read, write->bytes_read,
                      write->forgotten ? "true" : "false");
    bool told = given.row_count && !write->forgotten; /* rows that are sent again are given others */
    for (int column = 0; told && column < given.column_count; column++) {
        struct text cell = given.cell(&given, 0, column);
        if (!cell.data)
            continue;
        json_add_name(&data, given.column_name(&given, column));
        json_add_compact(&data, cell);
    }
    buffer_add_byte(&data, '}');
    session_rows_free(&given);
    write->data = arena_copy(&write->request->arena, buffer_text(&data));
    buffer_free(&data);
    write->status = 200;
    return draft_count(write, &write->after);
}

bool draft_fill(struct write *write) {
    return draft_fill_from(write, upload_body(write));
}

bool draft_fill_from(struct write *write, struct upload_source source) {
    const struct input *dry_run = request_find_input(write->request, "dry_run");
    write->forgotten = dry_run && text_equal(dry_run->value, TEXT("true"));
    if (!draft_find(write) || !staging_begin(write) || !upload_log_begin(write) ||
        !upload_stage(write, source, filled_columns(write->request->action->file)))
        return false;
    upload_log_enter(write->log, "checking");
    session_set_deadline(write->session,
                         clock_now() + write->request->service->settings->upload_seconds * 1000000000LL);
    return draft_hold(write) && keep(write) && report(write) && staging_end(write) &&
           upload_log_keep(write->log);
}
