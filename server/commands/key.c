/* opsd key: makes, lists and revokes API keys. A key is printed when it is made and never again. */
#include "commands/command.h"

#include "core/caller.h"
#include "core/key.h"
#include "db/migrate.h"
#include "formats/table.h"
#include "queries.h"

#include <stdio.h>
#include <string.h>

static struct session *open_current(const struct settings *settings, struct buffer *fault) {
    struct session *session = session_open(settings, SESSION_OWNER, fault);
    if (session && migrate_is_current(session, fault))
        return session;
    session_close(session);
    return NULL;
}

/* What a caller of the command can put right, by the constraint that was violated or the kind of error; the
 * exit code that goes with it. */
static int explain_refusal(const struct refusal *refusal, struct buffer *fault) {
    static const struct {
        const char *told;
        const char *meant;
    } known[] = {
        {"api_key_name_form", "--name takes 1 to 100 characters on one line"},
        {"api_key_expires_at_later", "--expires takes a day that is not past"},
        {"22007", "--expires takes a day as YYYY-MM-DD"},
        {"22008", "--expires takes a day that there is, as YYYY-MM-DD"},
    };
    for (size_t at = 0; at < sizeof known / sizeof known[0]; at++)
        if (text_equal(refusal->constraint, text_of(known[at].told)) ||
            strcmp(refusal->sqlstate, known[at].told) == 0) {
            buffer_add_string(fault, known[at].meant);
            return EXIT_USAGE;
        }
    buffer_add(fault, refusal->message.data ? refusal->message : TEXT("the database did not answer"));
    return EXIT_FAILED;
}

/* EXIT_DONE with rows, or the exit code with a fault. */
static int ask(const struct settings *settings, const struct statement *statement, const char *const *values,
               struct rows *rows, struct buffer *fault) {
    struct session *session = open_current(settings, fault);
    int code = !session ? EXIT_FAILED
               : session_ask(session, statement, values, rows)
                   ? EXIT_DONE
                   : explain_refusal(session_refusal(session), fault);
    session_close(session);
    return code;
}

static int fail(int code, struct buffer *fault) {
    command_fail(fault);
    return code;
}

enum { ROLE, NAME, PROGRAMME, EXPIRES };

static const struct flag create_flags[] = {
    [ROLE] = {"role", "ROLE", role_names, true,
              "editor, publisher or admin: each may do what those before may"},
    [NAME] = {"name", "NAME", NULL, true, "whose key it is, for the audit log"},
    [PROGRAMME] = {"programme", "SLUG", NULL, false, "the only programme that it may write to"},
    [EXPIRES] = {"expires", "YYYY-MM-DD", NULL, false, "the last day on which it is good (UTC)"},
    {0},
};

/* PostgreSQL reads many spellings of a day; here there is one. */
static bool is_day(const char *text) {
    for (size_t at = 0; at < 10; at++)
        if (at == 4 || at == 7 ? text[at] != '-' : text[at] < '0' || text[at] > '9')
            return false;
    return !text[10];
}

static int store(const struct settings *settings, char *const *flags, const char *key, struct rows *rows,
                 struct buffer *fault) {
    char prefix[KEY_PREFIX + 1];
    char hash[KEY_HASH + 1];
    snprintf(prefix, sizeof prefix, "%.*s", KEY_PREFIX, key);
    key_hash(text_of(key), hash);
    const char *const values[] = {flags[NAME], flags[ROLE], flags[PROGRAMME], flags[EXPIRES], prefix, hash};
    int code = ask(settings, &keys_create, values, rows, fault);
    if (code != EXIT_DONE || rows->row_count)
        return code;
    session_rows_free(rows);
    buffer_add_string(fault, "there is no programme of that name: /v1/programmes lists all");
    return EXIT_FAILED;
}

static int create(const struct settings *settings, char **flags) {
    struct buffer fault = {0};
    struct rows rows;
    char key[KEY_LENGTH + 1];
    if (flags[EXPIRES] && !is_day(flags[EXPIRES])) {
        buffer_add_string(&fault, "--expires takes a day as YYYY-MM-DD");
        return fail(EXIT_USAGE, &fault);
    }
    if (!key_make(key)) {
        buffer_add_string(&fault, "the system gives no random bits");
        return command_fail(&fault);
    }
    int code = store(settings, flags, key, &rows, &fault);
    if (code != EXIT_DONE)
        return fail(code, &fault);
    fprintf(stderr, "opsd: key %s, for %s; it is shown this once:\n", rows_value(&rows, 0, "key_id").data,
            flags[NAME]);
    session_rows_free(&rows);
    return printf("%s\n", key) < 0 || fflush(stdout) != 0 ? EXIT_FAILED : EXIT_DONE;
}

static int list(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
    struct buffer table = {0};
    struct arena arena = {NULL};
    struct rows rows;
    (void)arguments;
    int code = ask(settings, &keys_list, NULL, &rows, &fault);
    if (code != EXIT_DONE)
        return fail(code, &fault);
    table_write(&table, &arena, &rows, rows.row_count, NULL);
    fwrite(table.data, 1, table.length, stdout);
    session_rows_free(&rows);
    buffer_free(&table);
    arena_free(&arena);
    return EXIT_DONE;
}

static int revoke(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
    struct rows rows;
    const char *const values[] = {arguments[0]};
    int code = ask(settings, &keys_revoke, values, &rows, &fault);
    if (code == EXIT_DONE && rows.row_count == 0) {
        session_rows_free(&rows);
        buffer_add_string(&fault, "there is no such key; opsd key list tells numbers and prefixes");
        code = EXIT_FAILED;
    }
    if (code != EXIT_DONE)
        return fail(code, &fault);
    fprintf(stderr, "opsd: key %s (%s, %s) is refused from now on%s\n", rows_value(&rows, 0, "key_id").data,
            rows_value(&rows, 0, "prefix").data, rows_value(&rows, 0, "name").data,
            text_equal(rows_value(&rows, 0, "known"), TEXT("t")) ? ", as it was before" : "");
    session_rows_free(&rows);
    return EXIT_DONE;
}

const struct command key_create_command = {
    "key create", "FLAGS", "make an API key, and print it this once:", 0, create, create_flags};
const struct command key_list_command = {
    "key list", "", "list API keys by their beginnings, with role and use", 0, list, NULL};
const struct command key_revoke_command = {
    "key revoke", "PREFIX|NUMBER", "refuse an API key from now on", 1, revoke, NULL};
