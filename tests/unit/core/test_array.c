/* Array literals: every element quoted, so that none is mistaken for a brace, a comma or NULL. */
#include "../common.h"

#include "core/array.h"

static const struct {
    const char *elements[4];
    const char *literal;
} literals[] = {
    {{NULL}, "{}"},
    {{""}, "{\"\"}"},
    {{"a"}, "{\"a\"}"},
    {{"a", "b", "c"}, "{\"a\",\"b\",\"c\"}"},
    {{"", ""}, "{\"\",\"\"}"},
    {{"NULL", "null"}, "{\"NULL\",\"null\"}"},
    {{"a,b", "{c}"}, "{\"a,b\",\"{c}\"}"},
    {{"say \"this\""}, "{\"say \\\"this\\\"\"}"},
    {{"\\", "\\\""}, "{\"\\\\\",\"\\\\\\\"\"}"},
    {{" a ", "\n"}, "{\" a \",\"\n\"}"},
    {{"£ é"}, "{\"£ é\"}"},
    {{"{\"a\"}", "{}"}, "{\"{\\\"a\\\"}\",\"{}\"}"}, /* a literal inside a literal */
};

static void literals_are_spelt_as_postgresql_reads_them(void **state) {
    (void)state;
    struct arena arena = {0};
    for (size_t at = 0; at < COUNT_OF(literals); at++) {
        struct buffer elements = {0};
        for (size_t element = 0; literals[at].elements[element]; element++)
            array_add(&elements, text_of(literals[at].elements[element]));
        struct text literal = array_close(&arena, &elements);
        assert_text(literal, literals[at].literal);
        assert_int_equal(literal.data[literal.length], '\0');
        assert_null(elements.data);
    }
    arena_free(&arena);
}

static void an_element_without_a_value_is_null(void **state) {
    (void)state;
    struct arena arena = {0};
    struct buffer elements = {0};
    array_add(&elements, (struct text){NULL, 0});
    array_add(&elements, TEXT("NULL"));
    array_add(&elements, (struct text){NULL, 0});
    assert_text(array_close(&arena, &elements), "{NULL,\"NULL\",NULL}");
    arena_free(&arena);
}

/* One quoted element from the front of `rest`, read as PostgreSQL does. */
static size_t read_element(struct text *rest, char *into) {
    size_t length = 0;
    assert_int_equal(rest->data[0], '"');
    size_t at = 1;
    for (; at < rest->length && rest->data[at] != '"'; at++) {
        at += rest->data[at] == '\\';
        into[length++] = rest->data[at];
    }
    assert_true(at < rest->length);
    rest->data += at + 1;
    rest->length -= at + 1;
    return length;
}

static void random_elements_can_be_read_back(void **state) {
    (void)state;
    static const char telling[] = "\"\\{},a NULL\n";
    uint64_t seed = 81506;
    for (int round = 0; round < 5000; round++) {
        char elements[6][12], back[24];
        struct text list[6];
        struct arena arena = {0};
        struct buffer inside = {0};
        size_t count = 1 + next_random(&seed) % 6;
        for (size_t at = 0; at < count; at++) {
            list[at] = (struct text){elements[at], next_random(&seed) % 12};
            for (size_t byte = 0; byte < list[at].length; byte++)
                elements[at][byte] = telling[next_random(&seed) % (sizeof telling - 1)];
            array_add(&inside, list[at]);
        }
        struct text literal = array_close(&arena, &inside);
        assert_true(literal.data[0] == '{' && literal.data[literal.length - 1] == '}');
        struct text rest = {literal.data + 1, literal.length - 2};
        for (size_t at = 0; at < count; at++) {
            struct text read = {back, read_element(&rest, back)};
            assert_true(text_equal(read, list[at]));
            assert_int_equal(skip_bytes(&rest, ","), at + 1 < count);
        }
        assert_int_equal(rest.length, 0);
        arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_element_without_a_value_is_null),
        cmocka_unit_test(literals_are_spelt_as_postgresql_reads_them),
        cmocka_unit_test(random_elements_can_be_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
