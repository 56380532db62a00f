/* CSV: quoted where RFC 4180 asks for it, no formula for a spreadsheet and yet every value to be had back. */
#include "../common.h"
#include "../table.h"

#include "formats/csv.h"

#define T COLUMN_TEXT
#define N COLUMN_NUMBER
#define B COLUMN_BOOLEAN
#define J COLUMN_JSON

static const char *const one_name[] = {"a"};

/* One cell in a line of its own. */
static struct buffer line_of(enum column_kind kind, const char *cell) {
    struct table table = {1, 1, one_name, &kind, &cell};
    struct rows rows = table_rows(&table);
    struct buffer line = {0};
    csv_write_rows(&line, &rows, 0, 1);
    assert_false(line.failed);
    return line;
}

static const struct {
    enum column_kind kind;
    const char *cell, *written;
} cells[] = {
    {T, NULL, "\"\""},
    {T, "", "\"\""},
    {T, "plain", "plain"},
    {T, " a b ", " a b "},
    {T, "a,b", "\"a,b\""},
    {T, "say \"a\"", "\"say \"\"a\"\"\""},
    {T, "\"", "\"\"\"\""},
    {T, "a\nb", "\"a\nb\""},
    {T, "a\r\nb", "\"a\r\nb\""},
    {T, "£3.8 billion; \u201cfund\u201d", "£3.8 billion; \u201cfund\u201d"},
    {T, "a\tb", "a\tb"},
    /* What a spreadsheet would take for a formula has an apostrophe, and so has what starts with one. */
    {T, "=1+1", "'=1+1"},
    {T, "+44", "'+44"},
    {T, "-5", "'-5"},
    {T, "@x", "'@x"},
    {T, "\tx", "'\tx"},
    {T, "\rx", "\"'\rx\""},
    {T, "'x", "''x"},
    {T, "''", "'''"},
    {T, "=a,b", "\"'=a,b\""},
    {T, "=\"x\"", "\"'=\"\"x\"\"\""},
    {T, "a=1", "a=1"},
    {T, "x'", "x'"},
    /* Numbers are never touched. */
    {N, "-0.50", "-0.50"},
    {N, "3800000000.10", "3800000000.10"},
    {N, "123456789012345678901234567890", "123456789012345678901234567890"},
    {N, NULL, "\"\""},
    {B, "t", "true"},
    {B, "f", "false"},
    {B, NULL, "\"\""},
    /* Lists of words are joined; all else stays JSON. */
    {J, "[\"a\", \"b c\"]", "a; b c"},
    {J, "[\"a\"]", "a"},
    {J, "[\"a,b\", \"c\"]", "\"a,b; c\""},
    {J, "[]", "\"\""},
    {J, NULL, "\"\""},
    {J, "[\"=a\", \"b\"]", "'=a; b"},
    {J, "[\"\u00e9\"]", "\u00e9"},
    {J, "[1, 2]", "\"[1,2]\""},
    {J, "[\"a\", 1]", "\"[\"\"a\"\",1]\""},
    {J, "[\"a\", null]", "\"[\"\"a\"\",null]\""},
    {J, "[[\"a\"]]", "\"[[\"\"a\"\"]]\""},
    {J, "[\"a\\\"b\"]", "\"[\"\"a\\\"\"b\"\"]\""},
    {J, "{\"a\": \"b c\", \"d\": 1}", "\"{\"\"a\"\":\"\"b c\"\",\"\"d\"\":1}\""},
    {J, "false", "false"},
    {J, "\"word\"", "word"},
    {J, "\"a\\nb\"", "\"\"\"a\\nb\"\"\""},
    {J, "\"-x\"", "'-x"},
};

static void each_cell_is_written_exactly_and_safely(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(cells); at++) {
        struct buffer line = line_of(cells[at].kind, cells[at].cell);
        assert_true(line.length >= 2 && memcmp(line.data + line.length - 2, "\r\n", 2) == 0);
        assert_text(((struct text){line.data, line.length - 2}), cells[at].written);
        buffer_free(&line);
    }
}

/* The first cell of a line as RFC 4180 reads it; `rest` becomes what follows its comma or line end. */
static struct buffer read_cell(struct text *rest) {
    struct buffer value = {0};
    bool quoted = rest->length && *rest->data == '"';
    size_t at = quoted;
    for (; at < rest->length; at++) {
        char byte = rest->data[at];
        if (quoted && byte == '"' && (at + 1 == rest->length || rest->data[++at] != '"'))
            break;
        if (!quoted && (byte == ',' || byte == '\r'))
            break;
        buffer_add_byte(&value, byte);
    }
    size_t end = at + (rest->length - at >= 2 && rest->data[at] == '\r' ? 2 : 1);
    *rest = (struct text){rest->data + end, rest->length - end};
    return value;
}

static void any_text_comes_back_without_its_apostrophe(void **state) {
    (void)state;
    static const char starts[] = "=+-@'\t\r\",\nx";
    uint64_t seed = 4180;
    for (int round = 0; round < 5000; round++) {
        char cell[4 * 12 + 2] = {starts[next_random(&seed) % (sizeof starts - 1)]};
        struct text drawn = random_text(&seed, 12, cell + 1);
        cell[1 + drawn.length] = '\0';
        struct buffer line = line_of(T, cell);
        struct text rest = buffer_text(&line);
        struct buffer value = read_cell(&rest);
        assert_int_equal(rest.length, 0);
        assert_null(memchr("=+-@\t\r", value.data[0], 6));
        size_t guard = value.data[0] == '\'';
        assert_true(text_equal((struct text){value.data + guard, value.length - guard}, text_of(cell)));
        buffer_free(&value);
        buffer_free(&line);
    }
}

static void names_are_flat(void **state) {
    (void)state;
    static const char *const names[] = {"slug", "area.code", "a.b.c", "_label.area", "_label.a.b"};
    static const enum column_kind kinds[] = {T, T, T, T, T};
    struct table table = {0, 5, names, kinds, NULL};
    struct rows rows = table_rows(&table);
    struct buffer header = {0};
    csv_write_header(&header, &rows);
    assert_text(buffer_text(&header), "slug,area_code,a_b_c,area_label,a_b_label\r\n");
    buffer_free(&header);
}

static void rows_are_written_from_the_first_wanted(void **state) {
    (void)state;
    static const char *const names[] = {"slug", "value", "label"};
    static const enum column_kind kinds[] = {T, N, T};
    static const char *const values[] = {"a", "1", "x", "b", NULL, NULL, "c", "-3", "=z"};
    struct table table = {3, 3, names, kinds, values};
    struct rows rows = table_rows(&table);
    static const struct {
        int first, count;
        const char *lines;
    } parts[] = {{0, 0, ""},
                 {0, 1, "a,1,x\r\n"},
                 {0, 3, "a,1,x\r\nb,,\r\nc,-3,'=z\r\n"},
                 {1, 2, "b,,\r\nc,-3,'=z\r\n"},
                 {2, 1, "c,-3,'=z\r\n"}};
    for (size_t at = 0; at < COUNT_OF(parts); at++) {
        struct buffer lines = {0};
        buffer_add_byte(&lines, '|');
        csv_write_rows(&lines, &rows, parts[at].first, parts[at].count);
        assert_text(((struct text){lines.data + 1, lines.length - 1}), parts[at].lines);
        buffer_free(&lines);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_cell_is_written_exactly_and_safely),
        cmocka_unit_test(any_text_comes_back_without_its_apostrophe),
        cmocka_unit_test(names_are_flat),
        cmocka_unit_test(rows_are_written_from_the_first_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
