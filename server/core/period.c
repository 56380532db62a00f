/* Period codes as callers write them (docs/record.md), resolved to days. The database has the same rules for
 * what it stores (migrations/0001); tests/properties/test_reading.py holds both together. */
#include "core/parameters.h"

#include <string.h>

struct span {
    int year, month, day; /* first day */
    int months, days;     /* length: one of them is zero */
};

static bool digits(struct text text, size_t at, size_t count, int *number) {
    long long value;
    if (text.length < at + count || !text_to_number((struct text){text.data + at, count}, &value))
        return false;
    *number = (int)value;
    return true;
}

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool read_season(struct text code, struct span *span) {
    const struct text seasons[] = {TEXT("spring"), TEXT("summer"), TEXT("autumn"), TEXT("winter")};
    struct text name = {code.data + 5, code.length - 5};
    for (int at = 0; at < 4; at++)
        /* The year 10000, in which the last winter would end, has no date of ten characters. */
        if ((at < 3 || span->year < 9999) && text_equal(name, seasons[at])) {
            *span = (struct span){span->year, 3 + 3 * at, 1, 3, 0};
            return true;
        }
    return false;
}

static bool read_calendar(struct text code, struct span *span) {
    if (!digits(code, 0, 4, &span->year) || span->year == 0)
        return false;
    if (code.length == 4) {
        *span = (struct span){span->year, 1, 1, 12, 0};
        return true;
    }
    if (code.length > 5 && code.data[4] == '-' && read_season(code, span))
        return true;
    if (code.data[4] != '-' || !digits(code, 5, 2, &span->month) || span->month < 1 || span->month > 12)
        return false;
    span->day = 1;
    span->months = 1;
    if (code.length == 7)
        return true;
    span->months = 0;
    span->days = 1;
    return code.length == 10 && code.data[7] == '-' && digits(code, 8, 2, &span->day) && span->day >= 1 &&
           span->day <= days_in_month(span->year, span->month);
}

static bool read_code(struct text code, struct span *span) {
    *span = (struct span){0};
    bool financial = text_starts_with(code, TEXT("FY"));
    if (!financial && !text_starts_with(code, TEXT("AY")))
        return code.length >= 4 && code.length <= 11 && read_calendar(code, span);
    if (code.length != 6 || !digits(code, 2, 4, &span->year) || span->year == 0 || span->year == 9999)
        return false;
    *span = (struct span){span->year, financial ? 4 : 9, 1, 12, 0};
    return true;
}

static struct text first_day(struct arena *arena, struct span span) {
    return arena_format(arena, "%04d-%02d-%02d", span.year, span.month, span.day);
}

static struct text last_day(struct arena *arena, struct span span) {
    if (span.days)
        return first_day(arena, span);
    int month = span.month - 1 + span.months - 1;
    span.year += month / 12;
    span.month = month % 12 + 1;
    span.day = days_in_month(span.year, span.month);
    return first_day(arena, span);
}

/* Where ".." stands in the code, or its length. */
static size_t dots_at(struct text code) {
    for (size_t at = 0; at + 1 < code.length; at++)
        if (code.data[at] == '.' && code.data[at + 1] == '.')
            return at;
    return code.length;
}

bool period_range(struct arena *arena, struct text code, struct text *first, struct text *last) {
    size_t dots = dots_at(code);
    struct text from = {code.data, dots};
    struct text to = from;
    struct span span;
    if (dots < code.length)
        to = (struct text){code.data + dots + 2, code.length - dots - 2};
    if (from.length + to.length == 0)
        return false;
    *first = *last = (struct text){NULL, 0};
    if (from.length && !read_code(from, &span))
        return false;
    if (from.length)
        *first = first_day(arena, span);
    if (to.length && !read_code(to, &span))
        return false;
    if (to.length)
        *last = last_day(arena, span);
    return !first->data || !last->data || strncmp(first->data, last->data, 10) <= 0;
}
