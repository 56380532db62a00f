/* Generated figures: as many as were asked for, in order, the same from the same seed, each with all its
 * columns. */
#include "../common.h"
#include "rows.h"

#include "core/digest.h"
#include "generate/figures.h"
#include "generate/outline.h"

#include <stdlib.h>

struct written {
    char *data;
    size_t length;
};

static struct written figures(long long observations, uint64_t seed) {
    struct generate_size size = {.observations = observations, .seed = seed, .revised = 20};
    struct written all;
    FILE *out = open_memstream(&all.data, &all.length);
    assert_non_null(out);
    generate_figures(out, &size);
    assert_int_equal(fclose(out), 0);
    return all;
}

static void rows_are_whole_and_counted(void **state) {
    (void)state;
    struct written all = figures(40000, 1);
    struct text rest = {all.data, all.length};
    long long id = OUTLINE_FIRST_ID;
    while (rest.length) {
        struct text after;
        struct text row = text_split(rest, '\n', &rest);
        long long found = 0;
        assert_true(text_to_number(text_split(row, ',', &after), &found));
        assert_true(found == id++);
        assert_int_equal(cells_of(row), columns_of(FILE_observations));
        assert_true(text_is_utf8(row));
    }
    assert_true(id == OUTLINE_FIRST_ID + 40000);
    free(all.data);
}

static void a_smaller_record_is_the_beginning_of_a_larger_one(void **state) {
    (void)state;
    struct written few = figures(1000, 7);
    struct written many = figures(2000, 7);
    assert_true(few.length < many.length);
    assert_memory_equal(few.data, many.data, few.length);
    free(few.data);
    free(many.data);
}

static void the_seed_decides_every_byte(void **state) {
    (void)state;
    struct written one = figures(20000, 1);
    struct written other = figures(20000, 2);
    struct arena arena = {0};
    struct text text = {one.data, one.length};
    assert_false(one.length == other.length && memcmp(one.data, other.data, one.length) == 0);
    assert_text(digest_of_texts(&arena, &text, 1),
                "1283aed5851715bc412954bdc118954e86bada66910226d27c2d66ae75d2a3c1");
    arena_free(&arena);
    free(one.data);
    free(other.data);
}

static bool has_line(struct written all, const char *part) {
    return strstr(all.data, part) != NULL;
}

static void figures_are_published_again_and_revised(void **state) {
    (void)state;
    struct written all = figures(360, 1);
    assert_true(has_line(all, ",E92000001,stated,2012-01,,{},"));
    assert_true(has_line(all, ",local-services-tables-2015,"));
    assert_true(has_line(all, ",local-services-tables-2024,"));
    free(all.data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_whole_and_counted),
        cmocka_unit_test(a_smaller_record_is_the_beginning_of_a_larger_one),
        cmocka_unit_test(the_seed_decides_every_byte),
        cmocka_unit_test(figures_are_published_again_and_revised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
