/* Notes rows by the statements that export them. Decides which files are compared; what is told of the
 * differences, server/import/tell.sql says. */
#include "db/record_told.h"

#include "base/embedded.h"
#include "files/files.h"
#include "queries.h"

#include <stdlib.h>

bool record_count(struct session *session, long long *total, struct buffer *fault) {
    struct buffer sql = {0};
    struct rows rows;
    buffer_add_string(&sql, "CREATE TEMP TABLE loaded (file, number) ON COMMIT DROP AS ");
    for (int file = 0; file < FILE_COUNT; file++)
        buffer_add_format(&sql, "%sSELECT '%s', count(*) FROM staged_%s", file ? " UNION ALL " : "",
                          files_about[file].name, files_about[file].name);
    buffer_add_byte(&sql, '\0');
    bool good = !sql.failed && session_run(session, sql.data, fault) &&
                session_rows(session, "SELECT sum(number) FROM loaded", &rows, fault);
    buffer_free(&sql);
    if (!good)
        return false;
    *total = atoll(rows.cell(&rows, 0, 0).data);
    session_rows_free(&rows);
    return true;
}

/* Figures are only ever added: there is nothing to compare. What has two words for a key has no address. */
static bool note(struct session *session, const char *moment, struct buffer *fault) {
    static const struct {
        enum files_file file;
        const struct statement *rows;
    } compared[] = {
        {FILE_updates, &export_updates},
        {FILE_documents, &export_documents},
        {FILE_organisations, &export_organisations},
        {FILE_areas, &export_areas},
        {FILE_principles, &export_principles},
        {FILE_programmes, &export_programmes},
        {FILE_indicators, &export_indicators},
        {FILE_commitments, &export_commitments},
        {FILE_events, &export_events},
        {FILE_recommendations, &export_recommendations},
        {FILE_case_studies, &export_case_studies},
        {FILE_checks, &export_checks},
    };
    bool good = true;
    for (size_t at = 0; good && at < sizeof compared / sizeof compared[0]; at++) {
        const struct files_about *about = &files_about[compared[at].file];
        struct buffer sql = {0};
        buffer_add_format(&sql, "INSERT INTO noted SELECT '%s', '%s', r.%s, to_jsonb(r) FROM (%s) AS r",
                          moment, about->name, about->key, compared[at].rows->sql);
        buffer_add_byte(&sql, '\0');
        good = !sql.failed && session_run(session, sql.data, fault);
        buffer_free(&sql);
    }
    return good;
}

bool record_note(struct session *session, struct buffer *fault) {
    return session_run(session,
                       "CREATE TEMP TABLE noted (moment text, file text, key text, cells jsonb, "
                       "PRIMARY KEY (file, key, moment)) ON COMMIT DROP",
                       fault) &&
           note(session, "before", fault);
}

bool record_tell(struct session *session, struct buffer *fault) {
    return note(session, "after", fault) && session_run(session, embedded_content("tell.sql").data, fault);
}
