/* Adds a file to a draft. Decides what its name means; the rest is what an upload does. */
#include "commands/fill.h"

#include "commands/ticker.h"
#include "db/migrate.h"
#include "writes.h"
#include "writing/draft.h"
#include "writing/upload_log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A request as it would have come, for what goes on as if it had. */
struct filling {
    struct service service;
    struct action action;
    struct request request;
    struct write write;
    FILE *file;
    struct progress progress;
};

static enum pipe_state take_block(void *context, char *into, size_t room, size_t *taken) {
    struct filling *filling = context;
    *taken = fread(into, 1, room, filling->file);
    atomic_fetch_add(&filling->progress.bytes, (long long)*taken);
    return *taken ? PIPE_BYTES : ferror(filling->file) ? PIPE_BROKEN : PIPE_ENDED;
}

/* The file of the record and the form that a name stands for; false when it is none. */
static bool read_name(struct filling *filling, const char *path, struct buffer *fault) {
    static const char *const endings[][2] = {
        {"csv", "text/csv"}, {"ndjson", "application/x-ndjson"}, {"json", "application/json"}};
    const char *slash = strrchr(path, '/');
    struct text ending;
    struct text stem = text_split(text_of(slash ? slash + 1 : path), '.', &ending);
    filling->action.file = FILE_COUNT;
    for (int file = 0; file < FILE_COUNT; file++)
        if (text_equal(stem, text_of(files_about[file].name)) && file != FILE_updates)
            filling->action.file = (enum files_file)file;
    for (size_t at = 0; at < sizeof endings / sizeof endings[0]; at++)
        if (text_equal(ending, text_of(endings[at][0])))
            filling->request.body_type = endings[at][1];
    if (filling->action.file < FILE_COUNT && filling->request.body_type)
        return true;
    buffer_add_format(fault,
                      "%s: the name must say which rows it holds and how: observations.csv, events.ndjson, "
                      "documents.json",
                      path);
    return false;
}

static bool open_file(struct filling *filling, const char *path, struct buffer *fault) {
    struct stat about;
    filling->file = fopen(path, "rb");
    if (filling->file && fstat(fileno(filling->file), &about) == 0) {
        filling->request.body_expected = S_ISREG(about.st_mode) ? (long long)about.st_size : -1;
        return true;
    }
    buffer_add_format(fault, "cannot open %s: %s", path, strerror(errno));
    return false;
}

static void name_inputs(struct filling *filling, const char *year) {
    struct request *request = &filling->request;
    struct buffer target = {0};
    buffer_add_format(&target, "/v1/updates/%s/", year);
    for (const char *at = files_about[filling->action.file].name; *at; at++)
        buffer_add_byte(&target, *at == '_' ? '-' : *at);
    request_input(request, "year", text_of(year), false);
    request_input(request, "key_name", request->caller.name, false);
    request_input(request, "method", TEXT("POST"), false);
    request_input(request, "target_path", arena_copy(&request->arena, buffer_text(&target)), false);
    buffer_free(&target);
}

/* False with the faults in the request, or the refusal in the session. */
static bool fill(struct filling *filling, struct buffer *fault) {
    struct write *write = &filling->write;
    struct upload_source source = {take_block, filling};
    if (!session_run(write->session, "BEGIN", fault))
        return false;
    bool good = draft_fill_from(write, source) && write_audit(write);
    if (write->refused)
        buffer_add(fault, session_refusal(write->session)->message.data
                              ? session_refusal(write->session)->message
                              : TEXT("the database did not answer"));
    struct buffer secondary = {0}; /* a failed rollback adds nothing to the first fault */
    good = session_run(write->session, good ? "COMMIT" : "ROLLBACK", good ? fault : &secondary) && good;
    buffer_free(&secondary);
    if (write->log)
        upload_log_end(write->log, good);
    return good;
}

static void print_faults(const struct filling *filling, const char *path) {
    for (const struct problem_fault *at = filling->request.problem.first; at; at = at->next) {
        struct text place = at->column.data ? at->column : at->pointer;
        fprintf(stderr, "%s:%.*s: %.*s%s%.*s\n", path, TEXT_FORMAT(at->line), TEXT_FORMAT(place),
                place.length ? ": " : "", TEXT_FORMAT(at->message));
    }
}

static bool run(struct filling *filling, const char *path, const char *year, struct buffer *fault) {
    struct write *write = &filling->write;
    if (!read_name(filling, path, fault) || !open_file(filling, path, fault))
        return false;
    name_inputs(filling, year);
    write->session = session_open(filling->service.settings, SESSION_OWNER, fault);
    if (!write->session || !migrate_is_current(write->session, fault))
        return false;
    filling->progress.doing = files_about[filling->action.file].file_name;
    struct ticker *ticker = ticker_start("adding", &filling->progress);
    bool good = fill(filling, fault);
    ticker_stop(ticker);
    const struct problem *problem = &filling->request.problem;
    if (!good && !fault->length && problem->first)
        buffer_add_format(fault, "%lld faults in the rows; nothing was added",
                          (long long)problem->fault_count + problem->further);
    else if (!good && !fault->length)
        buffer_add(fault, problem->detail);
    return good;
}

int fill_draft(const struct settings *settings, const char *path, const char *year) {
    struct buffer fault = {0};
    struct filling filling = {.service.settings = settings,
                              .request.caller.name = TEXT("opsd import"),
                              .request.service = &filling.service,
                              .request.action = &filling.action,
                              .write.request = &filling.request};
    bool good = run(&filling, path, year, &fault);
    if (good)
        printf("opsd: %lld rows added to the draft of %s from %s\n", filling.write.rows_read, year, path);
    else
        print_faults(&filling, path);
    session_close(filling.write.session);
    if (filling.file)
        fclose(filling.file);
    arena_free(&filling.request.arena);
    return good ? EXIT_DONE : command_fail(&fault);
}
