/* Quotes every element that has a value, so that none can be mistaken for a brace, a comma or NULL. */
#include "core/array.h"

void array_add(struct buffer *elements, struct text element) {
    if (elements->length)
        buffer_add_byte(elements, ',');
    if (!element.data) {
        buffer_add(elements, TEXT("NULL"));
        return;
    }
    buffer_add_byte(elements, '"');
    for (size_t at = 0; at < element.length; at++) {
        if (element.data[at] == '"' || element.data[at] == '\\')
            buffer_add_byte(elements, '\\');
        buffer_add_byte(elements, element.data[at]);
    }
    buffer_add_byte(elements, '"');
}

struct text array_close(struct arena *arena, struct buffer *elements) {
    struct text literal = arena_format(arena, "{%.*s}", TEXT_FORMAT(buffer_text(elements)));
    buffer_free(elements);
    return literal;
}
