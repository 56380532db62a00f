/* Escapes what RFC 8259 section 7 demands and nothing more, so that names and pounds stay readable. */
#include "base/json.h"

static bool must_escape(char byte) {
    return (unsigned char)byte < 0x20 || byte == '"' || byte == '\\';
}

/* Where the first byte stands that must be escaped, or the end. */
static size_t plain_until(struct text text, size_t at) {
    while (at < text.length && !must_escape(text.data[at]))
        at++;
    return at;
}

static void add_escaped(struct buffer *buffer, char byte) {
    switch (byte) {
    case '"':
        buffer_add(buffer, TEXT("\\\""));
        break;
    case '\\':
        buffer_add(buffer, TEXT("\\\\"));
        break;
    case '\n':
        buffer_add(buffer, TEXT("\\n"));
        break;
    case '\t':
        buffer_add(buffer, TEXT("\\t"));
        break;
    default:
        buffer_add_format(buffer, "\\u%04x", (unsigned)(unsigned char)byte);
    }
}

void json_add_string(struct buffer *buffer, struct text text) {
    if (!text.data) {
        buffer_add(buffer, TEXT("null"));
        return;
    }
    buffer_reserve(buffer, text.length + 2);
    buffer_add_byte(buffer, '"');
    for (size_t at = 0, end; at < text.length; at = end + 1) {
        end = plain_until(text, at);
        buffer_add(buffer, (struct text){text.data + at, end - at});
        if (end < text.length)
            add_escaped(buffer, text.data[end]);
    }
    buffer_add_byte(buffer, '"');
}

void json_add_name(struct buffer *buffer, struct text name) {
    if (buffer->length && buffer->data[buffer->length - 1] != '{')
        buffer_add_byte(buffer, ',');
    json_add_string(buffer, name);
    buffer_add_byte(buffer, ':');
}

void json_add_compact(struct buffer *buffer, struct text json) {
    bool quoted = false;
    size_t start = 0;
    for (size_t at = 0; at < json.length; at++) {
        char byte = json.data[at];
        if (quoted && byte == '\\') {
            at++;
        } else if (byte == '"') {
            quoted = !quoted;
        } else if (!quoted && (byte == ' ' || byte == '\n')) {
            buffer_add(buffer, (struct text){json.data + start, at - start});
            start = at + 1;
        }
    }
    buffer_add(buffer, (struct text){json.data + start, json.length - start});
}

static void add_line(struct buffer *buffer, int depth) {
    buffer_add_byte(buffer, '\n');
    for (int at = 0; at < depth; at++)
        buffer_add(buffer, TEXT("  "));
}

/* The end of the string that starts at `at`: the place of its closing quote. */
static size_t string_end(struct text json, size_t at) {
    for (at++; at < json.length && json.data[at] != '"'; at++)
        at += json.data[at] == '\\';
    return at;
}

static void add_pretty(struct buffer *buffer, struct text json) {
    int depth = 0;
    for (size_t at = 0; at < json.length; at++) {
        char byte = json.data[at];
        bool opens = byte == '{' || byte == '[';
        bool closes = byte == '}' || byte == ']';
        bool empty = opens && at + 1 < json.length && (json.data[at + 1] == '}' || json.data[at + 1] == ']');
        if (byte == '"') {
            size_t end = string_end(json, at);
            buffer_add(buffer, (struct text){json.data + at, end - at + 1});
            at = end;
        } else if (empty) {
            buffer_add(buffer, (struct text){json.data + at++, 2});
        } else {
            if (closes)
                add_line(buffer, --depth);
            buffer_add_byte(buffer, byte);
            if (byte == ':')
                buffer_add_byte(buffer, ' ');
            if (opens)
                depth++;
            if (opens || byte == ',')
                add_line(buffer, depth);
        }
    }
}

void json_indent(struct buffer *json) {
    struct buffer pretty = {.failed = json->failed};
    add_pretty(&pretty, buffer_text(json));
    buffer_free(json);
    *json = pretty;
}
