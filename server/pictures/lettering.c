/* Adds up the advances of characters. Those beyond ASCII are few here, and taken to be wide. */
#include "pictures/lettering.h"

/* Hundredths of the font size that each character from space to tilde takes. */
static const unsigned char regular[] = {
    32, 41, 46, 84, 64, 96, 78, 28, 40,  40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
    61, 79, 70, 64, 62, 74, 69, 99, 69,  62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64,
    64, 28, 28, 58, 28, 98, 64, 62, 64,  64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
};
static const unsigned char bold[] = {
    35, 46, 53, 84, 70, 101, 88, 31,  46,  46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70,  70, 70,
    70, 70, 40, 40, 84, 84,  84, 59,  100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 38, 78, 64, 100, 84, 86,
    74, 86, 78, 73, 69, 82,  78, 111, 78,  73, 73, 46, 37, 46, 84, 50, 50, 68, 72, 60, 72, 68,  44, 72,
    72, 35, 35, 67, 35, 105, 72, 69,  72,  72, 50, 60, 48, 72, 66, 93, 65, 66, 59, 72, 37, 72,  84,
};

/* Accented letters and the pound sign take two bytes, dashes three or more, as does all that is wide. */
static double width_of(const char *byte, bool is_bold) {
    unsigned char first = (unsigned char)*byte;
    if (first >= ' ' && first <= '~')
        return is_bold ? bold[first - ' '] : regular[first - ' '];
    bool follows = (first & 0xC0) == 0x80;
    return follows ? 0 : first >= 0xF0 ? 140 : first >= 0xE0 ? 110 : 85;
}

double lettering_width(struct text line, struct font font) {
    double hundredths = 0;
    for (size_t at = 0; at < line.length; at++)
        hundredths += width_of(line.data + at, font.bold);
    return hundredths * font.size / 100;
}

static size_t character_end(struct text text, size_t at) {
    at++;
    while (at < text.length && ((unsigned char)text.data[at] & 0xC0) == 0x80)
        at++;
    return at;
}

/* Where a word without spaces, such as an address, is best broken: behind what parts it. */
static bool parts_an_address(char byte) {
    return byte == '/' || byte == '?' || byte == '&';
}

/* How many bytes fit a line: up to the last space before it is full, else to the last part of an address,
 * else up to the character that fills it. */
static size_t line_length(struct text text, struct font font, double width) {
    size_t space = 0;
    size_t part = 0;
    size_t at = 0;
    while (at < text.length) {
        size_t end = character_end(text, at);
        if (at > 0 && lettering_width((struct text){text.data, end}, font) > width)
            return space ? space : part ? part : at;
        if (text.data[at] == ' ')
            space = at;
        if (parts_an_address(text.data[at]))
            part = end;
        at = end;
    }
    return text.length;
}

static struct text cut(struct arena *arena, struct text line, struct font font, double width) {
    double left = width - lettering_width(TEXT("…"), font);
    line.length = line_length(line, font, left > 0 ? left : 0);
    return arena_format(arena, "%.*s…", TEXT_FORMAT(line));
}

int lettering_wrap(struct arena *arena, struct text text, struct font font, double width, struct text *lines,
                   int most) {
    int count = 0;
    text = text_trim(text);
    while (text.length && count < most) {
        size_t length = line_length(text, font, width);
        if (count == most - 1 && length < text.length)
            lines[count++] = cut(arena, text, font, width);
        else
            lines[count++] = text_trim((struct text){text.data, length});
        text = text_trim((struct text){text.data + length, text.length - length});
    }
    return count;
}
