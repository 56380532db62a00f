/* Views and growing buffers: the two shapes that bytes have in this server. Decides nothing about their
 * meaning. */
#include "base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct text text_of(const char *string) {
    return (struct text){string, string ? strlen(string) : 0};
}

bool text_equal(struct text a, struct text b) {
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

bool text_equal_ignoring_case(struct text a, struct text b) {
    return a.length == b.length && (a.length == 0 || strncasecmp(a.data, b.data, a.length) == 0);
}

bool text_starts_with(struct text whole, struct text start) {
    return whole.length >= start.length && memcmp(whole.data, start.data, start.length) == 0;
}

struct text text_split(struct text whole, char separator, struct text *rest) {
    const char *found = whole.length ? memchr(whole.data, separator, whole.length) : NULL;
    if (!found) {
        *rest = (struct text){NULL, 0};
        return whole;
    }
    size_t before = (size_t)(found - whole.data);
    *rest = (struct text){found + 1, whole.length - before - 1};
    return (struct text){whole.data, before};
}

struct text text_trim(struct text whole) {
    while (whole.length && (*whole.data == ' ' || *whole.data == '\t')) {
        whole.data++;
        whole.length--;
    }
    while (whole.length && (whole.data[whole.length - 1] == ' ' || whole.data[whole.length - 1] == '\t'))
        whole.length--;
    return whole;
}

struct text text_shortened(struct text whole, size_t most) {
    if (whole.length <= most)
        return whole;
    while (most && ((unsigned char)whole.data[most] & 0xC0) == 0x80)
        most--;
    return (struct text){whole.data, most};
}

/* How many continuation bytes follow `lead`, and the range of the first of them (RFC 3629, section 4); -1
 * when no character starts so. */
static int utf8_followers(unsigned char lead, unsigned char *low, unsigned char *high) {
    *low = 0x80;
    *high = 0xBF;
    if (lead < 0x80)
        return lead ? 0 : -1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 1;
    if (lead >= 0xE0 && lead <= 0xEF) {
        if (lead == 0xE0)
            *low = 0xA0;
        if (lead == 0xED)
            *high = 0x9F;
        return 2;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        if (lead == 0xF0)
            *low = 0x90;
        if (lead == 0xF4)
            *high = 0x8F;
        return 3;
    }
    return -1;
}

bool text_is_utf8(struct text whole) {
    for (size_t at = 0; at < whole.length;) {
        unsigned char low;
        unsigned char high;
        int followers = utf8_followers((unsigned char)whole.data[at++], &low, &high);
        if (followers < 0 || whole.length - at < (size_t)followers)
            return false;
        for (; followers > 0; followers--) {
            unsigned char next = (unsigned char)whole.data[at++];
            if (next < low || next > high)
                return false;
            low = 0x80;
            high = 0xBF;
        }
    }
    return true;
}

size_t text_characters(struct text whole) {
    size_t count = 0;
    for (size_t at = 0; at < whole.length; at++)
        count += (whole.data[at] & 0xc0) != 0x80; /* each but the further bytes of one (RFC 3629) */
    return count;
}

bool text_to_number(struct text whole, long long *number) {
    if (whole.length == 0 || whole.length > 18)
        return false;
    *number = 0;
    for (size_t at = 0; at < whole.length; at++) {
        if (whole.data[at] < '0' || whole.data[at] > '9')
            return false;
        *number = *number * 10 + (whole.data[at] - '0');
    }
    return true;
}

void buffer_free(struct buffer *buffer) {
    free(buffer->data);
    *buffer = (struct buffer){0};
}

bool buffer_reserve(struct buffer *buffer, size_t extra) {
    if (buffer->failed)
        return false;
    if (buffer->capacity - buffer->length >= extra)
        return true;
    size_t wanted = buffer->capacity ? buffer->capacity : 1024;
    while (wanted - buffer->length < extra && wanted <= SIZE_MAX / 2)
        wanted *= 2;
    char *grown = wanted - buffer->length >= extra ? realloc(buffer->data, wanted) : NULL;
    if (!grown) {
        buffer->failed = true;
        return false;
    }
    buffer->data = grown;
    buffer->capacity = wanted;
    return true;
}

void buffer_add(struct buffer *buffer, struct text text) {
    if (text.length == 0 || !buffer_reserve(buffer, text.length))
        return;
    memcpy(buffer->data + buffer->length, text.data, text.length);
    buffer->length += text.length;
}

void buffer_add_string(struct buffer *buffer, const char *string) {
    buffer_add(buffer, text_of(string));
}

void buffer_add_byte(struct buffer *buffer, char byte) {
    if (buffer_reserve(buffer, 1))
        buffer->data[buffer->length++] = byte;
}

void buffer_add_format(struct buffer *buffer, const char *format, ...) {
    va_list values;
    va_start(values, format);
    int needed = vsnprintf(NULL, 0, format, values);
    va_end(values);
    if (needed < 0 || !buffer_reserve(buffer, (size_t)needed + 1)) {
        buffer->failed = true;
        return;
    }
    va_start(values, format);
    vsnprintf(buffer->data + buffer->length, (size_t)needed + 1, format, values);
    va_end(values);
    buffer->length += (size_t)needed;
}

void buffer_add_digits(struct buffer *buffer, long long number, int least) {
    char digits[20];
    size_t at = sizeof digits;
    for (; at > 0 && (number > 0 || least > 0); number /= 10, least--)
        digits[--at] = (char)('0' + number % 10);
    buffer_add(buffer, (struct text){digits + at, sizeof digits - at});
}

struct text buffer_text(const struct buffer *buffer) {
    return (struct text){buffer->data, buffer->length};
}
