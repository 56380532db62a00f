/* Views and buffers: comparisons, cuts, UTF-8 by RFC 3629 against a second reader, numbers, and growth
 * against a plain copy. */
#include "../common.h"

static void a_view_of_a_string(void **state) {
    (void)state;
    assert_null(text_of(NULL).data);
    assert_int_equal(text_of(NULL).length, 0);
    assert_non_null(text_of("").data);
    assert_int_equal(text_of("").length, 0);
    assert_int_equal(text_of("three").length, 5);
    assert_int_equal(TEXT("a\0b").length, 3);
}

static const struct {
    const char *a, *b;
    bool equal, ignoring_case, starts;
} pairs[] = {
    {"", "", true, true, true},        {NULL, "", true, true, true},
    {NULL, NULL, true, true, true},    {"a", "", false, false, true},
    {"", "a", false, false, false},    {"a", "a", true, true, true},
    {"a", "A", false, true, false},    {"ab", "a", false, false, true},
    {"a", "ab", false, false, false},  {"Host", "hOST", false, true, false},
    {"ab", "ac", false, false, false}, {"\xC3\xA9", "\xC3\x89", false, false, false},
    {"@", "`", false, false, false},   {"[", "{", false, false, false},
};

static void texts_are_compared_byte_by_byte(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(pairs); at++) {
        struct text a = text_of(pairs[at].a);
        struct text b = text_of(pairs[at].b);
        assert_int_equal(text_equal(a, b), pairs[at].equal);
        assert_int_equal(text_equal(b, a), pairs[at].equal);
        assert_int_equal(text_equal_ignoring_case(a, b), pairs[at].ignoring_case);
        if (a.data && b.data)
            assert_int_equal(text_starts_with(a, b), pairs[at].starts);
    }
    assert_false(text_equal(TEXT("a\0b"), TEXT("a\0c")));
    assert_true(text_starts_with(TEXT("a\0b"), TEXT("a\0")));
}

static const struct {
    const char *whole, *before, *rest;
} splits[] = {
    {"", "", NULL},        {"a", "a", NULL},     {",", "", ""},   {"a,", "a", ""},    {",a", "", "a"},
    {"a,b,c", "a", "b,c"}, {"a;b", "a;b", NULL}, {",,", "", ","}, {NULL, NULL, NULL}, {" a , b", " a ", " b"},
};

static void a_text_is_split_at_the_first_separator(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(splits); at++) {
        struct text rest;
        assert_text(text_split(text_of(splits[at].whole), ',', &rest), splits[at].before);
        assert_text(rest, splits[at].rest);
    }
    struct text same = TEXT("x=y=z");
    assert_text(text_split(same, '=', &same), "x");
    assert_text(same, "y=z");
}

static const struct {
    const char *whole, *trimmed;
} trims[] = {
    {"", ""},
    {" ", ""},
    {"\t \t", ""},
    {"a", "a"},
    {" a", "a"},
    {"a\t", "a"},
    {" \ta b\t ", "a b"},
    {"\na\n", "\na\n"},
    {NULL, NULL},
    {"\u00a0a", "\u00a0a"},
};

static void spaces_and_tabs_are_trimmed(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(trims); at++)
        assert_text(text_trim(text_of(trims[at].whole)), trims[at].trimmed);
}

static const struct {
    bool good;
    const char *bytes;
} encodings[] = {
    {true, ""},
    {true, "plain"},
    {true, "\x01\x7F"},
    {true, "\xC2\x80"},         /* U+0080, the first of two bytes */
    {true, "\xDF\xBF"},         /* U+07FF */
    {true, "\xE0\xA0\x80"},     /* U+0800, the first of three */
    {true, "\xED\x9F\xBF"},     /* U+D7FF, before the surrogates */
    {true, "\xEE\x80\x80"},     /* U+E000, after them */
    {true, "\xEF\xBF\xBF"},     /* U+FFFF */
    {true, "\xF0\x90\x80\x80"}, /* U+10000, the first of four */
    {true, "\xF4\x8F\xBF\xBF"}, /* U+10FFFF, the last of all */
    {false, "\x80"},            /* continuation bytes alone */
    {false, "\xBF"},
    {false, "a\xBF"},
    {false, "\xC0\x80"}, /* overlong zero */
    {false, "\xC0\xAF"}, /* overlong slash */
    {false, "\xC1\xBF"},
    {false, "\xE0\x80\xAF"},
    {false, "\xE0\x9F\xBF"},
    {false, "\xF0\x80\x80\xAF"},
    {false, "\xF0\x8F\xBF\xBF"},
    {false, "\xED\xA0\x80"},             /* U+D800, the first surrogate */
    {false, "\xED\xBF\xBF"},             /* U+DFFF, the last */
    {false, "\xED\xA0\xBD\xED\xB8\x80"}, /* a pair of them */
    {false, "\xF4\x90\x80\x80"},         /* U+110000 */
    {false, "\xF5\x80\x80\x80"},
    {false, "\xF8\x88\x80\x80\x80"}, /* five and six bytes, as RFC 2279 had them */
    {false, "\xFC\x84\x80\x80\x80\x80"},
    {false, "\xFE"},
    {false, "\xFF"},
    {false, "\xC3"}, /* cut short */
    {false, "\xE2\x82"},
    {false, "\xE2"},
    {false, "\xF0\x9F\x98"},
    {false, "\xC3\xC3\xA9"}, /* a lead where a continuation belongs */
    {false, "\xE2\x82\x41"},
    {false, "\xF0\x9F\x41\x80"},
    {false, "\xC3\xA9\xA9"}, /* one continuation too many */
};

static void check_encoding(struct text text, bool good) {
    struct text copy = exact_copy(text);
    if (text_is_utf8(copy) != good) {
        for (size_t at = 0; at < text.length; at++)
            print_error("%02X ", (unsigned char)text.data[at]);
        fail_msg("%s", good ? "is UTF-8" : "is not UTF-8");
    }
    free((char *)(uintptr_t)copy.data);
}

static void utf8_is_well_formed_or_refused(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(encodings); at++) {
        char around[32];
        check_encoding(text_of(encodings[at].bytes), encodings[at].good);
        snprintf(around, sizeof around, "a%sz", encodings[at].bytes);
        check_encoding(text_of(around), encodings[at].good);
    }
    check_encoding(TEXT("\0"), false);
    check_encoding(TEXT("a\0b"), false);
    check_encoding(no_value, true);
}

static void every_character_is_accepted_but_zero_and_surrogates(void **state) {
    (void)state;
    for (uint32_t character = 0; character <= 0x10FFFF; character++) {
        char bytes[4];
        struct text text = {bytes, encode_character(character, bytes)};
        bool good = character != 0 && (character < 0xD800 || character > 0xDFFF);
        if (text_is_utf8(text) != good)
            fail_msg("U+%04X", character);
    }
}

/* The slow way: decode without a care, then ask whether encoding gives the same bytes. */
static bool reads_as_utf8(struct text text) {
    for (size_t at = 0; at < text.length;) {
        unsigned char lead = (unsigned char)text.data[at];
        size_t size = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
        if (size == 0 || text.length - at < size)
            return false;
        uint32_t character = size == 1 ? lead : lead & (0x7Fu >> size);
        for (size_t next = 1; next < size; next++)
            character = character << 6 | ((unsigned char)text.data[at + next] & 0x3F);
        char again[4];
        bool surrogate = character >= 0xD800 && character <= 0xDFFF;
        if (character == 0 || surrogate || character > 0x10FFFF ||
            encode_character(character, again) != size || memcmp(again, text.data + at, size) != 0)
            return false;
        at += size;
    }
    return true;
}

static void random_bytes_agree_with_a_second_reader(void **state) {
    (void)state;
    static const unsigned char telling[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0,
                                            0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
                                            0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5};
    uint64_t seed = 3629;
    for (int round = 0; round < 200000; round++) {
        char bytes[6];
        size_t length = next_random(&seed) % (sizeof bytes + 1);
        for (size_t at = 0; at < length; at++)
            bytes[at] = (char)telling[next_random(&seed) % sizeof telling];
        check_encoding((struct text){bytes, length}, reads_as_utf8((struct text){bytes, length}));
    }
}

static const struct {
    bool good;
    const char *written;
    long long number;
} numbers[] = {
    {true, "0", 0},
    {true, "7", 7},
    {true, "007", 7},
    {true, "1234567890", 1234567890},
    {true, "999999999999999999", 999999999999999999}, /* eighteen digits */
    {true, "000000000000000001", 1},
    {false, "1000000000000000000", 0}, /* nineteen */
    {false, "0000000000000000001", 0},
    {false, "", 0},
    {false, NULL, 0},
    {false, "+1", 0},
    {false, "-1", 0},
    {false, " 1", 0},
    {false, "1 ", 0},
    {false, "1.0", 0},
    {false, "1e3", 0},
    {false, "0x10", 0},
    {false, "1/", 0},
    {false, "1:", 0},
    {false, "\u0661", 0},
};

static void numbers_are_plain_digits(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(numbers); at++) {
        long long number = -1;
        if (text_to_number(text_of(numbers[at].written), &number) != numbers[at].good)
            fail_msg("\"%s\"", numbers[at].written);
        if (numbers[at].good)
            assert_int_equal(number, numbers[at].number);
    }
    long long number;
    assert_false(text_to_number(TEXT("1\0"), &number));
}

static void texts_are_shortened_between_characters(void **state) {
    (void)state;
    const struct {
        const char *whole;
        size_t most;
        const char *shortened;
    } cuts[] = {
        {"", 0, ""},
        {"abc", 3, "abc"},
        {"abc", 9, "abc"},
        {"abc", 2, "ab"},
        {"abc", 0, ""},
        {"a\u00e9", 2, "a"},
        {"a\u00e9", 3, "a\u00e9"},
        {"a\u00e9b", 3, "a\u00e9"},
        {"\u00e9", 1, ""},
        {"\U0001F600x", 3, ""},
        {"\U0001F600x", 4, "\U0001F600"},
    };
    for (size_t at = 0; at < COUNT_OF(cuts); at++)
        assert_text(text_shortened(text_of(cuts[at].whole), cuts[at].most), cuts[at].shortened);
    assert_text(text_shortened(no_value, 3), NULL);
    uint64_t seed = 3629;
    for (int round = 0; round < 3000; round++) {
        char bytes[4 * 30];
        struct text whole = random_text(&seed, 30, bytes);
        size_t most = next_random(&seed) % (sizeof bytes + 1);
        struct text cut = text_shortened(whole, most);
        assert_true(text_is_utf8(cut) && cut.length <= most && text_starts_with(whole, cut));
        assert_true(cut.length == whole.length || cut.length + 4 > most);
    }
}

static void a_new_buffer_is_empty(void **state) {
    (void)state;
    struct buffer buffer = {0};
    buffer_add(&buffer, no_value);
    buffer_add(&buffer, TEXT(""));
    buffer_add_string(&buffer, NULL);
    assert_null(buffer_text(&buffer).data);
    assert_int_equal(buffer.length, 0);
    buffer_add_byte(&buffer, '\0');
    assert_int_equal(buffer.length, 1);
    buffer_free(&buffer);
    assert_null(buffer.data);
    assert_int_equal(buffer.capacity, 0);
    buffer_free(&buffer);
}

static void formats_fit_at_every_length(void **state) {
    (void)state;
    for (int width = 0; width < 1100; width++) {
        struct buffer buffer = {0};
        buffer_add_format(&buffer, "%*s", width, "");
        assert_int_equal(buffer.length, width);
        buffer_add_format(&buffer, "%d%s", 42, "!");
        assert_int_equal(buffer.length, width + 3);
        assert_memory_equal(buffer.data + width, "42!", 3);
        assert_false(buffer.failed);
        buffer_free(&buffer);
    }
}

static void reserved_room_is_there(void **state) {
    (void)state;
    static const size_t rooms[] = {0, 1, 255, 256, 257, 511, 512, 513, 65536, 65537};
    for (size_t at = 0; at < COUNT_OF(rooms); at++) {
        struct buffer buffer = {0};
        buffer_add_string(&buffer, "before");
        assert_true(buffer_reserve(&buffer, rooms[at]));
        assert_true(buffer.capacity - buffer.length >= rooms[at]);
        memset(buffer.data + buffer.length, 'x', rooms[at]);
        assert_memory_equal(buffer.data, "before", 6);
        buffer_free(&buffer);
    }
}

static void a_failed_buffer_stays_failed(void **state) {
    (void)state;
    struct buffer buffer = {0};
    buffer_add_string(&buffer, "kept");
    assert_false(buffer_reserve(&buffer, SIZE_MAX));
    assert_true(buffer.failed);
    buffer_add_string(&buffer, "more");
    buffer_add_byte(&buffer, 'x');
    buffer_add_format(&buffer, "%d", 1);
    assert_false(buffer_reserve(&buffer, 0));
    assert_text(buffer_text(&buffer), "kept");
    buffer_free(&buffer);
    assert_false(buffer.failed);
    buffer_add_string(&buffer, "anew");
    assert_text(buffer_text(&buffer), "anew");
    buffer_free(&buffer);
}

static size_t add_somehow(struct buffer *buffer, uint64_t *seed, char *copy) {
    char piece[700];
    uint64_t way = next_random(seed) % 4;
    size_t length = next_random(seed) % (way == 0 ? sizeof piece - 1 : 40);
    for (size_t at = 0; at < length; at++)
        piece[at] = (char)('a' + next_random(seed) % 26);
    piece[length] = '\0';
    if (way == 1) {
        buffer_add_byte(buffer, piece[0]);
        length = 1;
    } else if (way == 2) {
        buffer_add_format(buffer, "%s", piece);
    } else if (way == 3) {
        buffer_add_string(buffer, piece);
    } else {
        buffer_add(buffer, (struct text){piece, length});
    }
    memcpy(copy, piece, length);
    return length;
}

static void a_buffer_holds_what_was_added(void **state) {
    (void)state;
    uint64_t seed = 20140314;
    char *copy = malloc(700 * 200);
    assert_non_null(copy);
    for (int round = 0; round < 100; round++) {
        struct buffer buffer = {0};
        size_t length = 0;
        for (uint64_t adds = next_random(&seed) % 200; adds > 0; adds--) {
            length += add_somehow(&buffer, &seed, copy + length);
            assert_int_equal(buffer.length, length);
            assert_true(buffer.length <= buffer.capacity);
        }
        assert_true(text_equal(buffer_text(&buffer), (struct text){copy, length}));
        buffer_free(&buffer);
    }
    free(copy);
}

static void digits_are_those_of_the_number(void **state) {
    static const struct {
        long long number;
        int least;
        const char *digits;
    } cases[] = {{0, 1, "0"},
                 {0, 0, ""},
                 {7, 1, "7"},
                 {7, 3, "007"},
                 {1234, 3, "1234"},
                 {100, 1, "100"},
                 {999999999999999999, 1, "999999999999999999"}};
    (void)state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        struct buffer buffer = {0};
        buffer_add_string(&buffer, "x");
        buffer_add_digits(&buffer, cases[at].number, cases[at].least);
        struct text text = buffer_text(&buffer);
        assert_text(((struct text){text.data + 1, text.length - 1}), cases[at].digits);
        buffer_free(&buffer);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_view_of_a_string),
        cmocka_unit_test(texts_are_compared_byte_by_byte),
        cmocka_unit_test(a_text_is_split_at_the_first_separator),
        cmocka_unit_test(spaces_and_tabs_are_trimmed),
        cmocka_unit_test(utf8_is_well_formed_or_refused),
        cmocka_unit_test(every_character_is_accepted_but_zero_and_surrogates),
        cmocka_unit_test(random_bytes_agree_with_a_second_reader),
        cmocka_unit_test(numbers_are_plain_digits),
        cmocka_unit_test(texts_are_shortened_between_characters),
        cmocka_unit_test(a_new_buffer_is_empty),
        cmocka_unit_test(formats_fit_at_every_length),
        cmocka_unit_test(reserved_room_is_there),
        cmocka_unit_test(a_failed_buffer_stays_failed),
        cmocka_unit_test(a_buffer_holds_what_was_added),
        cmocka_unit_test(digits_are_those_of_the_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
