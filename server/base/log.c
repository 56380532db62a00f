/* Lines are gathered and written by a thread of their own, so that whoever logs waits for no disk, and many
 * lines cost one write. Each write is of whole lines; what is no everyday line goes out at once, with all
 * before it. */
#include "base/log.h"

#include "base/json.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
    MOST_PENDING = 1 << 20,       /* bytes that wait; whoever logs more writes them */
    GATHERED_MICROSECONDS = 20000 /* what comes within that time goes out together */
};

static atomic_int lowest = LOG_INFO;

static pthread_mutex_t pending_lock = PTHREAD_MUTEX_INITIALIZER; /* guards the five below */
static pthread_cond_t some_pending = PTHREAD_COND_INITIALIZER;
static struct buffer pending;
static size_t begun;   /* where the line under way starts in it */
static bool gathering; /* the thread runs */
static bool ending;

static pthread_mutex_t writing_lock = PTHREAD_MUTEX_INITIALIZER; /* held before the other; guards this: */
static struct buffer written;

static pthread_t writer;

void log_set_level(enum log_level level) {
    lowest = level;
}

bool log_wants(enum log_level level) {
    return (int)level >= lowest;
}

/* A log that cannot be written has no better place to say so. */
static void write_all(struct text lines) {
    while (lines.length) {
        ssize_t count = write(STDERR_FILENO, lines.data, lines.length);
        if (count < 0 && errno != EINTR)
            return;
        if (count > 0)
            lines = (struct text){lines.data + count, lines.length - (size_t)count};
    }
}

static void flush(void) {
    pthread_mutex_lock(&writing_lock);
    pthread_mutex_lock(&pending_lock);
    struct buffer lines = pending;
    pending = written;
    pthread_mutex_unlock(&pending_lock);
    write_all(buffer_text(&lines));
    lines.length = 0;
    written = lines;
    pthread_mutex_unlock(&writing_lock);
}

static bool await_lines(void) {
    pthread_mutex_lock(&pending_lock);
    while (!pending.length && !ending)
        pthread_cond_wait(&some_pending, &pending_lock);
    bool going = !ending;
    pthread_mutex_unlock(&pending_lock);
    return going;
}

static void *run(void *argument) {
    while (await_lines()) {
        usleep(GATHERED_MICROSECONDS);
        flush();
    }
    flush();
    return argument;
}

void log_start(void) {
    ending = false;
    gathering = pthread_create(&writer, NULL, run, NULL) == 0;
}

void log_stop(void) {
    pthread_mutex_lock(&pending_lock);
    bool started = gathering;
    ending = true;
    gathering = false;
    pthread_cond_signal(&some_pending);
    pthread_mutex_unlock(&pending_lock);
    if (started)
        pthread_join(writer, NULL);
}

/* The calendar is asked once a second. */
static void add_time(struct buffer *line) {
    static time_t second = -1; /* guarded by pending_lock, as is: */
    static char text[32];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (now.tv_sec != second) {
        struct tm utc;
        gmtime_r(&now.tv_sec, &utc);
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.", &utc);
        second = now.tv_sec;
    }
    buffer_add_string(line, text);
    buffer_add_digits(line, now.tv_nsec / 1000000, 3);
    buffer_add_byte(line, 'Z');
}

struct buffer *log_open(enum log_level level, const char *event) {
    static const char *const names[] = {"debug", "info", "warning", "error"};
    if (!log_wants(level))
        return NULL;
    pthread_mutex_lock(&pending_lock);
    begun = pending.length;
    buffer_add(&pending, TEXT("{\"time\":\""));
    add_time(&pending);
    buffer_add(&pending, TEXT("\",\"level\":\""));
    buffer_add_string(&pending, names[level]);
    buffer_add(&pending, TEXT("\",\"event\":\""));
    buffer_add_string(&pending, event);
    buffer_add_byte(&pending, '"');
    return &pending;
}

static void finish(bool at_once) {
    buffer_add(&pending, TEXT("}\n"));
    if (pending.failed) { /* there is no memory for it: no line is better than a part of one */
        pending.length = begun;
        pending.failed = false;
    }
    at_once = at_once || !gathering || pending.length > MOST_PENDING;
    if (!at_once)
        pthread_cond_signal(&some_pending);
    pthread_mutex_unlock(&pending_lock);
    if (at_once)
        flush();
}

void log_close(void) {
    finish(false);
}

void log_line(enum log_level level, const char *event, struct text members) {
    struct buffer *line = log_open(level, event);
    if (!line)
        return;
    if (members.length) {
        buffer_add_byte(line, ',');
        buffer_add(line, members);
    }
    finish(true);
}

void log_message(enum log_level level, const char *event, const char *format, ...) {
    char text[1024];
    va_list values;
    va_start(values, format);
    int length = vsnprintf(text, sizeof text, format, values);
    va_end(values);
    struct text whole = {text, length < 0                     ? 0
                               : (size_t)length < sizeof text ? (size_t)length
                                                              : sizeof text - 1};
    struct buffer *line = log_open(level, event);
    if (!line)
        return;
    json_add_name(line, TEXT("message"));
    json_add_string(line, text_shortened(whole, sizeof text - 5));
    finish(true);
}
