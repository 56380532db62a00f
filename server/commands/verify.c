/* opsd verify: holds every published figure, promise and name against the lines it cites, and fails on any
 * that does not stand there. */
#include "commands/command.h"

#include "db/migrate.h"
#include "queries.h"
#include "verify/claim.h"
#include "verify/sources.h"

#include <stdio.h>
#include <string.h>

struct verification {
    struct sources *sources;
    struct rows documents;
    int claims;
    int places;
    int failed;
};

static struct text content_of(const struct verification *verification, struct text document) {
    const struct rows *rows = &verification->documents;
    for (int row = 0; row < rows->row_count; row++)
        if (text_equal(rows_value(rows, row, "slug"), document))
            return sources_find(verification->sources, rows_value(rows, row, "sha256"));
    return (struct text){NULL, 0};
}

static void report(struct verification *verification, const struct rows *rows, int row, const char *what) {
    struct text claim = rows_value(rows, row, "claim");
    struct text value_text = rows_value(rows, row, "value_text");
    verification->failed++;
    fprintf(stderr, "%s %s", rows_value(rows, row, "document").data, rows_value(rows, row, "locator").data);
    if (claim.data)
        fprintf(stderr, ": %s", claim.data);
    if (value_text.data)
        fprintf(stderr, " (%s)", value_text.data);
    fprintf(stderr, ": %s\n", what);
}

static struct text lines_of(const struct verification *verification, const struct rows *rows, int row) {
    struct text content = content_of(verification, rows_value(rows, row, "document"));
    return content.data ? sources_lines(content, rows_value(rows, row, "locator")) : content;
}

static void verify_claim(struct verification *verification, const struct rows *rows, int row) {
    struct claim claim = {.value = rows_value(rows, row, "value").data,
                          .value_text = rows_value(rows, row, "value_text").data,
                          .qualifier = rows_value(rows, row, "qualifier").data,
                          .measure = rows_value(rows, row, "measure").data,
                          .unit = rows_value(rows, row, "unit").data,
                          .period_as_stated = rows_value(rows, row, "as_stated").data,
                          .name = rows_value(rows, row, "name").data};
    struct text lines = lines_of(verification, rows, row);
    verification->claims++;
    if (!lines.data)
        return; /* verify_place tells it once for all claims on the place */
    enum claim_fault fault = claim_check(&claim, lines.data, lines.length);
    if (fault != CLAIM_STANDS)
        report(verification, rows, row, claim_fault_text(fault));
}

static void verify_place(struct verification *verification, const struct rows *rows, int row) {
    verification->places++;
    if (!content_of(verification, rows_value(rows, row, "document")).data)
        report(verification, rows, row, "no file of the folder has the document's digest");
    else if (!lines_of(verification, rows, row).length)
        report(verification, rows, row, "the document has no such lines");
}

static bool each(struct session *session, const struct statement *statement,
                 struct verification *verification,
                 void (*check)(struct verification *, const struct rows *, int), struct buffer *fault) {
    struct rows rows;
    if (!session_rows(session, statement->sql, &rows, fault))
        return false;
    for (int row = 0; row < rows.row_count; row++)
        check(verification, &rows, row);
    session_rows_free(&rows);
    return true;
}

static bool verify_all(struct session *session, struct verification *verification, struct buffer *fault) {
    if (!migrate_is_current(session, fault) ||
        !session_rows(session, verify_documents.sql, &verification->documents, fault))
        return false;
    bool good = each(session, &verify_places, verification, verify_place, fault) &&
                each(session, &verify_claims, verification, verify_claim, fault);
    session_rows_free(&verification->documents);
    return good;
}

static int verify(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
    struct verification verification = {0};
    (void)arguments;
    verification.sources = sources_read(settings->sources, &fault);
    struct session *session = verification.sources ? session_open(settings, SESSION_READER, &fault) : NULL;
    bool good = session && verify_all(session, &verification, &fault);
    session_close(session);
    if (verification.sources)
        sources_free(verification.sources);
    if (!good)
        return command_fail(&fault);
    printf("opsd: %d claims and %d places held against %s: %d do not stand there\n", verification.claims,
           verification.places, settings->sources, verification.failed);
    return verification.failed || !verification.claims ? EXIT_FAILED : EXIT_DONE;
}

const struct command verify_command = {
    "verify", "--sources DIR", "hold every figure, promise and name against the lines it cites",
    0,        verify,          NULL};
