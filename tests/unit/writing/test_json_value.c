/* JSON texts as trees of texts: what is read is what was written, and what cannot be trusted is refused. */
#include "../common.h"

#include "writing/json_value.h"

struct reading {
    struct arena arena;
    struct json_fault fault;
    const struct json_value *value;
};

static void read_text(struct reading *reading, struct text text) {
    struct text copy = exact_copy(text);
    *reading = (struct reading){0};
    reading->value = json_value_read(&reading->arena, copy, &reading->fault);
    free((void *)(uintptr_t)copy.data);
}

static void read_json(struct reading *reading, const char *text) {
    read_text(reading, text_of(text));
}

static const struct json_value *member(const struct json_value *value, const char *name) {
    const struct json_value *at = value->first;
    while (at && !text_equal(at->name, text_of(name)))
        at = at->next;
    assert_non_null(at);
    return at;
}

static void check_refused(struct text text, const char *code, const char *pointer, long long line,
                          long long column) {
    struct reading reading;
    read_text(&reading, text);
    assert_null(reading.value);
    assert_string_equal(reading.fault.code, code);
    assert_text(reading.fault.pointer, pointer);
    assert_true(text_is_utf8(reading.fault.message) && reading.fault.message.length);
    assert_int_equal(reading.fault.line, line);
    assert_int_equal(reading.fault.column, column);
    arena_free(&reading.arena);
}

static void refused(const char *text, const char *code, const char *pointer, long long line,
                    long long column) {
    check_refused(text_of(text), code, pointer, line, column);
}

static void every_kind_is_told(void **state) {
    (void)state;
    struct reading reading;
    read_json(&reading,
              "{\"n\": null, \"t\": true, \"f\": false, \"d\": 1.50, \"s\": \"a\", \"l\": [1], \"o\": "
              "{\"x\": \"y\"}}");
    const struct json_value *value = reading.value;
    assert_int_equal(value->kind, JSON_KIND_OBJECT);
    assert_int_equal(member(value, "n")->kind, JSON_KIND_NULL);
    assert_int_equal(member(value, "t")->kind, JSON_KIND_BOOLEAN);
    assert_text(member(value, "t")->text, "true");
    assert_text(member(value, "f")->text, "false");
    assert_int_equal(member(value, "d")->kind, JSON_KIND_NUMBER);
    assert_int_equal(member(value, "s")->kind, JSON_KIND_STRING);
    assert_int_equal(member(value, "l")->kind, JSON_KIND_ARRAY);
    assert_text(member(value, "l")->first->text, "1");
    assert_text(member(member(value, "o"), "x")->text, "y");
    assert_null(member(value, "n")->first);
    arena_free(&reading.arena);
}

static void numbers_keep_their_digits(void **state) {
    (void)state;
    static const char *const numbers[] = {"0",      "-0",    "-0.5",       "254.10",
                                          "1e5",    "1E+05", "-12.340e-7", "123456789012345678901234567890",
                                          "0.1000", "1e0",   "10.00",      "9007199254740993"};
    struct buffer list = {0};
    struct reading reading;
    for (size_t at = 0; at < COUNT_OF(numbers); at++)
        buffer_add_format(&list, "%s{\"1\": [\"2\", %s, -3]}", at ? ",\n" : "[", numbers[at]);
    buffer_add_byte(&list, ']');
    read_text(&reading, buffer_text(&list));
    const struct json_value *at = reading.value->first;
    for (size_t number = 0; number < COUNT_OF(numbers); number++, at = at->next) {
        assert_text(at->first->first->next->text, numbers[number]);
        assert_text(at->first->first->next->next->text, "-3");
    }
    assert_null(at);
    buffer_free(&list);
    arena_free(&reading.arena);
}

static void members_and_values_keep_their_order(void **state) {
    (void)state;
    static const char *const names[] = {"zebra", "apple", "mango", "10", "9", ""};
    struct reading reading;
    read_json(&reading, "{\"zebra\": 1, \"apple\": 2, \"mango\": 3, \"10\": 4, \"9\": 5, \"\": 6}");
    const struct json_value *at = reading.value->first;
    for (size_t name = 0; name < COUNT_OF(names); name++, at = at->next) {
        assert_text(at->name, names[name]);
        assert_int_equal(at->text.data[0] - '0', name + 1);
    }
    assert_null(at);
    arena_free(&reading.arena);
}

static void strings_are_decoded(void **state) {
    (void)state;
    struct reading reading;
    read_json(&reading, "[\"\\u00a3 \\ud83d\\ude00 \\\" \\\\ \\/ \\n\\t \xC2\xA3\", \"\", \"1, 2: {[\"]");
    assert_text(reading.value->first->text, "\xC2\xA3 \xF0\x9F\x98\x80 \" \\ / \n\t \xC2\xA3");
    assert_text(reading.value->first->next->text, "");
    assert_text(reading.value->first->next->next->text, "1, 2: {[");
    arena_free(&reading.arena);
}

static void any_value_is_a_text(void **state) {
    (void)state;
    static const char *const texts[] = {"null", " 1 ", "\"a\"", "[]", "{}", "\r\n\t[ ]\n"};
    for (size_t at = 0; at < COUNT_OF(texts); at++) {
        struct reading reading;
        read_json(&reading, texts[at]);
        assert_non_null(reading.value);
        arena_free(&reading.arena);
    }
}

static void what_is_no_json_is_refused(void **state) {
    (void)state;
    refused("", "malformed-json", "", 1, 1);
    refused(" ", "malformed-json", "", 1, 1);
    refused("{", "malformed-json", "", 1, 1);
    refused("{\"a\": 1,}", "malformed-json", "", 1, 9);
    refused("{\"a\": 1\n\"b\": 2}", "malformed-json", "/a", 2, 3);
    refused("{\"a\": [1, 2,]}", "malformed-json", "/a/2", 1, 13);
    refused("{\"a\": {\"b\": tru}}", "malformed-json", "/a/b", 1, 15);
    refused("[01]", "malformed-json", "/0", 1, 2);
    refused("[1] [2]", "malformed-json", "", 1, 5);
    refused("{'a': 1}", "malformed-json", "", 1, 2);
    refused("[NaN]", "malformed-json", "/0", 1, 4);
    refused("[+1]", "malformed-json", "/0", 1, 2);
    refused("[.5]", "malformed-json", "/0", 1, 2);
    refused("[1.]", "malformed-json", "/0", 1, 3);
    refused("[-]", "malformed-json", "/0", 1, 2);
    refused("[1e999]", "number-out-of-range", "/0", 1, 6);
    refused("[\"a\nb\"]", "malformed-json", "/0", 1, 3);
    refused("\xEF\xBB\xBF[]", "malformed-json", "", 1, 3);
    refused("// a\n[]", "malformed-json", "", 1, 1);
}

static void members_given_twice_are_refused(void **state) {
    (void)state;
    refused("{\"a\": 1, \"a\": 1}", "duplicate-member", "/a", 1, 12);
    refused("{\"a\": 1, \"\\u0061\": 1}", "duplicate-member", "/a", 1, 17);
    refused("{\"\\u00e9/\": {\"\\\"\": 1, \"\\u0022\": 1}}", "duplicate-member", "/\xC3\xA9~1/\"", 1, 30);
    refused("{\"x\": [{}, {\"b\": 1,\n \"b\": 2}]}", "duplicate-member", "/x/1/b", 2, 4);
    refused("{\"\": 1, \"\": 1}", "duplicate-member", "/", 1, 10);
    refused("{\"a/b~c\": 1, \"a/b~c\": 1}", "duplicate-member", "/a~1b~0c", 1, 20);
}

static void bytes_that_are_no_text_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"\xFF", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80"};
    for (size_t at = 0; at < COUNT_OF(bad); at++) {
        struct reading reading;
        char text[64];
        snprintf(text, sizeof text, "{\"a\": [\"%s\"]}", bad[at]);
        read_json(&reading, text);
        assert_null(reading.value);
        assert_string_equal(reading.fault.code, "not-utf-8");
        assert_text(reading.fault.pointer, "/a/0");
        arena_free(&reading.arena);
        snprintf(text, sizeof text, "{\"b\": {\"a%s\": 1}}", bad[at]);
        read_json(&reading, text);
        assert_null(reading.value);
        assert_text(reading.fault.pointer, "/b");
        arena_free(&reading.arena);
    }
}

static void halves_of_characters_are_refused(void **state) {
    (void)state;
    refused("[\"\\ud83d\"]", "malformed-json", "/0", 1, 9);
    refused("[\"\\ude00\"]", "malformed-json", "/0", 1, 9);
    refused("[\"\\ud83d\\u0041\"]", "malformed-json", "/0", 1, 15);
}

static void zero_characters_are_refused(void **state) {
    (void)state;
    static const char raw[] = "[\"a\0b\"]";
    struct reading reading;
    refused("{\"a\": \"b\\u0000\"}", "zero-character", "/a", 1, 15);
    refused("{\"a\\u0000\": 1}", "zero-character", "/a\\u0000", 1, 10);
    read_text(&reading, (struct text){raw, sizeof raw - 1});
    assert_null(reading.value);
    arena_free(&reading.arena);
    read_text(&reading, (struct text){"[1]\0", 4});
    assert_null(reading.value);
    arena_free(&reading.arena);
}

static struct text nested(char *into, size_t depth, char open, char close) {
    size_t length = 0;
    for (size_t at = 0; at < depth; at++)
        length += (size_t)sprintf(into + length, "%c%s", open, open == '{' ? "\"a\":" : "");
    into[length++] = '1';
    for (size_t at = 0; at < depth; at++)
        into[length++] = close;
    return (struct text){into, length};
}

static void depth_is_bounded(void **state) {
    (void)state;
    char text[400];
    struct reading reading;
    for (int object = 0; object < 2; object++) {
        read_text(&reading, nested(text, JSON_DEPTH, object ? '{' : '[', object ? '}' : ']'));
        assert_non_null(reading.value);
        arena_free(&reading.arena);
        read_text(&reading, nested(text, JSON_DEPTH + 1, object ? '{' : '[', object ? '}' : ']'));
        assert_null(reading.value);
        assert_string_equal(reading.fault.code, "too-deep");
        assert_int_equal(reading.fault.column, JSON_DEPTH * (object ? 5 : 1) + 1);
        assert_true(text_starts_with(reading.fault.pointer, object ? TEXT("/a/a/a") : TEXT("/0/0/0")));
        arena_free(&reading.arena);
    }
    refused("]]]]", "malformed-json", "", 1, 1);
}

static void check_count(size_t count, const char *value, bool good) {
    struct buffer list = {0};
    struct reading reading;
    buffer_add_byte(&list, '[');
    for (size_t at = 1; at < count; at++)
        buffer_add_format(&list, "%s%s", at > 1 ? "," : "", value);
    buffer_add_byte(&list, ']');
    read_text(&reading, buffer_text(&list));
    assert_int_equal(reading.value != NULL, good);
    if (!good) {
        assert_string_equal(reading.fault.code, "too-many-values");
        assert_text(reading.fault.pointer, "/19999");
    }
    buffer_free(&list);
    arena_free(&reading.arena);
}

static void values_are_counted(void **state) {
    (void)state;
    static const char *const values[] = {"1", "-1.5", "\"a\"", "null", "true", "false", "{}", "[]"};
    for (size_t at = 0; at < COUNT_OF(values); at++) {
        check_count(JSON_VALUES, values[at], true);
        check_count(JSON_VALUES + 1, values[at], false);
    }
}

static void names_are_no_values(void **state) {
    (void)state;
    struct buffer object = {0};
    struct reading reading;
    for (size_t at = 1; at < JSON_VALUES; at++)
        buffer_add_format(&object, "%c\"%zu\":\"\"", at > 1 ? ',' : '{', at);
    buffer_add_byte(&object, '}');
    read_text(&reading, buffer_text(&object));
    assert_non_null(reading.value);
    buffer_free(&object);
    arena_free(&reading.arena);
}

static void names_in_pointers_are_escaped(void **state) {
    (void)state;
    struct buffer pointer = {0};
    json_pointer_add(&pointer, TEXT("a/b"));
    json_pointer_add(&pointer, TEXT("~"));
    json_pointer_add(&pointer, TEXT(""));
    assert_text(buffer_text(&pointer), "/a~1b/~0/");
    buffer_free(&pointer);
}

/* Bytes flipped, cut off and put in: never more than a value or a fault that can be told. */
static void mutations_are_read_or_refused(void **state) {
    (void)state;
    static const char seed_text[] =
        "{\"slug\": \"a\", \"list\": [1, -2.50, \"\\u00a3\", null, {\"x/y\": true}], \"n\": {\"a\": [[]]}}";
    uint64_t seed = 42;
    for (int round = 0; round < 20000; round++) {
        char text[sizeof seed_text];
        memcpy(text, seed_text, sizeof text);
        for (uint64_t left = 1 + next_random(&seed) % 3; left > 0; left--)
            text[next_random(&seed) % (sizeof text - 1)] = next_random(&seed) % 2
                                                               ? "{}[]\",:0-.eu\\tn"[next_random(&seed) % 15]
                                                               : (char)next_random(&seed);
        struct text given = {text, next_random(&seed) % sizeof text};
        struct reading reading;
        read_text(&reading, given);
        if (reading.value)
            assert_true(is_json(given));
        else
            assert_true(text_is_utf8(reading.fault.pointer) && text_is_utf8(reading.fault.message) &&
                        reading.fault.line >= 1 && reading.fault.column >= 1);
        arena_free(&reading.arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_told),
        cmocka_unit_test(numbers_keep_their_digits),
        cmocka_unit_test(members_and_values_keep_their_order),
        cmocka_unit_test(strings_are_decoded),
        cmocka_unit_test(any_value_is_a_text),
        cmocka_unit_test(what_is_no_json_is_refused),
        cmocka_unit_test(members_given_twice_are_refused),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(halves_of_characters_are_refused),
        cmocka_unit_test(zero_characters_are_refused),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(values_are_counted),
        cmocka_unit_test(names_are_no_values),
        cmocka_unit_test(names_in_pointers_are_escaped),
        cmocka_unit_test(mutations_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
