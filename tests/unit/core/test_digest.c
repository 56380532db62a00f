/* Digests of several texts. */
#include "../common.h"

#include "core/digest.h"

static void the_digest_is_that_of_the_standard(void **state) {
    (void)state;
    struct arena arena = {0};
    /* printf 'abc\0' | sha256sum */
    assert_text(digest_of_texts(&arena, &TEXT("abc"), 1),
                "dc1114cd074914bd872cc1f9a23ec910ea2203bc79779ab2e17da25782a624fc");
    /* sha256sum of nothing */
    assert_text(digest_of_texts(&arena, NULL, 0),
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    /* printf abc | sha256sum */
    assert_text(digest_named(&arena, TEXT("abc")),
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    arena_free(&arena);
}

static void no_two_lists_are_alike(void **state) {
    (void)state;
    static const struct text lists[][3] = {
        {{"ab", 2}, {"c", 1}, {"", 0}}, {{"a", 1}, {"bc", 2}, {"", 0}}, {{"", 0}, {"ab", 2}, {"c", 1}},
        {{"abc", 3}, {"", 0}, {"", 0}}, {{"ab", 2}, {"", 0}, {"c", 1}},
    };
    struct arena arena = {0};
    for (size_t at = 0; at < COUNT_OF(lists); at++)
        for (size_t other = 0; other < at; other++)
            assert_false(
                text_equal(digest_of_texts(&arena, lists[at], 3), digest_of_texts(&arena, lists[other], 3)));
    assert_false(text_equal(digest_of_texts(&arena, lists[3], 1), digest_of_texts(&arena, lists[3], 2)));
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_digest_is_that_of_the_standard),
        cmocka_unit_test(no_two_lists_are_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
