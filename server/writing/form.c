/* Looks at a text alone, a byte at a time. */
#include "writing/form.h"

#include "core/parameters.h"

#include <string.h>

enum { LONGEST_NUMBER = 40 };

bool form_is_slug(struct text text) {
    bool letter = false;
    for (size_t at = 0; at < text.length; at++) {
        char byte = text.data[at];
        bool wide = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        if (!wide && (byte != '-' || !letter))
            return false;
        letter = wide;
    }
    return letter && text.length <= 100;
}

bool form_is_count(struct text text) {
    long long number;
    return text_to_number(text, &number) && number > 0 && *text.data != '0';
}

static size_t count_digits(struct text text, size_t start) {
    size_t at = start;
    while (at < text.length && text.data[at] >= '0' && text.data[at] <= '9')
        at++;
    return at - start;
}

static bool is_zero(struct text text) {
    for (size_t at = 0; at < text.length; at++)
        if (text.data[at] >= '1' && text.data[at] <= '9')
            return false;
    return true;
}

bool form_is_plain_number(struct text text) {
    size_t start = text.length && *text.data == '-';
    size_t whole = count_digits(text, start);
    size_t end = start + whole;
    if (!whole || (whole > 1 && text.data[start] == '0') || text.length > LONGEST_NUMBER)
        return false;
    if (end < text.length && text.data[end] == '.') {
        size_t places = count_digits(text, end + 1);
        end += places ? 1 + places : 0;
    }
    return end == text.length && !(start && is_zero(text));
}

bool form_is_checksum(struct text text) {
    for (size_t at = 0; at < text.length; at++)
        if (!strchr("0123456789abcdef", text.data[at]))
            return false;
    return text.length == 64;
}

bool form_is_period(struct arena *arena, struct text text) {
    struct text first;
    struct text last;
    return text_equal(text, TEXT("undated")) || period_range(arena, text, &first, &last);
}

bool form_is_date(struct arena *arena, struct text text) {
    bool digits = text.length == 4 || text.length == 7 || text.length == 10;
    for (size_t at = 0; at < text.length; at++)
        digits &= (text.data[at] >= '0' && text.data[at] <= '9') || text.data[at] == '-';
    return digits && form_is_period(arena, text);
}

bool form_is_part(struct text text) {
    for (size_t at = 0; at < text.length; at++) {
        bool space_before = at == 0 || text.data[at - 1] == ' ';
        bool last = at + 1 == text.length;
        if (text.data[at] == ';' && !last && text.data[at + 1] == ' ')
            return false;
        if (text.data[at] && strchr("|>=", text.data[at]) && space_before &&
            (last || text.data[at + 1] == ' '))
            return false;
    }
    return true;
}
