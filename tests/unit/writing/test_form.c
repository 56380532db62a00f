/* What texts look like: identifiers, numbers, dates, periods, parts of lists. */
#include "../asking.h"

#include "writing/form.h"

static const struct {
    const char *text;
    const char *is; /* s slug, c count, n number, h checksum, l part of a list, p period, d date */
} texts[] = {
    {"", "l"},
    {"free-schools", "sl"},
    {"Free", "l"},
    {"a--b", "l"},
    {"-a", "l"},
    {"a-", "l"},
    {"2014", "scnlpd"},
    {"0", "snl"},
    {"007", "sl"},
    {"00", "sl"},
    {"00.5", "l"},
    {"-0.5", "nl"},
    {"-0.00", "l"},
    {"-0", "l"},
    {"-00.1", "l"},
    {"0.00", "nl"},
    {"0.0010", "nl"},
    {"-10", "nl"},
    {"1.2.3", "l"},
    {"1 ", "l"},
    {"+1", "l"},
    {"254.10", "nl"},
    {"1e5", "sl"},
    {".5", "l"},
    {"5.", "l"},
    {"-", "l"},
    {"2014-02-28", "slpd"},
    {"2014-02-30", "sl"},
    {"FY2014", "lp"},
    {"2012..2014", "lp"},
    {"undated", "slp"},
    {"2013-autumn", "slp"},
    {"a; b", ""},
    {"a | b", ""},
    {"a > b", ""},
    {"a = b", ""},
    {"a >", ""},
    {"a>b;c", "l"},
    {"03ddb2f7519e522707aaa281b48d71a2ce9d988dfab4d45ec8abcf2dfc20382e", "shl"},
    {"03DDB2f7519e522707aaa281b48d71a2ce9d988dfab4d45ec8abcf2dfc20382e", "l"},
};

static void each_text_is_what_it_looks_like(void **state) {
    (void)state;
    struct arena arena = {NULL};
    for (size_t at = 0; at < COUNT_OF(texts); at++) {
        struct text text = text_of(texts[at].text);
        char is[8] = "";
        const struct {
            bool good;
            char letter;
        } found[] = {
            {form_is_slug(text), 's'},         {form_is_count(text), 'c'},
            {form_is_plain_number(text), 'n'}, {form_is_checksum(text), 'h'},
            {form_is_part(text), 'l'},         {form_is_period(&arena, text), 'p'},
            {form_is_date(&arena, text), 'd'},
        };
        for (size_t form = 0; form < COUNT_OF(found); form++)
            if (found[form].good)
                is[strlen(is)] = found[form].letter;
        if (strcmp(is, texts[at].is) != 0)
            fail_msg("%s is %s, not %s", texts[at].text, is, texts[at].is);
    }
    arena_free(&arena);
}

static void numbers_have_an_end(void **state) {
    (void)state;
    char digits[43];
    memset(digits, '1', sizeof digits);
    assert_true(form_is_plain_number((struct text){digits, 40}));
    assert_false(form_is_plain_number((struct text){digits, 41}));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_text_is_what_it_looks_like),
        cmocka_unit_test(numbers_have_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
