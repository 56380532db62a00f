/* Structured logs: one JSON object a line, on standard error. */
#pragma once

#include "base/text.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* Lines below `level` are dropped. The default is LOG_INFO. */
void log_set_level(enum log_level level);

bool log_wants(enum log_level level);

/* `members` is the inside of a JSON object after time, level and event: `"port":8080`; empty text for none.
 */
void log_line(enum log_level level, const char *event, struct text members);

/* An event with one message. */
void log_message(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
