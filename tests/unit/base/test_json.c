/* JSON as it is written: escapes (RFC 8259, section 7), members and commas, and PostgreSQL's spelling without
 * its spaces. */
#include "../common.h"

#include "base/json.h"

static const struct {
    const char *text, *written;
} strings[] = {
    {NULL, "null"},
    {"", "\"\""},
    {"plain", "\"plain\""},
    {"\"", "\"\\\"\""},
    {"\\", "\"\\\\\""},
    {"a\"b\\c", "\"a\\\"b\\\\c\""},
    {"\\\"", "\"\\\\\\\"\""},
    {"\n\t", "\"\\n\\t\""},
    {"\r", "\"\\u000d\""},
    {"\b\f", "\"\\u0008\\u000c\""},
    {"\x01x\x1F", "\"\\u0001x\\u001f\""},
    {"\x7F", "\"\x7F\""},
    {"a/b", "\"a/b\""},
    {"£3.8 billion \u201cfund\u201d \U0001F600", "\"£3.8 billion \u201cfund\u201d \U0001F600\""},
    {"\u2028", "\"\u2028\""},
};

static void strings_are_escaped_where_they_must_be(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(strings); at++) {
        struct buffer buffer = {0};
        json_add_string(&buffer, text_of(strings[at].text));
        assert_text(buffer_text(&buffer), strings[at].written);
        buffer_free(&buffer);
    }
    struct buffer buffer = {0};
    json_add_string(&buffer, TEXT("a\0b"));
    assert_text(buffer_text(&buffer), "\"a\\u0000b\"");
    buffer_free(&buffer);
}

static void every_byte_below_128_gives_json(void **state) {
    (void)state;
    for (int byte = 0; byte < 128; byte++) {
        char one = (char)byte;
        struct buffer buffer = {0};
        json_add_string(&buffer, (struct text){&one, 1});
        if (!is_json(buffer_text(&buffer)))
            fail_msg("byte %d", byte);
        bool escaped = byte < 0x20 || byte == '"' || byte == '\\';
        assert_int_equal(buffer.length > 3, escaped);
        buffer_free(&buffer);
    }
}

/* What a reader makes of the escapes that are written here. */
static size_t unescape(struct text string, char *into) {
    size_t length = 0;
    for (size_t at = 1; at + 1 < string.length; at++) {
        char byte = string.data[at];
        if (byte == '\\') {
            byte = string.data[++at];
            if (byte == 'u') {
                char digits[5] = {0};
                memcpy(digits, string.data + at + 1, 4);
                byte = (char)strtol(digits, NULL, 16);
                at += 4;
            } else if (byte == 'n' || byte == 't') {
                byte = byte == 'n' ? '\n' : '\t';
            }
        }
        into[length++] = byte;
    }
    return length;
}

static void any_text_can_be_read_back(void **state) {
    (void)state;
    uint64_t seed = 8259;
    for (int round = 0; round < 5000; round++) {
        char bytes[4 * 60], back[4 * 60];
        struct text text = random_text(&seed, 60, bytes);
        struct buffer buffer = {0};
        json_add_string(&buffer, text);
        assert_true(is_json(buffer_text(&buffer)));
        assert_true(text_equal(text, (struct text){back, unescape(buffer_text(&buffer), back)}));
        buffer_free(&buffer);
    }
}

static void names_have_commas_between_them(void **state) {
    (void)state;
    struct buffer buffer = {0};
    buffer_add_byte(&buffer, '{');
    json_add_name(&buffer, TEXT("a"));
    buffer_add_byte(&buffer, '1');
    json_add_name(&buffer, TEXT("b \"c\""));
    buffer_add_byte(&buffer, '{');
    json_add_name(&buffer, TEXT("d"));
    json_add_string(&buffer, TEXT("{"));
    json_add_name(&buffer, TEXT("e"));
    json_add_string(&buffer, no_value);
    buffer_add_string(&buffer, "}}");
    assert_text(buffer_text(&buffer), "{\"a\":1,\"b \\\"c\\\"\":{\"d\":\"{\",\"e\":null}}");
    assert_true(is_json(buffer_text(&buffer)));
    buffer_free(&buffer);
    json_add_name(&buffer, TEXT("first"));
    assert_text(buffer_text(&buffer), "\"first\":");
    buffer_free(&buffer);
}

static const struct {
    const char *spelt, *compact;
} spellings[] = {
    {"", ""},
    {"null", "null"},
    {"{}", "{}"},
    {"[ ]", "[]"},
    {"{\"a\": 1, \"b\": [1, 2, 3]}", "{\"a\":1,\"b\":[1,2,3]}"},
    {" {\n  \"a\" : true\n} ", "{\"a\":true}"},
    {"{\"a b\": \"c  d\"}", "{\"a b\":\"c  d\"}"},
    {"[\"say \\\" : , \\\" twice\", 1]", "[\"say \\\" : , \\\" twice\",1]"},
    {"[\"ends in \\\\\", 2]", "[\"ends in \\\\\",2]"},
    {"[\"\\\\\\\" \", 3]", "[\"\\\\\\\" \",3]"},
    {"[\"\\\\\\\\\", \"x \\\" y\"]", "[\"\\\\\\\\\",\"x \\\" y\"]"},
    {"[\"\", \" \", \"\"]", "[\"\",\" \",\"\"]"},
    {"\"\\n is kept\"", "\"\\n is kept\""},
    {"{\"£ é\": \"\u201c \u201d\"}", "{\"£ é\":\"\u201c \u201d\"}"},
};

static void space_between_tokens_is_left_out(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(spellings); at++) {
        struct buffer buffer = {0};
        buffer_add_byte(&buffer, '=');
        struct text spelt = exact_copy(text_of(spellings[at].spelt));
        json_add_compact(&buffer, spelt);
        struct text written = {buffer.data + 1, buffer.length - 1};
        assert_text(written, spellings[at].compact);
        free((char *)(uintptr_t)spelt.data);
        buffer_free(&buffer);
    }
}

static void broken_json_is_read_safely(void **state) {
    (void)state;
    static const char *const broken[] = {"\"", "\"\\", "\"a\\", "\\", " ", "\" \\\""};
    for (size_t at = 0; at < COUNT_OF(broken); at++) {
        struct buffer buffer = {0};
        struct text text = exact_copy(text_of(broken[at]));
        json_add_compact(&buffer, text);
        assert_true(buffer.length <= text.length);
        free((char *)(uintptr_t)text.data);
        buffer_free(&buffer);
    }
}

static void compact_keeps_every_string(void **state) {
    (void)state;
    uint64_t seed = 7159;
    for (int round = 0; round < 3000; round++) {
        char bytes[4 * 20];
        struct buffer spaced = {0}, tight = {0}, compact = {0};
        struct text text = random_text(&seed, 20, bytes);
        buffer_add_string(&spaced, "{ \"a\": [1, ");
        json_add_string(&spaced, text);
        buffer_add_string(&spaced, " ], \n\"b\": 2 }");
        buffer_add_string(&tight, "{\"a\":[1,");
        json_add_string(&tight, text);
        buffer_add_string(&tight, "],\"b\":2}");
        json_add_compact(&compact, buffer_text(&spaced));
        assert_true(text_equal(buffer_text(&compact), buffer_text(&tight)));
        buffer_free(&spaced);
        buffer_free(&tight);
        buffer_free(&compact);
    }
}

static const struct {
    const char *compact, *pretty;
} indented[] = {
    {"1", "1"},
    {"\"a:b,{c}\"", "\"a:b,{c}\""},
    {"{}", "{}"},
    {"[]", "[]"},
    {"{\"a\":1}", "{\n  \"a\": 1\n}"},
    {"[1,2]", "[\n  1,\n  2\n]"},
    {"{\"a\":{},\"b\":[]}", "{\n  \"a\": {},\n  \"b\": []\n}"},
    {"[[1],{\"a\":\"]\"}]", "[\n  [\n    1\n  ],\n  {\n    \"a\": \"]\"\n  }\n]"},
    {"[\"\\\"\",\"\\\\\"]", "[\n  \"\\\"\",\n  \"\\\\\"\n]"},
    {"[\"\",-1.50,null]", "[\n  \"\",\n  -1.50,\n  null\n]"},
};

static void json_is_indented(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(indented); at++) {
        struct buffer pretty = {0};
        struct buffer back = {0};
        buffer_add_string(&pretty, indented[at].compact);
        json_indent(&pretty);
        assert_text(buffer_text(&pretty), indented[at].pretty);
        assert_true(is_json(buffer_text(&pretty)));
        json_add_compact(&back, buffer_text(&pretty));
        assert_text(buffer_text(&back), indented[at].compact);
        buffer_free(&pretty);
        buffer_free(&back);
    }
}

static void any_strings_survive_indenting(void **state) {
    (void)state;
    uint64_t seed = 2;
    for (int round = 0; round < 2000; round++) {
        char bytes[4 * 20];
        struct buffer compact = {0};
        struct buffer pretty = {0};
        struct buffer back = {0};
        buffer_add(&compact, TEXT("{\"a\":["));
        json_add_string(&compact, random_text(&seed, 20, bytes));
        buffer_add(&compact, TEXT(",{}],\"b\":"));
        json_add_string(&compact, random_text(&seed, 20, bytes));
        buffer_add_byte(&compact, '}');
        buffer_add(&pretty, buffer_text(&compact));
        json_indent(&pretty);
        json_add_compact(&back, buffer_text(&pretty));
        assert_true(text_equal(buffer_text(&back), buffer_text(&compact)));
        buffer_free(&compact);
        buffer_free(&pretty);
        buffer_free(&back);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_escaped_where_they_must_be),
        cmocka_unit_test(every_byte_below_128_gives_json),
        cmocka_unit_test(any_text_can_be_read_back),
        cmocka_unit_test(names_have_commas_between_them),
        cmocka_unit_test(space_between_tokens_is_left_out),
        cmocka_unit_test(broken_json_is_read_safely),
        cmocka_unit_test(compact_keeps_every_string),
        cmocka_unit_test(json_is_indented),
        cmocka_unit_test(any_strings_survive_indenting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
