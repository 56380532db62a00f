/* The proleptic Gregorian calendar by counting, and the words for a period code. */
#include "pictures/calendar.h"

#include <string.h>

static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

static long days_before_year(long year) {
    long past = year - 1;
    return past * 365 + past / 4 - past / 100 + past / 400;
}

long calendar_day(int year, int month, int day) {
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days_before_year(year) - days_before_year(1970) + before[month - 1] + (leap && month > 2) + day -
           1;
}

static bool number_at(struct text text, size_t at, size_t length, int *number) {
    long long value;
    if (text.length < at + length || !text_to_number((struct text){text.data + at, length}, &value))
        return false;
    *number = (int)value;
    return true;
}

bool calendar_read(struct text date, long *day) {
    int year;
    int month;
    int number;
    if (!number_at(date, 0, 4, &year) || !number_at(date, 5, 2, &month) || !number_at(date, 8, 2, &number) ||
        month < 1 || month > 12)
        return false;
    *day = calendar_day(year, month, number);
    return true;
}

int calendar_year(long day) {
    int year = 1970 + (int)(day / 366);
    while (calendar_day(year + 1, 1, 1) <= day)
        year++;
    while (calendar_day(year, 1, 1) > day)
        year--;
    return year;
}

/* FY2014 and AY2013: a year that begins in one and ends in the next. */
static struct text split_year_words(struct arena *arena, const char *kind, struct text part) {
    int year = 0;
    if (!number_at(part, 2, 4, &year))
        return part;
    return arena_format(arena, "%s year %d to %d", kind, year, year + 1);
}

static struct text part_words(struct arena *arena, struct text part) {
    int month = 0;
    int day = 0;
    if (text_starts_with(part, TEXT("FY")))
        return split_year_words(arena, "financial", part);
    if (text_starts_with(part, TEXT("AY")))
        return split_year_words(arena, "academic", part);
    if (part.length <= 5)
        return part;
    struct text year = {part.data, 4};
    if (!number_at(part, 5, 2, &month) || month < 1 || month > 12)
        return arena_format(arena, "%.*s %.*s", (int)(part.length - 5), part.data + 5, TEXT_FORMAT(year));
    if (!number_at(part, 8, 2, &day))
        return arena_format(arena, "%s %.*s", months[month - 1], TEXT_FORMAT(year));
    return arena_format(arena, "%d %s %.*s", day, months[month - 1], TEXT_FORMAT(year));
}

struct text calendar_words(struct arena *arena, struct text period) {
    if (text_equal(period, TEXT("undated")))
        return TEXT("date not stated");
    const char *dots = memmem(period.data, period.length, "..", 2);
    if (!dots)
        return part_words(arena, period);
    struct text from = {period.data, (size_t)(dots - period.data)};
    struct text to = {dots + 2, period.length - from.length - 2};
    if (!from.length)
        return arena_format(arena, "up to %.*s", TEXT_FORMAT(part_words(arena, to)));
    if (!to.length)
        return arena_format(arena, "from %.*s", TEXT_FORMAT(part_words(arena, from)));
    return arena_format(arena, "%.*s to %.*s", TEXT_FORMAT(part_words(arena, from)),
                        TEXT_FORMAT(part_words(arena, to)));
}
