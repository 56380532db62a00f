/* Entries of table upload. Decides how often they are made; a log that cannot be written holds nobody up. */
#include "writing/upload_log.h"

#include "base/log.h"
#include "core/pipeline.h"
#include "writes.h"

#include <stdio.h>

static const long long SECOND = 1000000000LL;

bool upload_log_begin(struct write *write) {
    struct rows rows;
    struct arena *arena = &write->request->arena;
    struct upload_log *log = arena_take(arena, sizeof *log);
    if (!log)
        return request_fail(write->request, PROBLEM_INTERNAL, "Memory has run out.");
    *log = (struct upload_log){.write = write, .last = clock_now(), .state = "receiving"};
    if (!write_ask(write, &upload_begin, &rows))
        return false;
    log->id = arena_copy(arena, rows_value(&rows, 0, "upload_id"));
    log->started = arena_copy(arena, rows_value(&rows, 0, "started_at"));
    session_rows_free(&rows);
    write->log = log;
    return true;
}

void upload_log_enter(struct upload_log *log, const char *state) {
    enum { MANY = 10000 };
    log->state = state;
    log->last = 0;
    /* What will be over in a moment need not be told. */
    if (log->session || log->write->rows_read >= MANY)
        upload_log_tick(log);
}

static bool tell(struct upload_log *log, struct session *session, const char *state) {
    const struct write *write = log->write;
    const struct request *request = write->request;
    char key[24], rows[24], bytes[24], expected[24], faults[24];
    struct rows none;
    snprintf(key, sizeof key, "%lld", request->caller.key_id);
    snprintf(rows, sizeof rows, "%lld", write->rows_read);
    snprintf(bytes, sizeof bytes, "%lld", write->bytes_read);
    snprintf(expected, sizeof expected, "%lld", request->body_expected);
    snprintf(faults, sizeof faults, "%lld",
             (long long)request->problem.fault_count + request->problem.further);
    const char *const values[] = {log->id.data,
                                  request_find_input(request, "update_year")->value.data,
                                  files_about[request->action->file].name,
                                  request->body_type,
                                  write->forgotten ? "true" : "false",
                                  request->caller.key_id ? key : NULL,
                                  request->caller.name.data,
                                  state,
                                  rows,
                                  bytes,
                                  request->body_expected < 0 ? NULL : expected,
                                  faults,
                                  log->started.data};
    if (!session_ask(session, &upload_tell, values, &none))
        return false;
    session_rows_free(&none);
    return true;
}

/* A database that is too busy for this is not waited for long. */
static void open_session(struct upload_log *log) {
    struct buffer fault = {0};
    log->session = session_open(log->write->request->service->settings, SESSION_WRITER, &fault);
    if (!log->session)
        log_message(LOG_WARNING, "upload-untold", "%.*s", TEXT_FORMAT(buffer_text(&fault)));
    buffer_free(&fault);
}

void upload_log_tick(struct upload_log *log) {
    enum { PATIENCE = 5 };
    long long now = clock_now();
    if (now - log->last < SECOND)
        return;
    log->last = now;
    if (!log->session)
        open_session(log);
    if (!log->session)
        return;
    session_set_deadline(log->session, now + PATIENCE * SECOND);
    if (tell(log, log->session, log->state))
        return;
    log_message(LOG_WARNING, "upload-untold", "%.*s", TEXT_FORMAT(session_refusal(log->session)->message));
    session_close(log->session);
    log->session = NULL;
}

bool upload_log_keep(struct upload_log *log) {
    if (log->write->forgotten)
        return true;
    bool good = tell(log, log->write->session, "kept") && write_do(log->write, &upload_sweep);
    log->write->refused |= !good;
    return good;
}

void upload_log_end(struct upload_log *log, bool good) {
    struct write *write = log->write;
    session_close(log->session);
    log->session = NULL;
    if (good && !write->forgotten)
        return;
    if (!session_is_idle(write->session) || !tell(log, write->session, good ? "checked" : "refused"))
        log_message(LOG_WARNING, "upload-untold", "how upload %.*s ended could not be entered",
                    TEXT_FORMAT(log->id));
}
