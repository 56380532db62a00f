/* A text is a view: it owns nothing and need not end in a zero byte. A buffer owns its bytes and grows; once
 * an append has failed for want of memory it stays failed, so that a writer checks once, at the end. Both
 * hold UTF-8 but never check it: that is text_is_utf8's work, done where input enters. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct text {
    const char *data; /* NULL means "no value", which is not the same as empty */
    size_t length;
};

#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})
#define TEXT_FORMAT(view) (int)(view).length, (view).data /* for "%.*s" */

/* A view of a zero-terminated string; NULL gives the text without a value. */
struct text text_of(const char *string);

bool text_equal(struct text a, struct text b);

bool text_equal_ignoring_case(struct text a, struct text b);

bool text_starts_with(struct text whole, struct text start);

/* The part before the first separator; `rest` becomes what follows it, or the text without a value at the
 * end. */
struct text text_split(struct text whole, char separator, struct text *rest);

/* Without the spaces and tabs at both ends (RFC 9110, 5.6.3: optional white space). */
struct text text_trim(struct text whole);

/* At most `most` bytes of a UTF-8 text, cut between characters. */
struct text text_shortened(struct text whole, size_t most);

/* Well-formed UTF-8 by RFC 3629 (no overlong forms, no surrogates) without a zero byte. */
bool text_is_utf8(struct text whole);

/* How many characters (code points) well-formed UTF-8 holds. */
size_t text_characters(struct text whole);

/* A whole decimal number of at most 18 digits, without sign; false when it is anything else. */
bool text_to_number(struct text whole, long long *number);

struct buffer {
    char *data;
    size_t length;
    size_t capacity;
    bool failed;
};

void buffer_free(struct buffer *buffer);

void buffer_add(struct buffer *buffer, struct text text);

void buffer_add_string(struct buffer *buffer, const char *string);

void buffer_add_byte(struct buffer *buffer, char byte);

void buffer_add_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A number that is not negative, with zeros in front where it has fewer digits than that; at most 18. Many
 * times faster than a format. */
void buffer_add_digits(struct buffer *buffer, long long number, int least);

/* Room for `extra` more bytes; false, and failed, when there is none. */
bool buffer_reserve(struct buffer *buffer, size_t extra);

struct text buffer_text(const struct buffer *buffer);
