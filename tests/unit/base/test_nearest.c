/* Edit distance and "did you mean": known pairs, a second way of counting, and random words. */
#include "../common.h"

#include "base/nearest.h"

static const struct {
    const char *a, *b;
    unsigned distance;
} distances[] = {
    {"", "", 0},
    {"a", "", 1},
    {"abc", "", 3},
    {"same", "same", 0},
    {"a", "b", 1},
    {"ab", "ba", 1},
    {"abcd", "acbd", 1},
    {"abcd", "badc", 2},
    {"kitten", "sitting", 3},
    {"ca", "abc", 3},
    {"limit", "limti", 1},
    {"limit", "limits", 1},
    {"limit", "imit", 1},
    {"A", "a", 1},
    {"area", "aera", 1},
    {"programme", "program", 2},
};

static void known_distances(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(distances); at++) {
        struct text a = text_of(distances[at].a);
        struct text b = text_of(distances[at].b);
        if (edit_distance(a, b) != distances[at].distance || edit_distance(b, a) != distances[at].distance)
            fail_msg("%s and %s: %u", distances[at].a, distances[at].b, edit_distance(a, b));
    }
}

static void long_texts_are_far_apart(void **state) {
    (void)state;
    char x[65], y[65];
    memset(x, 'x', sizeof x);
    memset(y, 'y', sizeof y);
    assert_int_equal(edit_distance((struct text){x, 64}, (struct text){x, 64}), 0);
    assert_int_equal(edit_distance((struct text){x, 64}, (struct text){y, 64}), 64);
    assert_int_equal(edit_distance((struct text){x, 64}, TEXT("")), 64);
    assert_int_equal(edit_distance((struct text){x, 65}, (struct text){x, 65}), 64);
    assert_int_equal(edit_distance((struct text){x, 65}, TEXT("")), 64);
    assert_int_equal(edit_distance(TEXT("x"), (struct text){x, 65}), 64);
    assert_int_equal(edit_distance((struct text){x, 63}, (struct text){x, 64}), 1);
}

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

/* By its definition, from the ends of both texts. */
static unsigned count_edits(const char *a, size_t i, const char *b, size_t j) {
    if (i == 0 || j == 0)
        return (unsigned)(i + j);
    unsigned fewest = count_edits(a, i - 1, b, j - 1) + (a[i - 1] != b[j - 1]);
    fewest = least(fewest, count_edits(a, i - 1, b, j) + 1);
    fewest = least(fewest, count_edits(a, i, b, j - 1) + 1);
    if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        fewest = least(fewest, count_edits(a, i - 2, b, j - 2) + 1);
    return fewest;
}

static struct text random_word(uint64_t *seed, size_t most, char *into) {
    size_t length = next_random(seed) % (most + 1);
    for (size_t at = 0; at < length; at++)
        into[at] = (char)('a' + next_random(seed) % 3);
    return (struct text){into, length};
}

static void short_words_agree_with_the_definition(void **state) {
    (void)state;
    uint64_t seed = 1964;
    for (int round = 0; round < 2000; round++) {
        char x[5], y[5];
        struct text a = random_word(&seed, sizeof x, x);
        struct text b = random_word(&seed, sizeof y, y);
        assert_int_equal(edit_distance(a, b), count_edits(a.data, a.length, b.data, b.length));
    }
}

static void distance_is_symmetric_and_zero_for_equals_alone(void **state) {
    (void)state;
    uint64_t seed = 1974;
    for (int round = 0; round < 5000; round++) {
        char x[64], y[64];
        size_t most = round % 2 ? 64 : 4;
        struct text a = random_word(&seed, most, x);
        struct text b = random_word(&seed, most, y);
        unsigned distance = edit_distance(a, b);
        size_t longer = a.length > b.length ? a.length : b.length;
        size_t shorter = a.length + b.length - longer;
        assert_int_equal(distance, edit_distance(b, a));
        assert_int_equal(distance == 0, text_equal(a, b));
        assert_int_equal(edit_distance(a, a), 0);
        assert_in_range(distance, longer - shorter, longer);
    }
}

static const struct {
    const char *written, *nearest;
} meant[] = {
    {"limit", "limit"},
    {"limti", "limit"},
    {"limits", "limit"},
    {"imit", "limit"},
    {"programe", "programme"},
    {"progrmame", "programme"},
    {"PROGRAMME", NULL},
    {"aera", "area"},
    {"are", "area"},
    {"ae", "area"},
    {"xyz", NULL},
    {"", NULL},
    {"as-of", "as_of"},
    {"unknown-parameter-of-some-length", NULL},
};

static void the_nearest_candidate_is_meant(void **state) {
    (void)state;
    const struct text candidates[] = {TEXT("limit"), TEXT("cursor"), TEXT("programme"), TEXT("area"),
                                      TEXT("as_of")};
    for (size_t at = 0; at < COUNT_OF(meant); at++)
        assert_text(nearest_of(text_of(meant[at].written), candidates, COUNT_OF(candidates)),
                    meant[at].nearest);
    assert_text(nearest_of(TEXT("limit"), candidates, 0), NULL);
    assert_text(nearest_of(TEXT("limit"), NULL, 0), NULL);
}

static void of_equals_the_first_is_taken(void **state) {
    (void)state;
    const struct text candidates[] = {TEXT("zzzz"), TEXT("cat"), TEXT("bat"), TEXT("rat")};
    assert_text(nearest_of(TEXT("hat"), candidates, COUNT_OF(candidates)), "cat");
    assert_text(nearest_of(TEXT("rat"), candidates, COUNT_OF(candidates)), "rat");
}

static void a_long_text_means_nothing(void **state) {
    (void)state;
    char wide[200];
    memset(wide, 'x', sizeof wide);
    const struct text candidates[] = {{wide, 200}, {wide, 64}};
    assert_text(nearest_of((struct text){wide, 200}, candidates, 1), NULL);
    assert_int_equal(nearest_of((struct text){wide, 63}, candidates, 2).length, 64);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_distances),
        cmocka_unit_test(long_texts_are_far_apart),
        cmocka_unit_test(short_words_agree_with_the_definition),
        cmocka_unit_test(distance_is_symmetric_and_zero_for_equals_alone),
        cmocka_unit_test(the_nearest_candidate_is_meant),
        cmocka_unit_test(of_equals_the_first_is_taken),
        cmocka_unit_test(a_long_text_means_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
