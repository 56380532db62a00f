/* Arenas: zeroed, aligned, never overlapping pieces; copies and formats that end in a zero byte. */
#include "../common.h"

static void pieces_are_zeroed_and_aligned(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 2, 7, 15, 16, 17, 100, 3999, 4000, 4001, 8000, 1000000, 1};
    struct arena arena = {0};
    for (size_t at = 0; at < COUNT_OF(sizes); at++) {
        unsigned char *piece = arena_take(&arena, sizes[at]);
        assert_non_null(piece);
        assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
        for (size_t byte = 0; byte < sizes[at]; byte++)
            assert_int_equal(piece[byte], 0);
        memset(piece, 0xFF, sizes[at]);
    }
    arena_free(&arena);
}

static void nothing_is_more_than_null(void **state) {
    (void)state;
    struct arena arena = {0};
    assert_non_null(arena_take(&arena, 0));
    assert_non_null(arena_take(&arena, 4000));
    assert_non_null(arena_take(&arena, 0));
    arena_free(&arena);
}

static void a_size_beyond_memory_is_refused(void **state) {
    (void)state;
    struct arena arena = {0};
    assert_null(arena_take(&arena, SIZE_MAX));
    assert_null(arena_take(&arena, SIZE_MAX - 15));
    assert_null(arena_take(&arena, SIZE_MAX / 2 + 1));
    assert_null(arena.newest);
    assert_non_null(arena_take(&arena, 1));
    arena_free(&arena);
}

static void pieces_never_overlap(void **state) {
    (void)state;
    enum { PIECES = 2000 };
    static unsigned char *pieces[PIECES];
    static size_t sizes[PIECES];
    struct arena arena = {0};
    uint64_t seed = 4000;
    for (size_t at = 0; at < PIECES; at++) {
        sizes[at] = next_random(&seed) % (at % 50 == 0 ? 9000 : 200);
        pieces[at] = arena_take(&arena, sizes[at]);
        assert_non_null(pieces[at]);
        memset(pieces[at], (int)(at % 251 + 1), sizes[at]);
    }
    for (size_t at = 0; at < PIECES; at++)
        for (size_t byte = 0; byte < sizes[at]; byte++)
            assert_int_equal(pieces[at][byte], at % 251 + 1);
    arena_free(&arena);
}

static void copies_end_in_a_zero_byte(void **state) {
    (void)state;
    struct arena arena = {0};
    char source[] = "words";
    struct text copy = arena_copy(&arena, (struct text){source, 3});
    source[0] = 'x';
    assert_text(copy, "wor");
    assert_int_equal(copy.data[3], '\0');
    assert_text(arena_copy(&arena, TEXT("")), "");
    assert_int_equal(arena_copy(&arena, TEXT("")).data[0], '\0');
    assert_text(arena_copy(&arena, no_value), NULL);
    assert_true(text_equal(arena_copy(&arena, TEXT("a\0b")), TEXT("a\0b")));
    arena_free(&arena);
}

static void formats_end_in_a_zero_byte(void **state) {
    (void)state;
    struct arena arena = {0};
    assert_text(arena_format(&arena, "%d of %s", 3, "five"), "3 of five");
    assert_text(arena_format(&arena, "%s", ""), "");
    struct text wide = arena_format(&arena, "%5000d", 7);
    assert_int_equal(wide.length, 5000);
    assert_string_equal(wide.data + 4999, "7");
    arena_free(&arena);
}

static void a_freed_arena_starts_anew(void **state) {
    (void)state;
    struct arena arena = {0};
    arena_free(&arena);
    assert_non_null(arena_take(&arena, 10000));
    assert_non_null(arena_take(&arena, 10));
    arena_free(&arena);
    assert_null(arena.newest);
    assert_non_null(arena_take(&arena, 10));
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_and_aligned),   cmocka_unit_test(nothing_is_more_than_null),
        cmocka_unit_test(a_size_beyond_memory_is_refused), cmocka_unit_test(pieces_never_overlap),
        cmocka_unit_test(copies_end_in_a_zero_byte),       cmocka_unit_test(formats_end_in_a_zero_byte),
        cmocka_unit_test(a_freed_arena_starts_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
