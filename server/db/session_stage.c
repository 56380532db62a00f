/* Plain calls of what the scripts define. Decides only that they run once a session; what they do, they say.
 */
#include "db/session_stage.h"

#include "base/embedded.h"
#include "db/session_wire.h"

/* A transaction that was rolled back may have taken them along. */
static bool find(struct session *session, bool *found, struct buffer *fault) {
    struct rows rows;
    if (!session_rows(session, "SELECT to_regclass('pg_temp.staging') IS NOT NULL", &rows, fault))
        return false;
    *found = text_equal(rows.cell(&rows, 0, 0), TEXT("t"));
    session_rows_free(&rows);
    return true;
}

static bool make(struct session *session, struct buffer *fault) {
    static const char *const scripts[] = {"stage.sql",           "correct.sql",       "rules.sql",
                                          "check_catalogue.sql", "check_figures.sql", "check.sql",
                                          "merge_catalogue.sql", "merge.sql"};
    for (size_t at = 0; at < sizeof scripts / sizeof scripts[0]; at++)
        if (!session_run(session, embedded_content(scripts[at]).data, fault))
            return false;
    return true;
}

bool session_stage(struct session *session, struct buffer *fault) {
    bool found = session->has_stage;
    bool lasts = session_is_idle(session);
    if (!found && !find(session, &found, fault))
        return false;
    bool good = found ? session_run(session, "SELECT pg_temp.staging_empty()", fault) : make(session, fault);
    session->has_stage |= good && lasts;
    return good;
}

bool session_unstage(struct session *session, struct buffer *fault) {
    return session_run(session, "SELECT pg_temp.staging_empty() WHERE pg_temp.staging_is_long()", fault);
}

bool session_tidy(struct session *session, struct buffer *fault) {
    return !session->has_stage ||
           session_run(session,
                       "SELECT pg_temp.staging_empty() WHERE EXISTS "
                       "(SELECT FROM pg_temp.staging WHERE pg_relation_size(staged) > 65536)",
                       fault);
}

bool session_correct(struct session *session, struct buffer *fault) {
    return session_run(session, "SELECT pg_temp.staging_correct()", fault);
}

bool session_check(struct session *session, long long *count, struct buffer *fault) {
    struct rows rows;
    *count = 0;
    if (!session_rows(session, "SELECT pg_temp.staging_check()", &rows, fault))
        return false;
    text_to_number(rows.cell(&rows, 0, 0), count);
    session_rows_free(&rows);
    return true;
}

bool session_merge(struct session *session, struct buffer *fault) {
    return session_run(session, "SELECT pg_temp.staging_merge()", fault);
}
