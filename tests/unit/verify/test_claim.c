/* The check of a figure against its cited lines: phrases as they are published, near misses, and random
 * numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verify/claim.h"

struct row {
    int expected;
    const char *value, *qualifier, *unit, *passage;
};

enum { STANDS = CLAIM_STANDS, NUMBER = CLAIM_NUMBER_MISSING, QUALIFIER = CLAIM_QUALIFIER_MISSING };

static const struct row spellings[] = {
    {STANDS, "3800000000", "exact", "gbp", "created a £3.8 billion pooled fund"},
    {STANDS, "3800000000", "exact", "gbp", "£3.8bn Better Care Fund"},
    {STANDS, "12100000000", "", "gbp", "controlling £12.1 bn police force funding"},
    {STANDS, "12100000000", "", "gbp", "£12.10 billion"},
    {STANDS, "60000000", "", "gbp", "now totals £60 m (thanks to"},
    {STANDS, "5000000000", "", "gbp", "- a £5 billion transformation fund"},
    {STANDS, "5000000000", "", "gbp", "\u201c\u00a35.0bn\u201d"},
    {STANDS, "750000", "", "gbp", "and saved £750,000 over five years"},
    {STANDS, "5", "", "years", "and saved £750,000 over five years"},
    {STANDS, "5", "", "", "by applying five key principles:"},
    {STANDS, "1600000", "", "patients", "1.6m patients have answered"},
    {STANDS, "3657", "", "schools", "there are 3,657 Academies and 17"},
    {STANDS, "174", "", "schools", "the total now open to 174. A further 123"},
    {STANDS, "60000", "", "", "nearly\u00a060,000\u00a0employers"},
    {STANDS, "20", "", "groups", "Academies and 20 groups of"},
    {STANDS, "14", "", "bonds", "The UK has 14 live social impact bonds"},
    {STANDS, "6", "", "months", "for an initial 6-month period"},
    {STANDS, "6.7", "", "weeks", "from 13.4 weeks to 6.7 weeks by"},
    {STANDS, "2", "", "", "those two-year-olds who"},
    {STANDS, "130000", "", "children", "around 130,000 2-year-olds"},
    {STANDS, "70500", "", "people", "a total of 70,500 16 to 17 year-olds."},
    {STANDS, "142", "", "percent", "has seen a 142% increase"},
    {STANDS, "4.8", "", "percent", "4.8% point increase"},
    {STANDS, "4.8", "", "percentage-points", "have risen by 4.8 percentage points"},
    {STANDS, "85", "", "percent", "85% of Britons want\nmore **control**"},
    {STANDS, "25", "", "", "is transforming 25 \u201cexemplar\u201d services"},
    {STANDS, "25", "", "", "Twenty-five of them"},
    {STANDS, "500000", "", "", "five hundred thousand people"},
    {STANDS, "500", "", "", "five hundred people"},
    {STANDS, "1000000", "", "", "a million people"},
    {STANDS, "250000", "", "", "a quarter of a million homes"},
    {STANDS, "75", "", "percent", "and 3 quarters were rated good"},
    {STANDS, "75", "", "percent", "three-quarters were rated good"},
    {STANDS, "33.3", "about", "percent", "A third of successful bids"},
    {STANDS, "33", "about", "percent", "A third of successful bids"},
    {STANDS, "66.7", "about", "percent", "two thirds agreed"},
    {STANDS, "2014", "", "homes", "built 2,014 homes"},
    {STANDS, "2014", "", "year", "from 2014 to 2015"},
    {STANDS, "0.5", "", "percent", "rose 0.5%"},
    {STANDS, "123456789012345678901234567890", "", "", "123,456,789,012,345,678,901,234,567,890 of them"},
};

static const struct row near_misses[] = {
    {NUMBER, "174", "", "", "1,174 schools, 174.5 schools, 2174 schools, 174,000 schools"},
    {NUMBER, "174", "", "",
     "174m, 174 million, 174bn, 174-180, 160-174, G174, 174th, 174s, ref 12/174, 10:174"},
    {NUMBER, "174", "", "schools", "174% of them, £174, 174 per cent"},
    {NUMBER, "1174", "", "", "1,17 4 and 11,74 and 1 174"},
    {NUMBER, "3657000", "", "", "3,657 Academies"},
    {NUMBER, "3.8", "", "gbp", "£3.8bn fund and £3.8 billion fund"},
    {NUMBER, "38000000000", "", "gbp", "£3.8bn"},
    {NUMBER, "3", "", "", "£3.8bn and 3,657"},
    {NUMBER, "60", "", "gbp", "£60 m"},
    {NUMBER, "52", "", "percent", "52 of local authorities"},
    {NUMBER, "-52", "", "percent", "52% of local authorities"},
    {NUMBER, "52", "", "percent", "-52% of local authorities"},
    {NUMBER, "2014", "", "homes", "The GP Contract for 2014 to 2015, in 2014, by April 2014"},
    {NUMBER, "2015", "", "homes", "The GP Contract for 2014 to 2015"},
    {NUMBER, "1960", "", "", "The 1960s Bloomsbury Estate"},
    {NUMBER, "14", "", "", "17.03.14, 2013-14, 14/03/2014"},
    {NUMBER, "5", "", "",
     "twenty-five, fifty five, a hundred and five, fifteen, five hundred, five and a half"},
    {NUMBER, "20", "", "", "twenty-five and twenty five"},
    {NUMBER, "100", "", "", "a hundred and five, two hundred"},
    {NUMBER, "500", "", "", "two thousand five hundred"},
    {NUMBER, "2000", "", "", "two thousand five hundred"},
    {NUMBER, "1", "", "", "one-size-fits-all, one of the hidden pillars"},
    {NUMBER, "500000", "", "", "three and a half million"},
    {NUMBER, "3", "", "", "three and a half million, 3 and a half"},
    {NUMBER, "50", "", "percent",
     "half a billion visits, in the first half, half an hour, half-hearted by half-term"},
    {NUMBER, "50", "", "people", "half of them"},
    {NUMBER, "50", "", "percent", "by two and a half of the, over 2 and a half"},
    {NUMBER, "3", "", "", "3 quarters, three-quarters"},
    {NUMBER, "75", "", "percent", "two and three quarters"},
    {NUMBER, "33.3", "", "percent", "run by a third party, a third-party body, by a third sector body"},
    {NUMBER, "33.4", "", "percent", "A third of successful bids"},
    {NUMBER, "33.5", "", "percent", "A third of successful bids"},
    {NUMBER, "30", "", "", "030 3444 0000"},
    {NUMBER, "3,657", "", "", "3,657 Academies"},
    {NUMBER, "3657x", "", "", "3,657 Academies"},
    {NUMBER, "1234567890123456789012345678901", "", "", "1234567890123456789012345678901"},
    {NUMBER, "5", "", "", ""},
};

static const struct row qualifiers[] = {
    {STANDS, "700000", "more-than", "people", "providing more than 700,000 people"},
    {STANDS, "1000000000", "more-than", "gbp", "delivering well over £1 billion of"},
    {STANDS, "1000000000", "more-than", "gbp", "delivering more than 1bn of public services"},
    {STANDS, "500000000", "more-than", "visits", "there had been over half a billion visits"},
    {STANDS, "1000", "more-than", "schools", "**More than 1,000 schools\nhave applied"},
    {STANDS, "93", "more-than", "", "more than a further 93 schools"},
    {STANDS, "60000", "nearly", "", "over 500,000 learners and nearly 60,000 employers"},
    {STANDS, "600", "about", "", "will benefit approximately 600 providers"},
    {STANDS, "180", "up-to", "", "funding up to 180 new Free Schools"},
    {STANDS, "500000", "at-least", "gbp", "social investment of at least £500,000, or win"},
    {STANDS, "5", "at-least", "", "5 or more good GCSEs"},
    {STANDS, "75", "at-least", "years", "Everyone aged 75+ to have"},
    {STANDS, "75", "at-least", "years", "everyone aged 75 and over to have"},
    {STANDS, "75", "at-least", "", "75 years or more"},
    {STANDS, "5", "under", "", "fewer than 5 schools"},
    {STANDS, "70500", "projected", "",
     "It ended. The programme is projected to reach a total of 70,500 16 to 17 year-olds."},
    {STANDS, "130000", "about", "", "a further 130,000 now. Later, around 130,000 more"},
    {QUALIFIER, "60000", "more-than", "", "over 500,000 learners and nearly 60,000 employers"},
    {QUALIFIER, "20", "more-than", "", "more than 1,000 schools and 20 groups"},
    {QUALIFIER, "20", "more-than", "", "no more than 20 groups"},
    {QUALIFIER, "93", "more-than", "", "Over the past year 93 free schools opened"},
    {QUALIFIER, "93", "more-than", "", "That is over. 93 free schools opened; moreover 93 closed"},
    {QUALIFIER, "700000", "nearly", "", "more than 700,000 people"},
    {QUALIFIER, "5", "at-least", "gbp", "£5 and over 30 staff, £5 or more than that"},
    {QUALIFIER, "70500", "projected", "", "Growth is projected. It reached 70,500 people."},
    {QUALIFIER, "20", "roughly", "", "roughly 20 groups"},
    {QUALIFIER, "75", "nearly", "percent", "and 3 quarters were rated good"},
    {NUMBER, "1000", "more-than", "", "more than 1,001 schools"},
};

static void check_rows(const struct row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct claim claim = {.value = rows[i].value, .qualifier = rows[i].qualifier, .unit = rows[i].unit};
        enum claim_fault found = claim_check(&claim, rows[i].passage, strlen(rows[i].passage));
        if ((int)found != rows[i].expected)
            fail_msg("%s %s %s in \"%s\": %s", rows[i].qualifier, rows[i].value, rows[i].unit,
                     rows[i].passage, claim_fault_text(found));
    }
}

static void published_spellings_stand(void **state) {
    (void)state;
    check_rows(spellings, sizeof spellings / sizeof *spellings);
}

static void near_misses_fail(void **state) {
    (void)state;
    check_rows(near_misses, sizeof near_misses / sizeof *near_misses);
}

static void qualifiers_keep_their_words(void **state) {
    (void)state;
    check_rows(qualifiers, sizeof qualifiers / sizeof *qualifiers);
}

static void expect(struct claim claim, const char *passage, enum claim_fault expected) {
    assert_int_equal(claim_check(&claim, passage, strlen(passage)), expected);
}

static void a_change_is_free_of_its_sign(void **state) {
    (void)state;
    struct claim fall = {.value = "-50", .qualifier = "more-than", .measure = "change", .unit = "percent"};
    expect(fall, "admissions are down by over half among people", CLAIM_STANDS);
    expect(fall, "reduced the length in the court system by half for children", CLAIM_QUALIFIER_MISSING);
    fall.qualifier = "exact";
    expect(fall, "reduced the length in the court system by half for children", CLAIM_STANDS);
    expect(fall, "fell \u221250%", CLAIM_STANDS);
    fall.measure = "ratio";
    expect(fall, "admissions are down by half", CLAIM_NUMBER_MISSING);
}

static void a_period_stands_word_for_word(void **state) {
    (void)state;
    const char *passage = "In  the\nlast year\u2019s plan for 2014\u201315, \u201cfrom\u201d April\u00a02014 "
                          "to 12013: 174 schools";
    struct claim claim = {.value = "174", .period_as_stated = "april 2014"};
    expect(claim, passage, CLAIM_STANDS);
    claim.period_as_stated = "in the last year's plan";
    expect(claim, passage, CLAIM_STANDS);
    claim.period_as_stated = "2014-15, \"from\"";
    expect(claim, passage, CLAIM_STANDS);
    claim.period_as_stated = "2013";
    expect(claim, passage, CLAIM_PERIOD_MISSING);
    claim.period_as_stated = "April 201";
    expect(claim, passage, CLAIM_PERIOD_MISSING);
    claim.period_as_stated = "never|April 2014";
    expect(claim, passage, CLAIM_PERIOD_MISSING);
    claim.period_as_stated = " ";
    expect(claim, passage, CLAIM_PERIOD_MISSING);
}

static void a_name_stands_word_for_word(void **state) {
    (void)state;
    struct claim claim = {.name = "Local control"};
    expect(claim, "- \u25b6 **Local control** \u2013 Power should be", CLAIM_STANDS);
    expect(claim, "under local\ncontrol, in general", CLAIM_STANDS);
    expect(claim, "more local controls", CLAIM_NAME_MISSING);
    expect(claim, "control that is local", CLAIM_NAME_MISSING);
    claim.name = "public service \u2018deals\u2019";
    expect(claim, "should agree public service 'deals' with", CLAIM_STANDS);
    expect(claim, "should agree public service deals with", CLAIM_NAME_MISSING);
    claim.value = "174";
    expect(claim, "173 public service 'deals'", CLAIM_NUMBER_MISSING);
    claim.name = "";
    expect(claim, "the total of 174", CLAIM_STANDS);
}

static void a_share_without_a_number_stands_by_its_words(void **state) {
    (void)state;
    struct claim claim = {.value = "", .value_text = "the majority"};
    expect(claim, "The majority of people accessing social care", CLAIM_STANDS);
    expect(claim, "The minority of people", CLAIM_WORDS_MISSING);
    claim.value_text = "most";
    expect(claim, "the utmost, foremost", CLAIM_WORDS_MISSING);
    expect(claim, "who commission most of the services", CLAIM_STANDS);
    claim.value_text = "of the";
    expect(claim, "of the", CLAIM_WORDS_MISSING);
    claim.value_text = NULL; /* a promise without a figure claims no more than its due date */
    expect(claim, "of the", CLAIM_STANDS);
}

static void only_a_narrow_passage_is_read(void **state) {
    (void)state;
    char *passage = malloc(CLAIM_PASSAGE_LIMIT +
                           1); /* exactly as long as read, so that a sanitizer sees a step too far */
    assert_non_null(passage);
    memset(passage, 'x', CLAIM_PASSAGE_LIMIT + 1);
    memcpy(passage + CLAIM_PASSAGE_LIMIT - 4, " 174", 4);
    struct claim claim = {.value = "174"};
    assert_int_equal(claim_check(&claim, passage, CLAIM_PASSAGE_LIMIT), CLAIM_STANDS);
    assert_int_equal(claim_check(&claim, passage, CLAIM_PASSAGE_LIMIT + 1), CLAIM_PASSAGE_TOO_LONG);
    assert_int_equal(claim_check(&claim, passage, 0), CLAIM_NUMBER_MISSING);
    free(passage);
}

static void every_fault_has_a_text(void **state) {
    (void)state;
    for (int fault = CLAIM_STANDS; fault <= CLAIM_PASSAGE_TOO_LONG + 1; fault++)
        assert_true(strlen(claim_fault_text((enum claim_fault)fault)) > 0);
}

static uint64_t next_random(uint64_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void with_commas(const char *digits, char *into) {
    for (size_t left = strlen(digits); left > 0; left--) {
        *into++ = *digits++;
        if (left > 1 && left % 3 == 1)
            *into++ = ',';
    }
    *into = '\0';
}

static void any_number_is_found_and_its_neighbours_are_not(void **state) {
    (void)state;
    uint64_t seed = 20140314;
    for (int round = 0; round < 4000; round++) {
        char digits[24], commas[32], value[40], passage[160];
        uint64_t number = 1 + next_random(&seed) % (round % 2 == 0 ? 100000 : 100000000000);
        snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
        with_commas(digits, commas);
        const char *const forms[] = {
            "We counted %s things.", "(%s)",       "\u201c%s\u201d", "%s",    "more: %s, and", "%s\u2013 so",
            "a %s-day run",          "%s million", "£%sm",           "%s bn", "£%s",           "%s%%"};
        size_t form = next_random(&seed) % (sizeof forms / sizeof *forms);
        const char *zeros = form == 7 || form == 8 ? "000000" : form == 9 ? "000000000" : "";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(passage, sizeof passage, forms[form], next_random(&seed) % 2 == 0 ? digits : commas);
#pragma GCC diagnostic pop
        snprintf(value, sizeof value, "%s%s", digits, zeros);
        expect((struct claim){.value = value}, passage, CLAIM_STANDS);
        size_t place = next_random(&seed) % strlen(digits);
        value[place] = (char)('1' + (value[place] - '0' + (int)(next_random(&seed) % 8)) % 9);
        if (value[place] != digits[place])
            expect((struct claim){.value = value}, passage, CLAIM_NUMBER_MISSING);
    }
}

static void any_bytes_are_read_safely(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "£",      "1",    ",174",  ".",  " ", "half",    "a ",   "third", "\xE2\x80", "\xC2", "\n\n", "-",
        "twenty", "and ", "over ", "bn", "%", "or more", "2014", " to ",  "million",  "|",    "~",    "*"};
    uint64_t seed = 20110711;
    for (int round = 0; round < 20000; round++) {
        char text[128] = "";
        for (int piece = 0; piece < 8; piece++)
            strcat(text, pieces[next_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        size_t length = strlen(text);
        char *exact = malloc(length + 1);
        assert_non_null(exact);
        memcpy(exact, text, length);
        struct claim claim = {.value = round % 2 == 0 ? "1" : "1174.5",
                              .value_text = text,
                              .qualifier = "at-least",
                              .period_as_stated = text,
                              .name = text};
        claim_check(&claim, exact, length);
        claim.value = round % 2 == 0 ? text : NULL;
        claim_check(&claim, exact, length);
        free(exact);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_spellings_stand),
        cmocka_unit_test(near_misses_fail),
        cmocka_unit_test(qualifiers_keep_their_words),
        cmocka_unit_test(a_change_is_free_of_its_sign),
        cmocka_unit_test(a_period_stands_word_for_word),
        cmocka_unit_test(a_name_stands_word_for_word),
        cmocka_unit_test(a_share_without_a_number_stands_by_its_words),
        cmocka_unit_test(only_a_narrow_passage_is_read),
        cmocka_unit_test(every_fault_has_a_text),
        cmocka_unit_test(any_number_is_found_and_its_neighbours_are_not),
        cmocka_unit_test(any_bytes_are_read_safely),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
