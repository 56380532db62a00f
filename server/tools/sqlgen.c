/* Host tool: turns the statements of server/queries into queries.h and queries.c, and those of server/writes
 * likewise.
 *
 *   -- fragment NAME                         text that {{NAME}} stands for in the statements of all files
 *   -- statement NAME(parameter type, …)     a statement; :parameter becomes $n::type
 *   … sort KEY=EXPRESSION, …                  at the end of that line: what {{sort_keys}} in the statement
 * stands for: the values of the keys that the text array :sort names (KEY or -KEY, up to three), as jsonb
 *   … gathered                                at the end of that line: it gives at most one row, and is also
 * made as NAME_gathered, which gives them to many callers at once
 *
 * What stands between backticks is a template (core/composition.h): in front of AS "_composed.x" or AS
 * "_sha256.x" it is the server's, and the column comes without a value; anywhere else it is a string literal.
 * What stands before the first of these lines is the file's own comment. Decides nothing else about SQL. */
#include "tools/definition.h"

#include <string.h>

enum { FRAGMENTS = 256, SORT_POSITIONS = 3, FILES = 64 };

struct fragment {
    struct text name;
    struct buffer body;
};

static struct fragment fragments[FRAGMENTS];
static size_t fragment_count;

static struct buffer read_file(const char *path) {
    struct buffer content = {0};
    FILE *file = fopen(path, "rb");
    char block[4096];
    size_t got;
    if (!file)
        fail("cannot open", text_of(path));
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        buffer_add(&content, (struct text){block, got});
    fclose(file);
    return content;
}

/* One value for each position of :sort, NULL where it names no key: as jsonb, which compares values of any
 * type as that type does. */
static void write_sort_keys(struct buffer *out, struct text sorts) {
    for (int position = 1; position <= SORT_POSITIONS; position++) {
        struct text rest = sorts;
        buffer_add_format(out, "%sCASE ltrim((:sort)[%d], '-')", position > 1 ? ", " : "", position);
        while (rest.data) {
            struct text expression;
            struct text key = text_split(text_trim(text_split(rest, ',', &rest)), '=', &expression);
            if (!expression.data)
                fail("a sort key needs an expression", key);
            buffer_add_format(out, " WHEN '%.*s' THEN to_jsonb(%.*s)", TEXT_FORMAT(key),
                              TEXT_FORMAT(expression));
        }
        buffer_add_format(out, " END");
    }
}

/* A statement's body with its fragments in place. */
static void expand(struct buffer *out, struct text body, struct text sorts) {
    for (size_t at = 0; at < body.length; at++) {
        struct text rest = {body.data + at, body.length - at};
        if (!text_starts_with(rest, TEXT("{{"))) {
            buffer_add_byte(out, body.data[at]);
            continue;
        }
        struct text after;
        struct text name = text_split((struct text){rest.data + 2, rest.length - 2}, '}', &after);
        at += 2 + name.length + 1;
        if (text_equal(name, TEXT("sort_keys")) && sorts.data) {
            write_sort_keys(out, sorts);
            continue;
        }
        size_t found = 0;
        while (found < fragment_count && !text_equal(fragments[found].name, name))
            found++;
        if (found == fragment_count)
            fail("no such fragment", name);
        expand(out, buffer_text(&fragments[found].body), sorts);
    }
}

/* The column that is made by a template in front of this; without a value where none is. */
static struct text made_column(struct text after) {
    static const char *const beginnings[] = {" AS \"_composed.", " AS \"_sha256."};
    struct text rest;
    for (size_t at = 0; at < sizeof beginnings / sizeof beginnings[0]; at++)
        if (text_starts_with(after, text_of(beginnings[at])))
            return text_split((struct text){after.data + 5, after.length - 5}, '"', &rest);
    return (struct text){NULL, 0};
}

static void write_string(struct buffer *out, struct text content) {
    buffer_add_byte(out, '\'');
    for (size_t at = 0; at < content.length; at++)
        buffer_add_string(out, content.data[at] == '\'' ? "''" : (char[]){content.data[at], '\0'});
    buffer_add_byte(out, '\'');
}

/* Takes the templates out of what has its fragments in place. */
static void take_templates(struct source *source, struct text expanded) {
    struct text rest = expanded;
    while (rest.data) {
        buffer_add(&source->body, text_split(rest, '`', &rest));
        if (!rest.data)
            return;
        struct text content = text_split(rest, '`', &rest);
        if (!rest.data)
            fail("a template does not end", content);
        struct text column = made_column(rest);
        if (!column.data) {
            write_string(&source->body, content);
            continue;
        }
        if (source->template_count == TEMPLATES)
            fail("too many templates", column);
        source->templates[source->template_count++] = (struct template){column, content};
        buffer_add(&source->body, TEXT("NULL::text"));
    }
}

static size_t read_parameters(struct text list, struct parameter *parameters) {
    size_t count = 0;
    struct text rest = list;
    while (rest.data && text_trim(rest).length) {
        struct text one = text_trim(text_split(rest, ',', &rest));
        struct text type;
        struct text name = text_split(one, ' ', &type);
        if (count == PARAMETERS || !type.data)
            fail("a parameter needs a name and a type", one);
        parameters[count++] = (struct parameter){name, text_trim(type)};
    }
    return count;
}

/* What stands after "sort" on a statement's line; without a value when nothing does. */
static struct text sorts_of(struct text after_parameters) {
    if (!text_starts_with(after_parameters, TEXT("sort ")))
        return (struct text){NULL, 0};
    return (struct text){after_parameters.data + 5, after_parameters.length - 5};
}

static void write_statement(struct output *output, struct text signature, struct text body) {
    struct source source = {0};
    struct text list;
    struct text beyond;
    source.name = text_split(signature, '(', &list);
    source.count = read_parameters(text_split(list, ')', &beyond), source.parameters);
    source.sorts = sorts_of(text_trim(beyond));
    source.gathered = text_equal(text_trim(beyond), TEXT("gathered"));
    struct buffer expanded = {0};
    expand(&expanded, body, source.sorts);
    take_templates(&source, buffer_text(&expanded));
    definition_write(output, &source);
    buffer_free(&source.body);
    buffer_free(&expanded);
}

static void keep_fragment(struct output *output, struct text head, struct text body) {
    (void)output;
    if (!text_starts_with(head, TEXT("-- fragment ")))
        return;
    if (fragment_count == FRAGMENTS)
        fail("too many fragments", head);
    struct text name = text_trim((struct text){head.data + 12, head.length - 12});
    for (size_t at = 0; at < fragment_count; at++)
        if (text_equal(fragments[at].name, name))
            fail("a fragment of that name is there already", name);
    struct fragment *fragment = &fragments[fragment_count++];
    fragment->name = name;
    buffer_add(&fragment->body, body);
}

static void finish_statement(struct output *output, struct text head, struct text body) {
    if (text_starts_with(head, TEXT("-- statement ")))
        write_statement(output, (struct text){head.data + 13, head.length - 13}, body);
}

typedef void finish_section(struct output *output, struct text head, struct text body);

static void read_sections(struct output *output, const char *path, const struct buffer *content,
                          finish_section *finish) {
    struct text rest = buffer_text(content);
    struct text head = {NULL, 0};
    struct buffer body = {0};
    file_name = path;
    while (rest.data) {
        struct text line = text_split(rest, '\n', &rest);
        bool section =
            text_starts_with(line, TEXT("-- statement ")) || text_starts_with(line, TEXT("-- fragment "));
        if (section) {
            finish(output, head, buffer_text(&body));
            buffer_free(&body);
            head = line;
        } else if (!text_starts_with(text_trim(line), TEXT("--")) && text_trim(line).length) {
            if (body.length)
                buffer_add_byte(&body, '\n');
            buffer_add(&body, line);
        }
    }
    finish(output, head, buffer_text(&body));
    buffer_free(&body);
}

static FILE *open_output(const char *path) {
    FILE *file = fopen(path, "w");
    file_name = path;
    if (!file)
        fail("cannot write", text_of(path));
    return file;
}

int main(int count, char **arguments) {
    struct output output = {0};
    if (count < 5 || count > FILES + 4) {
        fprintf(stderr, "usage: sqlgen LIST HEADER SOURCE FILE.sql…\n");
        return 2;
    }
    const char *list = arguments[1];
    output.header = open_output(arguments[2]);
    output.source = open_output(arguments[3]);
    fputs("/* Made by sqlgen. */\n#pragma once\n\n#include \"core/statement.h\"\n\n", output.header);
    fputs("/* Made by sqlgen. */\n#include \"core/statement.h\"\n\n", output.source);
    struct buffer contents[FILES] = {{0}}; /* kept to the end: names of fragments point into them */
    for (int at = 4; at < count; at++) {
        contents[at - 4] = read_file(arguments[at]);
        read_sections(&output, arguments[at], &contents[at - 4], keep_fragment);
    }
    for (int at = 4; at < count; at++)
        read_sections(&output, arguments[at], &contents[at - 4], finish_statement);
    fprintf(output.header,
            "\n/* All of them, ended by NULL. */\nextern const struct statement *const %s[];\n", list);
    fprintf(output.source,
            "extern const struct statement *const %s[];\nconst struct statement *const %s[] = {\n%.*s    "
            "NULL,\n};\n",
            list, list, TEXT_FORMAT(buffer_text(&output.names)));
    buffer_free(&output.names);
    for (int at = 0; at < FILES; at++)
        buffer_free(&contents[at]);
    for (size_t at = 0; at < fragment_count; at++)
        buffer_free(&fragments[at].body);
    return fclose(output.header) || fclose(output.source);
}
