/* Roles belong to the whole cluster and not to the database, so that no migration can make them: a dump would
 * not bring them along, and several databases share them. */
#include "db/privileges.h"

#include "base/embedded.h"

/* The commands that are still to be run, as one text; NULL when nothing is missing. */
static const char *const MISSING =
    "WITH wanted (role) AS (VALUES ('" ROLE_OF_READERS "'::name), ('" ROLE_OF_WRITERS
    "')), command (line) AS ("
    " SELECT format('CREATE ROLE %I NOLOGIN', role) FROM wanted"
    " WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role)"
    " UNION ALL SELECT format('GRANT %I TO %I', role, current_user) FROM wanted"
    " WHERE NOT coalesce((SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = role),"
    "   (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)))"
    " SELECT string_agg(line, '; ' ORDER BY line) FROM command";

static bool make_roles(struct session *session, struct buffer *fault) {
    struct rows missing;
    if (!session_rows(session, MISSING, &missing, fault))
        return false;
    const char *commands = missing.cell(&missing, 0, 0).data;
    bool good = !commands || session_run(session, commands, fault);
    if (!good)
        buffer_add_format(fault, "; let an administrator of the database run: %s", commands);
    session_rows_free(&missing);
    return good;
}

bool privileges_grant(struct session *session, struct buffer *fault) {
    if (!make_roles(session, fault))
        return false;
    if (session_run(session, embedded_content("privileges.sql").data, fault))
        return true;
    buffer_add_string(fault, " (in privileges.sql)");
    return false;
}
