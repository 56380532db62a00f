/* Quotes every element, so that none can be mistaken for a brace, a comma or NULL. */
#include "core/array.h"

void array_add(struct buffer *elements, struct text element) {
    buffer_add(elements, elements->length ? TEXT(",\"") : TEXT("\""));
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
