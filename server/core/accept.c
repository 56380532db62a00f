/* Weighs what a field lists: of several ranges that fit, the closest counts. */
#include "core/accept.h"

enum { WHOLE = 1000 };

/* 0 or 1, then at most three digits after a dot; the whole weight when it is anything else. */
static int read_weight(struct text value) {
    struct text digits;
    struct text whole = text_split(value, '.', &digits);
    long long fraction = 0;
    if (digits.length && (digits.length > 3 || !text_to_number(digits, &fraction)))
        return WHOLE;
    for (size_t place = digits.length; place < 3; place++)
        fraction *= 10;
    return text_equal(whole, TEXT("0")) ? (int)fraction : WHOLE;
}

int accept_weight(struct text parameters) {
    while (parameters.data) {
        struct text value;
        struct text name = text_split(text_trim(text_split(parameters, ';', &parameters)), '=', &value);
        if (text_equal_ignoring_case(name, TEXT("q")) && value.data)
            return read_weight(value);
    }
    return WHOLE;
}

/* How closely a range names a media type: 3 for itself, 2 for its kind, 1 for anything, 0 for not at all. */
static int closeness(struct text range, struct text media) {
    struct text subtype;
    struct text type = text_split(media, '/', &subtype);
    if (text_equal_ignoring_case(range, media))
        return 3;
    if (text_equal(range, TEXT("*/*")))
        return 1;
    bool whole_kind = range.length == type.length + 2 && range.data[range.length - 1] == '*';
    return whole_kind && text_equal_ignoring_case((struct text){range.data, type.length}, type) ? 2 : 0;
}

/* Elements of a list may be empty, and are passed over (RFC 9110, section 5.6.1.2). */
int accept_wanted(struct text accept, struct text media) {
    int closest = 0;
    int wanted = 0;
    bool any = false;
    while (accept.length) {
        struct text parameters;
        struct text range = text_trim(text_split(text_split(accept, ',', &accept), ';', &parameters));
        any |= range.length > 0;
        int close = closeness(range, media);
        if (close <= closest)
            continue;
        closest = close;
        wanted = accept_weight(parameters);
    }
    return any ? wanted : WHOLE;
}
