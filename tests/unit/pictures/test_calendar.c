/* Days against the C library's own calendar, and the words for every kind of period. */
#include "../common.h"

#include "pictures/calendar.h"

#include <time.h>

static void days_are_those_of_the_c_library(void **state) {
    (void)state;
    for (long day = -150000; day < 400000; day += 13) {
        time_t seconds = (time_t)day * 86400;
        struct tm parts;
        gmtime_r(&seconds, &parts);
        assert_int_equal(calendar_day(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday), day);
        assert_int_equal(calendar_year(day), parts.tm_year + 1900);
    }
}

static const struct {
    const char *date;
    bool good;
    long day;
} dates[] = {
    {"1970-01-01", true, 0},
    {"1970-01-02", true, 1},
    {"2014-03-14", true, 16143},
    {"2000-03-01", true, 11017},
    {"0001-01-01", true, -719162},
    {"2014-03", false, 0},
    {"infinity", false, 0},
    {"", false, 0},
    {NULL, false, 0},
    {"2014-13-01", false, 0},
};

static void dates_are_read(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(dates); at++) {
        long day = 0;
        assert_int_equal(calendar_read(text_of(dates[at].date), &day), dates[at].good);
        if (dates[at].good)
            assert_int_equal(day, dates[at].day);
    }
}

static const struct {
    const char *period, *words;
} periods[] = {
    {"2014-03-14", "14 March 2014"},
    {"2014-09-01", "1 September 2014"},
    {"2014-02", "February 2014"},
    {"2013-autumn", "autumn 2013"},
    {"2013", "2013"},
    {"FY2014", "financial year 2014 to 2015"},
    {"AY2013", "academic year 2013 to 2014"},
    {"undated", "date not stated"},
    {"2013-04..2014-03-14", "April 2013 to 14 March 2014"},
    {"2011..2013", "2011 to 2013"},
    {"..2014-03-14", "up to 14 March 2014"},
    {"2014..", "from 2014"},
};

static void periods_have_words(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(periods); at++) {
        struct arena arena = {0};
        assert_text(calendar_words(&arena, text_of(periods[at].period)), periods[at].words);
        arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_those_of_the_c_library),
        cmocka_unit_test(dates_are_read),
        cmocka_unit_test(periods_have_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
