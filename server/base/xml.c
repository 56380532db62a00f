/* Escapes what XML 1.0 sections 2.2 and 2.4 demand, and quotes and line ends, so that attributes keep them.
 */
#include "base/xml.h"

#include <string.h>

static const char *escape_of(unsigned char byte) {
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\t':
        return "&#9;";
    case '\n':
        return "&#10;";
    case '\r':
        return "&#13;";
    default:
        return byte < 0x20 ? "\xef\xbf\xbd" : NULL;
    }
}

void xml_add_text(struct buffer *buffer, struct text text) {
    for (size_t at = 0; at < text.length; at++) {
        const char *bytes = text.data + at;
        const char *escape = escape_of((unsigned char)*bytes);
        bool noncharacter = text.length - at >= 3 &&
                            (memcmp(bytes, "\xef\xbf\xbe", 3) == 0 || memcmp(bytes, "\xef\xbf\xbf", 3) == 0);
        if (noncharacter)
            at += 2;
        if (escape || noncharacter)
            buffer_add_string(buffer, escape ? escape : "\xef\xbf\xbd");
        else
            buffer_add_byte(buffer, *bytes);
    }
}

void xml_add_element(struct buffer *buffer, const char *name, struct text text) {
    if (!text.data)
        return;
    buffer_add_format(buffer, "<%s>", name);
    xml_add_text(buffer, text);
    buffer_add_format(buffer, "</%s>", name);
}
