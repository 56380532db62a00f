/* Between the reader of rows and a COPY. Decides how much is gathered before it is sent; never what a row may
 * say. */
#include "writing/upload.h"

#include "core/digest.h"
#include "core/pipeline.h"
#include "writing/staging.h"
#include "writing/upload_log.h"

enum { BLOCK = 65536, A_SECOND = 1000 };

static enum pipe_state take_body(void *context, char *into, size_t room, size_t *taken) {
    struct write *write = context;
    enum pipe_state state = pipe_take(write->request->pipe, into, room, taken, A_SECOND);
    if (write->digest)
        digest_add(write->digest, (struct text){into, *taken});
    return state;
}

struct upload_source upload_body(struct write *write) {
    return (struct upload_source){take_body, write};
}

struct upload {
    struct write *write;
    struct rows_reader reader;
    struct buffer data; /* of the COPY, not sent yet */
    bool lost;          /* the database takes no more */
};

static bool send_data(struct upload *upload) {
    const struct settings *settings = upload->write->request->service->settings;
    /* The deadline is for the database; however long the sender takes. */
    session_set_deadline(upload->write->session, clock_now() + settings->write_seconds * 1000000000LL);
    bool good = !upload->data.failed && staging_send(upload->write, buffer_text(&upload->data));
    upload->data.length = 0;
    return good;
}

static void stage_row(void *context, const struct row *row, long long number) {
    struct upload *upload = context;
    if (upload->lost)
        return;
    row_add_copy(&upload->data, upload->reader.file, row, number);
    if (upload->data.length >= BLOCK)
        upload->lost = !send_data(upload);
}

static void note_progress(struct upload *upload, size_t taken) {
    struct write *write = upload->write;
    write->rows_read = upload->reader.rows;
    write->bytes_read += (long long)taken;
    if (write->log)
        upload_log_tick(write->log);
}

/* Until the end of the bytes, or until they break off or the database is gone. */
static enum pipe_state read_all(struct upload *upload, struct upload_source source) {
    char block[BLOCK];
    enum pipe_state state = PIPE_NOTHING_YET;
    while (!upload->lost && (state == PIPE_BYTES || state == PIPE_NOTHING_YET)) {
        size_t taken = 0;
        state = source.take(source.context, block, sizeof block, &taken);
        rows_reader_put(&upload->reader, (struct text){block, taken});
        note_progress(upload, taken);
    }
    rows_reader_end(&upload->reader);
    note_progress(upload, 0);
    upload->lost = upload->lost || (state == PIPE_ENDED && !send_data(upload));
    return state;
}

static bool check_rows(struct upload *upload) {
    struct write *write = upload->write;
    struct request *request = write->request;
    write->places = upload->reader.places;
    write->unreadable = upload->reader.unreadable;
    if (write->rows_read == 0 && !request->problem.first)
        return request_fail(request, PROBLEM_INVALID, "The body holds no rows.");
    return true;
}

bool upload_stage(struct write *write, struct upload_source source, const char *const *optional) {
    struct upload upload = {.write = write,
                            .reader = {.request = write->request,
                                       .file = write->request->action->file,
                                       .optional = optional,
                                       .take = stage_row}};
    upload.reader.context = &upload;
    write->rows_read = write->bytes_read = 0;
    if (!rows_reader_begin(&upload.reader, write->request->body_type))
        return request_fail(write->request, PROBLEM_INTERNAL, "Memory has run out.");
    if (!staging_open(write, upload.reader.file))
        return false;
    enum pipe_state end = read_all(&upload, source);
    buffer_free(&upload.data);
    bool closed = staging_close(write, end == PIPE_ENDED && !upload.lost ? NULL : "the rows break off");
    if (end == PIPE_BROKEN) {
        write->refused = false; /* the database did as it was told */
        return request_fail(write->request, PROBLEM_UNAVAILABLE, "The body broke off; nothing was changed.");
    }
    return closed && check_rows(&upload);
}

bool upload_skim(struct write *write) {
    struct upload_source source = upload_body(write);
    char block[BLOCK];
    enum pipe_state state = PIPE_NOTHING_YET;
    while (state == PIPE_BYTES || state == PIPE_NOTHING_YET) {
        size_t taken;
        state = source.take(source.context, block, sizeof block, &taken);
    }
    return state == PIPE_ENDED;
}
