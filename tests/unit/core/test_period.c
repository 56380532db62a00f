/* Period codes and ranges of them, resolved to their first and last day (docs/record.md). */
#include "../common.h"

#include "core/parameters.h"

static const struct {
    const char *code, *first, *last;
} periods[] = {
    {"2014", "2014-01-01", "2014-12-31"},
    {"0001", "0001-01-01", "0001-12-31"},
    {"9998", "9998-01-01", "9998-12-31"},
    {"9999", "9999-01-01", "9999-12-31"},
    {"9999-12-31", "9999-12-31", "9999-12-31"},
    {"AY9998", "9998-09-01", "9999-08-31"},
    {"9998-winter", "9998-12-01", "9999-02-28"},
    {"2014-01", "2014-01-01", "2014-01-31"},
    {"2014-04", "2014-04-01", "2014-04-30"},
    {"2014-12", "2014-12-01", "2014-12-31"},
    {"2014-02", "2014-02-01", "2014-02-28"},
    {"2012-02", "2012-02-01", "2012-02-29"},
    {"2000-02", "2000-02-01", "2000-02-29"}, /* every 400 years a leap year, */
    {"1900-02", "1900-02-01", "1900-02-28"}, /* every 100 none */
    {"2012-02-29", "2012-02-29", "2012-02-29"},
    {"2000-02-29", "2000-02-29", "2000-02-29"},
    {"2014-01-31", "2014-01-31", "2014-01-31"},
    {"2014-12-31", "2014-12-31", "2014-12-31"},
    {"2013-spring", "2013-03-01", "2013-05-31"},
    {"2013-summer", "2013-06-01", "2013-08-31"},
    {"2013-autumn", "2013-09-01", "2013-11-30"},
    {"2013-winter", "2013-12-01", "2014-02-28"}, /* across the year's end, */
    {"2011-winter", "2011-12-01", "2012-02-29"}, /* into a leap year, */
    {"2012-winter", "2012-12-01", "2013-02-28"}, /* and out of one */
    {"FY2014", "2014-04-01", "2015-03-31"},
    {"AY2013", "2013-09-01", "2014-08-31"},
    {"FY0001", "0001-04-01", "0002-03-31"},
    {"2012..2014", "2012-01-01", "2014-12-31"},
    {"2014..2014", "2014-01-01", "2014-12-31"},
    {"2014-02..2014", "2014-02-01", "2014-12-31"},
    {"2014..2014-02", "2014-01-01", "2014-02-28"},
    {"2014-03-14..2014-03-14", "2014-03-14", "2014-03-14"},
    {"2013-winter..2014-01", "2013-12-01", "2014-01-31"},
    {"FY2012..AY2013", "2012-04-01", "2014-08-31"},
    {"2014..", "2014-01-01", NULL},
    {"..2013", NULL, "2013-12-31"},
    {"2013-autumn..", "2013-09-01", NULL},
    {"..2011-winter", NULL, "2012-02-29"},
};

static const char *const refused[] = {
    "",
    "..",
    "...",
    "....",
    "2014...2015",
    "2014..2015..2016",
    "2014.",
    ".2014",
    "2014.2015",
    "2014-2015",
    "0",
    "14",
    "201",
    "20145",
    "0000",
    "0000-01",
    "FY0000",
    "AY0000",
    "-2014",
    "+2014",
    " 2014",
    "2014 ",
    "2014-",
    "2014-0",
    "2014-1",
    "2014-00",
    "2014-13",
    "2014-1-1",
    "2014-01-",
    "2014-01-1",
    "2014-01-00",
    "2014-01-32",
    "2014-04-31",
    "2014-02-29",
    "2014-02-30",
    "2012-02-30",
    "1900-02-29",
    "2100-02-29",
    "2014-13-01",
    "2014-01-011",
    "2014-01-01T",
    "2014/01/01",
    "2014-01/01",
    "20140101",
    "2014-Q1",
    "2014-W01",
    "2014-Spring",
    "2014-fall",
    "2014-winters",
    "2014-winte",
    "2014winter",
    "2014-spring-01",
    "winter",
    "FY",
    "FY14",
    "FY201",
    "FY20145",
    "FY2014-04",
    "fy2014",
    "AY",
    "ay2013",
    "XY2013",
    "FYAY",
    "FY 2014",
    "undated",
    "now",
    "latest",
    "2014-jan",
    "\u0662\u0660\u0661\u0664",
    "2014\u2013",
    "2015..2014",
    "2014-02..2014-01",
    "2014-01-02..2014-01-01",
    "2014..2013-12-31",
    "FY2014..2014-03",
    "9999-winter", /* it would end in a year of five digits */
    "FY9999",
    "AY9999",
    "x..2014",
    "2014..x",
    "..x",
    "x..",
};

static bool resolve(const char *code, struct text *first, struct text *last, struct arena *arena) {
    struct text exact = exact_copy(text_of(code));
    bool good = period_range(arena, exact, first, last);
    free((char *)(uintptr_t)exact.data);
    return good;
}

static void codes_become_days(void **state) {
    (void)state;
    struct arena arena = {0};
    for (size_t at = 0; at < COUNT_OF(periods); at++) {
        struct text first, last;
        if (!resolve(periods[at].code, &first, &last, &arena))
            fail_msg("%s", periods[at].code);
        assert_text(first, periods[at].first);
        assert_text(last, periods[at].last);
    }
    arena_free(&arena);
}

static void anything_else_is_refused(void **state) {
    (void)state;
    struct arena arena = {0};
    for (size_t at = 0; at < COUNT_OF(refused); at++) {
        struct text first, last;
        if (resolve(refused[at], &first, &last, &arena))
            fail_msg("\"%s\"", refused[at]);
    }
    struct text first, last;
    assert_false(period_range(&arena, TEXT("2014\0"), &first, &last));
    assert_false(period_range(&arena, no_value, &first, &last));
    arena_free(&arena);
}

/* The calendar by counting, one day after another. */
static void next_day(int *year, int *month, int *day) {
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = *year % 400 == 0 || (*year % 4 == 0 && *year % 100 != 0);
    if (++*day <= lengths[*month - 1] + (*month == 2 && leap))
        return;
    *day = 1;
    if (++*month > 12) {
        *month = 1;
        ++*year;
    }
}

static void four_centuries_of_days(void **state) {
    (void)state;
    int year = 1799, month = 12, day = 31;
    while (year < 2201) {
        struct arena arena = {0};
        int before = day;
        char code[40];
        struct text first, last;
        next_day(&year, &month, &day);
        snprintf(code, sizeof code, "%04d-%02d-%02d", year, month, day);
        assert_true(resolve(code, &first, &last, &arena));
        assert_text(first, code);
        assert_text(last, code);
        snprintf(code, sizeof code, "%04d-%02d-%02d", month == 1 && day == 1 ? year - 1 : year,
                 day > 1      ? month
                 : month == 1 ? 12
                              : month - 1,
                 before + 1);
        if (day == 1) /* the day after a month's last does not exist */
            assert_false(resolve(code, &first, &last, &arena));
        arena_free(&arena);
    }
}

static void random_code(uint64_t *seed, char *code, size_t size) {
    static const char *const seasons[] = {"spring", "summer", "autumn", "winter"};
    int year = 1 + (int)(next_random(seed) % 9998);
    int month = 1 + (int)(next_random(seed) % 12);
    switch (next_random(seed) % 5) {
    case 0:
        snprintf(code, size, "%04d", year);
        break;
    case 1:
        snprintf(code, size, "%04d-%02d", year, month);
        break;
    case 2:
        snprintf(code, size, "%04d-%02d-%02d", year, month, 1 + (int)(next_random(seed) % 28));
        break;
    case 3:
        snprintf(code, size, "%04d-%s", year, seasons[month % 4]);
        break;
    default:
        snprintf(code, size, "%s%04d", month % 2 ? "FY" : "AY", year);
    }
}

static void the_first_day_is_never_after_the_last(void **state) {
    (void)state;
    uint64_t seed = 2014;
    for (int round = 0; round < 20000; round++) {
        struct arena arena = {0};
        char a[32], b[32], range[80];
        struct text first_of_a, last_of_a, first_of_b, last_of_b, first, last;
        random_code(&seed, a, sizeof a);
        random_code(&seed, b, sizeof b);
        assert_true(resolve(a, &first_of_a, &last_of_a, &arena));
        assert_true(resolve(b, &first_of_b, &last_of_b, &arena));
        assert_true(strcmp(first_of_a.data, last_of_a.data) <= 0);
        snprintf(range, sizeof range, "%s..%s", a, b);
        bool ordered = strcmp(first_of_a.data, last_of_b.data) <= 0;
        assert_int_equal(resolve(range, &first, &last, &arena), ordered);
        if (ordered) {
            assert_text(first, first_of_a.data);
            assert_text(last, last_of_b.data);
        }
        arena_free(&arena);
    }
}

static void any_bytes_are_read_safely(void **state) {
    (void)state;
    static const char telling[] = "0123456789-..FYAspringwinter";
    uint64_t seed = 2011;
    for (int round = 0; round < 100000; round++) {
        struct arena arena = {0};
        char code[24] = "";
        struct text first, last;
        size_t length = next_random(&seed) % (sizeof code - 1);
        for (size_t at = 0; at < length; at++)
            code[at] = telling[next_random(&seed) % (sizeof telling - 1)];
        if (resolve(code, &first, &last, &arena))
            assert_true(!first.data || !last.data || strcmp(first.data, last.data) <= 0);
        arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_become_days),         cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(four_centuries_of_days),    cmocka_unit_test(the_first_day_is_never_after_the_last),
        cmocka_unit_test(any_bytes_are_read_safely),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
