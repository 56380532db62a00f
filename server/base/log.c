/* Each line is built whole and written with one write(2), so that lines of several threads never mix. */
#include "base/log.h"

#include "base/json.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static atomic_int lowest = LOG_INFO;

void log_set_level(enum log_level level) {
    lowest = level;
}

bool log_wants(enum log_level level) {
    return (int)level >= lowest;
}

static void add_time(struct buffer *line) {
    struct timespec now;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    char text[32];
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    buffer_add_format(line, "%s.%03ldZ", text, now.tv_nsec / 1000000);
}

void log_line(enum log_level level, const char *event, struct text members) {
    static const char *const names[] = {"debug", "info", "warning", "error"};
    if (!log_wants(level))
        return;
    struct buffer line = {0};
    buffer_add_string(&line, "{\"time\":\"");
    add_time(&line);
    buffer_add_format(&line, "\",\"level\":\"%s\",\"event\":\"%s\"", names[level], event);
    if (members.length) {
        buffer_add_byte(&line, ',');
        buffer_add(&line, members);
    }
    buffer_add_string(&line, "}\n");
    /* A log that cannot be written has no better place to say so. */
    if (!line.failed && write(STDERR_FILENO, line.data, line.length) < 0) {
    }
    buffer_free(&line);
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
    struct buffer members = {0};
    json_add_name(&members, TEXT("message"));
    json_add_string(&members, text_shortened(whole, sizeof text - 5));
    log_line(level, event, buffer_text(&members));
    buffer_free(&members);
}
