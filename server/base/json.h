/* The one place that spells JSON (RFC 8259). Writes; never reads: reading is jansson's work. */
#pragma once

#include "base/text.h"

/* A JSON string with its quotes. The text must be UTF-8. Without a value: null. */
void json_add_string(struct buffer *buffer, struct text text);

/* `"name":`, with a comma before it unless it opens its object. */
void json_add_name(struct buffer *buffer, struct text name);

/* A JSON text as PostgreSQL spells it, without the white space between its tokens. */
void json_add_compact(struct buffer *buffer, struct text json);

/* Replaces a compact JSON text by one with two spaces of indent for each level. */
void json_indent(struct buffer *json);
