/* An entry is never broken: what does not fit a line begins the next. */
#include "pictures/key.h"

enum { KEY_GAP = 18 };

double key_entry(struct key *key, struct text words) {
    struct picture *picture = key->picture;
    struct font font = {13, false};
    double width = KEY_GLYPH + lettering_width(words, font);
    if (key->begun && key->x + width > picture->width - picture->margin) {
        key->x = picture->margin;
        picture->y += KEY_LINE;
    }
    double left = key->x;
    key->begun = true;
    key->x += width + KEY_GAP;
    svg_text(picture->body, left + KEY_GLYPH, picture->y + 22, font, ANCHOR_START, "ink", words);
    return left;
}

void key_end(struct key *key) {
    if (key->begun)
        key->picture->y += KEY_LINE + 4;
}
