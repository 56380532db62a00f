/* Folding to one plain form, and phrases as whole words. */
#include "../common.h"

#include "verify/phrase.h"

enum { ROOM = 256 };

static const struct {
    const char *text, *folded;
} foldings[] = {
    {"", ""},
    {"plain", "plain"},
    {"MiXed Case Z", "mixed case z"},
    {"a  b \t c", "a b c"},
    {" a ", "a"},
    {"a\nb", "a b"},
    {"a \n b", "a b"},
    {"a\r\nb", "a b"},
    {"a\n\nb", "a\nb"},
    {"a\n \n \nb", "a\nb"},
    {"\n\na\n\n", "a"},
    {"a\u00a0b\u2009c\u202fd", "a b c d"},
    {"a | b ~ c", "a b c"},
    {"**bold** and*er", "bold ander"},
    {"\u2018a\u2019 \u201cb\u201d", "'a' \"b\""},
    {"2013\u201314 a\u2014b \u22125 x\u2011y", "2013-14 a-b -5 x-y"},
    {"\u00a33.8bn", "\u00a33.8bn"},
    {"\u00c9", "\u00c9"}, /* letters beyond a to z stay as they are */
    {"\xC2", "\xC2"},     /* the start of a sign that never comes */
    {"a\xE2\x80", "a\xE2\x80"},
};

static void texts_are_folded(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(foldings); at++) {
        char room[ROOM];
        struct text exact = exact_copy(text_of(foldings[at].text));
        const char *folded = phrase_fold(room, sizeof room, exact.data, exact.length);
        assert_text(text_of(folded), foldings[at].folded);
        assert_true(folded >= room + PHRASE_MARGIN);
        for (int back = 1; back <= PHRASE_MARGIN; back++)
            assert_false(phrase_is_word(folded[-back]));
        free((char *)(uintptr_t)exact.data);
    }
    char room[ROOM];
    assert_text(text_of(phrase_fold(room, sizeof room, "a\0b", 3)), "a b");
}

static void folding_twice_changes_nothing(void **state) {
    (void)state;
    static const char *const pieces[] = {"A",      "b",      " ", "\n",   "\u00a0", "*", "|",
                                         "\u2013", "\u2019", "9", "\xE2", "\r",     "\t"};
    uint64_t seed = 300;
    for (int round = 0; round < 5000; round++) {
        char text[96] = "", room[ROOM], again[ROOM];
        for (int piece = 0; piece < 20; piece++)
            strcat(text, pieces[next_random(&seed) % COUNT_OF(pieces)]);
        const char *folded = phrase_fold(room, sizeof room, text, strlen(text));
        assert_non_null(folded);
        assert_true(strlen(folded) <= strlen(text));
        assert_null(strpbrk(folded, "|~*\t\rAB"));
        const char *one_line = strchr(folded, '\n');
        const char *twice = phrase_fold(again, sizeof again, folded, strlen(folded));
        assert_true(one_line != NULL || strcmp(twice, folded) == 0);
    }
}

static void a_text_needs_its_room(void **state) {
    (void)state;
    char text[64];
    memset(text, 'x', sizeof text);
    for (size_t length = 0; length < sizeof text; length++) {
        size_t size = length + PHRASE_MARGIN + 1;
        char *room = malloc(size);
        assert_non_null(room);
        assert_non_null(phrase_fold(room, size, text, length));
        assert_null(phrase_fold(room, size - 1, text, length));
        free(room);
    }
}

static const struct {
    const char *text, *phrases;
    bool stands;
} phrases[] = {
    {"more than 5", "more than", true},
    {"more than 5", "than", true},
    {"more than 5", "less than|more than", true},
    {"more than 5", "more than|less than", true},
    {"more than 5", "more th", false},
    {"more than 5", "ore than", false},
    {"moreover than", "more", false},
    {"a more", "more", true},
    {"more-than", "more~than", true},
    {"more than", "more~than", true},
    {"morethan", "more~than", false},
    {"more\nthan", "more than", true},
    {"more\n\nthan", "more than", false}, /* never across paragraphs */
    {"2more", "more", false},
    {"more2", "more", false},
    {"(more)", "more", true},
    {"more.", "more", true},
    {"utmost most", "most", true},
    {"the utmost", "most", false},
    {"", "more", false},
    {"more", "", false},
    {"x", "x", true},
    {"ends in mor", "more", false},
};

static void phrases_stand_as_whole_words(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(phrases); at++) {
        char room[ROOM];
        const char *folded = phrase_fold(room, sizeof room, phrases[at].text, strlen(phrases[at].text));
        if (phrase_stands(folded, phrases[at].phrases) != phrases[at].stands)
            fail_msg("\"%s\" in \"%s\"", phrases[at].phrases, phrases[at].text);
    }
}

static void a_phrase_here_gives_its_end(void **state) {
    (void)state;
    char room[ROOM];
    const char *text = phrase_fold(room, sizeof room, "at least 5 or more", 18);
    assert_ptr_equal(phrase_at(text, "at least"), text + 8);
    assert_ptr_equal(phrase_at(text, "at most|at~least"), text + 8);
    assert_ptr_equal(phrase_at(text, "at|at least"), text + 2); /* the first of them */
    assert_null(phrase_at(text, "least"));
    assert_null(phrase_at(text, "at le"));
    assert_null(phrase_at(text, ""));
    assert_ptr_equal(phrase_at(text + 11, "or more"), text + 18);
    assert_null(phrase_at(text + 11, "or more and more"));
}

static void a_phrase_before_gives_its_start(void **state) {
    (void)state;
    char room[ROOM];
    const char *text = phrase_fold(room, sizeof room, "Well over 5, moreover 6 -7", 26);
    assert_ptr_equal(phrase_before(text + 10, "over"), text + 5);
    assert_ptr_equal(phrase_before(text + 10, "under|well~over|over"), text);
    assert_null(phrase_before(text + 10, "ver"));
    assert_null(phrase_before(text + 22, "over"));
    assert_null(phrase_before(text + 9, "over"));
    assert_null(phrase_before(text, "over"));
    assert_null(phrase_before(text + 10, "a long way before well over"));
    assert_null(phrase_before(text + 25, "6"));
    assert_null(phrase_before(text + 10, ""));
}

static void letters_and_digits_make_words(void **state) {
    (void)state;
    for (int letter = -128; letter < 128; letter++) {
        bool digit = letter >= '0' && letter <= '9';
        bool small = letter >= 'a' && letter <= 'z';
        assert_int_equal(phrase_is_digit((char)letter), digit);
        assert_int_equal(phrase_is_word((char)letter), digit || small);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_folded),
        cmocka_unit_test(folding_twice_changes_nothing),
        cmocka_unit_test(a_text_needs_its_room),
        cmocka_unit_test(phrases_stand_as_whole_words),
        cmocka_unit_test(a_phrase_here_gives_its_end),
        cmocka_unit_test(a_phrase_before_gives_its_start),
        cmocka_unit_test(letters_and_digits_make_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
