/* The one place that spells XML (1.0, fifth edition). Writes; never reads. */
#pragma once

#include "base/text.h"

/* Character data, safe in content and in quoted attributes. The text must be UTF-8; what XML cannot hold
 * becomes U+FFFD. */
void xml_add_text(struct buffer *buffer, struct text text);

/* `<name>text</name>`; nothing when the text has no value. */
void xml_add_element(struct buffer *buffer, const char *name, struct text text);
