/* Structured logs: one JSON object a line, on standard error. */
#pragma once

#include "base/text.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* Lines below `level` are dropped. The default is LOG_INFO. */
void log_set_level(enum log_level level);

bool log_wants(enum log_level level);

/* Has the lines of log_open gathered and written by a thread, until log_stop, which loses none. Without it,
 * or where there is no thread to be had, each is written as it comes. */
void log_start(void);

void log_stop(void);

/* Begins a line of which there are many, for members to be added to (base/json.h). Until log_close, which
 * must follow, all other lines wait. NULL, and nothing to close, where the level is not wanted. */
struct buffer *log_open(enum log_level level, const char *event);

void log_close(void);

/* `members` is the inside of a JSON object after time, level and event: `"port":8080`; empty text for none.
 * Written at once, after all lines before it. */
void log_line(enum log_level level, const char *event, struct text members);

/* An event with one message. */
void log_message(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
