/* Cursors: what was written is read back, anything else is refused, and a cursor of another query is told
 * apart from a broken one. */
#include "../common.h"

#include "core/cursor.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static struct text checksum(struct arena *arena, const char *query) {
    return cursor_checksum(arena, TEXT("/v1/observations"), text_of(query));
}

static enum cursor_fault read_word(struct text checksum_wanted, struct text word) {
    struct arena arena = {0};
    struct text position;
    struct text exact = exact_copy(word);
    enum cursor_fault fault = cursor_read(&arena, checksum_wanted, exact, &position);
    free((char *)(uintptr_t)exact.data);
    arena_free(&arena);
    return fault;
}

static void positions_come_back(void **state) {
    (void)state;
    static const char *const positions[] = {
        "1",
        "12",
        "123",
        "1234",
        "2014-03-14 the-document",
        "{1,2014-03-14,2014,false,12,1}",
        "\" \\ £ é \n",
        "a position that is longer than a digest and longer than a block of base64, by far"};
    struct arena arena = {0};
    for (size_t at = 0; at < COUNT_OF(positions); at++) {
        struct text tied = checksum(&arena, "area=x");
        struct text word = cursor_write(&arena, tied, text_of(positions[at]));
        struct text position;
        assert_int_equal(strspn(word.data, alphabet), word.length);
        assert_int_equal(word.data[word.length], '\0');
        assert_int_equal(cursor_read(&arena, tied, word, &position), CURSOR_GOOD);
        assert_text(position, positions[at]);
        assert_int_equal(position.data[position.length], '\0');
    }
    arena_free(&arena);
}

static void random_positions_come_back(void **state) {
    (void)state;
    uint64_t seed = 4648;
    for (int round = 0; round < 3000; round++) {
        struct arena arena = {0};
        char bytes[4 * 50], query[4 * 20];
        struct text wanted = random_text(&seed, 49, bytes);
        if (wanted.length == 0)
            continue;
        struct text tied = cursor_checksum(&arena, TEXT("/"), random_text(&seed, 20, query));
        struct text position;
        struct text word = cursor_write(&arena, tied, wanted);
        assert_int_equal(cursor_read(&arena, tied, word, &position), CURSOR_GOOD);
        assert_true(text_equal(position, wanted));
        arena_free(&arena);
    }
}

/* Positions of three lengths, so that a word ends in each of the three ways of base64. */
static const char *const tampered[] = {"{1,2014-03-14,2014}", "{1,2014-03-14,2014,}",
                                       "{1,2014-03-14,2014,f}"};

static void any_changed_byte_breaks_a_cursor(void **state) {
    (void)state;
    struct arena arena = {0};
    struct text tied = checksum(&arena, "area=x");
    for (size_t which = 0; which < COUNT_OF(tampered); which++) {
        struct text word = cursor_write(&arena, tied, text_of(tampered[which]));
        struct text copy = arena_copy(&arena, word);
        char *bytes = (char *)(uintptr_t)copy.data;
        for (size_t at = 0; at < word.length; at++)
            for (int byte = 0; byte < 256; byte++) {
                bytes[at] = (char)byte;
                int expected = bytes[at] == word.data[at] ? CURSOR_GOOD : CURSOR_BROKEN;
                if ((int)read_word(tied, copy) != expected)
                    fail_msg("byte %zu of %s as %d", at, word.data, byte);
                bytes[at] = word.data[at];
            }
    }
    arena_free(&arena);
}

/* The decoder would pass over white space: what is not of the alphabet is refused before it. */
static void any_byte_put_in_between_breaks_a_cursor(void **state) {
    (void)state;
    struct arena arena = {0};
    struct text tied = checksum(&arena, "area=x");
    for (size_t which = 0; which < COUNT_OF(tampered); which++) {
        struct text word = cursor_write(&arena, tied, text_of(tampered[which]));
        for (size_t at = 0; at <= word.length; at++)
            for (int byte = 0; byte < 256; byte++) {
                if (byte && strchr(alphabet, byte))
                    continue;
                char junk[200];
                memcpy(junk, word.data, at);
                junk[at] = (char)byte;
                memcpy(junk + at + 1, word.data + at, word.length - at);
                assert_int_equal(read_word(tied, (struct text){junk, word.length + 1}), CURSOR_BROKEN);
            }
    }
    arena_free(&arena);
}

static void a_cut_cursor_is_broken(void **state) {
    (void)state;
    struct arena arena = {0};
    struct text tied = checksum(&arena, "area=x");
    for (size_t which = 0; which < COUNT_OF(tampered); which++) {
        struct text word = cursor_write(&arena, tied, text_of(tampered[which]));
        for (size_t cut = 0; cut < word.length; cut++) {
            struct text end = {word.data + cut + 1, word.length - cut - 1};
            assert_int_equal(read_word(tied, (struct text){word.data, cut}), CURSOR_BROKEN);
            assert_int_equal(read_word(tied, end), CURSOR_BROKEN);
        }
    }
    arena_free(&arena);
}

static void a_lengthened_cursor_gives_no_other_position(void **state) {
    (void)state;
    struct arena arena = {0};
    struct text tied = checksum(&arena, "area=x");
    for (size_t which = 0; which < COUNT_OF(tampered); which++) {
        struct text word = cursor_write(&arena, tied, text_of(tampered[which]));
        for (size_t at = 0; at < sizeof alphabet - 1; at++) {
            struct text longer = arena_format(&arena, "%s%c", word.data, alphabet[at]);
            struct text position;
            if (cursor_read(&arena, tied, longer, &position) == CURSOR_GOOD)
                assert_text(position, tampered[which]);
        }
        assert_int_equal(read_word(tied, arena_format(&arena, "%s%s", word.data, word.data)), CURSOR_BROKEN);
    }
    arena_free(&arena);
}

static void two_bytes_swapped_break_a_cursor(void **state) {
    (void)state;
    struct arena arena = {0};
    struct text tied = checksum(&arena, "");
    struct text word = cursor_write(&arena, tied, TEXT("2014-03-14 document"));
    struct text copy = arena_copy(&arena, word);
    char *bytes = (char *)(uintptr_t)copy.data;
    for (size_t at = 0; at + 1 < word.length; at++) {
        bytes[at] = word.data[at + 1];
        bytes[at + 1] = word.data[at];
        int expected = text_equal(copy, word) ? CURSOR_GOOD : CURSOR_BROKEN;
        assert_int_equal(read_word(tied, copy), expected);
        memcpy(bytes, word.data, word.length);
    }
    arena_free(&arena);
}

static void words_never_given_out_are_broken(void **state) {
    (void)state;
    static const char *const words[] = {"",
                                        "A",
                                        "AA",
                                        "AAA",
                                        "AAAA",
                                        "=",
                                        "====",
                                        "not a cursor",
                                        "\xC3\xA9\xC3\xA9",
                                        "MTIzNDU2Nzg5MDEyMTIzNDU2Nzg5MDEy",
                                        "MTIzNDU2Nzg5MDEyMTIzNDU2Nzg5MDEyMQ"};
    struct arena arena = {0};
    struct text tied = checksum(&arena, "");
    for (size_t at = 0; at < COUNT_OF(words); at++)
        assert_int_equal(read_word(tied, text_of(words[at])), CURSOR_BROKEN);
    assert_int_equal(read_word(tied, cursor_write(&arena, tied, TEXT(""))), CURSOR_BROKEN);
    uint64_t seed = 6;
    for (int round = 0; round < 20000; round++) {
        char word[80];
        size_t length = next_random(&seed) % sizeof word;
        for (size_t at = 0; at < length; at++)
            word[at] = round % 2 ? alphabet[next_random(&seed) % 64] : (char)next_random(&seed);
        assert_int_equal(read_word(tied, (struct text){word, length}), CURSOR_BROKEN);
    }
    arena_free(&arena);
}

static const struct {
    bool same;
    const char *a, *b;
} queries[] = {
    {true, "", NULL},
    {true, "area=x&unit=gbp", "unit=gbp&area=x"},
    {true, "a=1&b=2&c=3", "c=3&a=1&b=2"},
    {true, "area=x", "area=x&cursor=abc"},
    {true, "area=x", "limit=10&area=x"},
    {true, "area=x", "area=x&pretty=true"},
    {true, "area=x", "fields=id&include=source&area=x&explain=true"},
    {true, "include=a,b&area=x,y", "include=a%2Cb&area=x%2cy"},
    {true, "q=free+schools", "q=free%20schools"},
    {true, "area=%78", "area=x"},
    {true, "q=%zz", "q=%zz"},
    {false, "q=a%26area=x", "q=a&area=x"},
    {false, "q=%2526", "q=%26"},
    {false, "area=x", "area=x&sort=id"},
    {true, "area=x", "cursor=1&area=x&limit=2"},
    {true, "area=x", "&&area=x&"},
    {true, "limit=1", "limit=2"},
    {false, "area=x", ""},
    {false, "area=x", "area=y"},
    {false, "area=x", "area=x,y"},
    {false, "area=x,y", "area=y,x"},
    {false, "area=x", "unit=x"},
    {false, "area=x", "area=x&unit=gbp"},
    {false, "area=x&unit=gbp", "area=xunit=gbp"},
    {false, "a=1&b=2", "a=2&b=1"},
    {false, "limits=1", "limits=2"},
    {false, "area=x", "AREA=x"},
};

static void a_cursor_is_tied_to_filters_and_not_to_their_order(void **state) {
    (void)state;
    struct arena arena = {0};
    for (size_t at = 0; at < COUNT_OF(queries); at++) {
        struct text a = checksum(&arena, queries[at].a);
        struct text b = checksum(&arena, queries[at].b);
        if (text_equal(a, b) != queries[at].same)
            fail_msg("%s and %s", queries[at].a, queries[at].b);
        struct text word = cursor_write(&arena, a, TEXT("7"));
        assert_int_equal(read_word(b, word), queries[at].same ? CURSOR_GOOD : CURSOR_OF_ANOTHER_QUERY);
    }
    arena_free(&arena);
}

static void a_cursor_is_tied_to_its_route(void **state) {
    (void)state;
    struct arena arena = {0};
    struct text events = cursor_checksum(&arena, TEXT("/v1/events"), TEXT("area=x"));
    struct text areas = cursor_checksum(&arena, TEXT("/v1/areas"), TEXT("area=x"));
    struct text word = cursor_write(&arena, events, TEXT("7"));
    assert_int_equal(read_word(events, word), CURSOR_GOOD);
    assert_int_equal(read_word(areas, word), CURSOR_OF_ANOTHER_QUERY);
    arena_free(&arena);
}

static void any_order_of_parameters_gives_one_checksum(void **state) {
    (void)state;
    uint64_t seed = 64;
    for (int round = 0; round < 500; round++) {
        char parts[12][24];
        struct arena arena = {0};
        struct text first = no_value;
        for (size_t at = 0; at < COUNT_OF(parts); at++)
            snprintf(parts[at], sizeof parts[at], "p%d=%d", (int)(next_random(&seed) % 20), (int)at);
        for (int shuffle = 0; shuffle < 4; shuffle++) {
            struct buffer query = {0};
            for (size_t at = 0; at < COUNT_OF(parts); at++) {
                char swapped[24];
                size_t other = next_random(&seed) % COUNT_OF(parts);
                memcpy(swapped, parts[at], sizeof swapped);
                memcpy(parts[at], parts[other], sizeof swapped);
                memcpy(parts[other], swapped, sizeof swapped);
            }
            for (size_t at = 0; at < COUNT_OF(parts); at++)
                buffer_add_format(&query, "%s%s", at ? "&" : "", parts[at]);
            struct text found = cursor_checksum(&arena, TEXT("/v1/x"), buffer_text(&query));
            assert_true(!first.data || text_equal(first, found));
            first = found;
            buffer_free(&query);
        }
        arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions_come_back),
        cmocka_unit_test(random_positions_come_back),
        cmocka_unit_test(any_changed_byte_breaks_a_cursor),
        cmocka_unit_test(any_byte_put_in_between_breaks_a_cursor),
        cmocka_unit_test(a_cut_cursor_is_broken),
        cmocka_unit_test(a_lengthened_cursor_gives_no_other_position),
        cmocka_unit_test(two_bytes_swapped_break_a_cursor),
        cmocka_unit_test(words_never_given_out_are_broken),
        cmocka_unit_test(a_cursor_is_tied_to_filters_and_not_to_their_order),
        cmocka_unit_test(a_cursor_is_tied_to_its_route),
        cmocka_unit_test(any_order_of_parameters_gives_one_checksum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
