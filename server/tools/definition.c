/* Decides where parameters stand in SQL, and how it is spelt in C. */
#include "tools/definition.h"

#include <ctype.h>
#include <stdlib.h>

const char *file_name;

void fail(const char *what, struct text about) {
    fprintf(stderr, "%s: %s: %.*s\n", file_name, what, TEXT_FORMAT(about));
    exit(1);
}

static bool is_word(char byte) {
    return isalnum((unsigned char)byte) || byte == '_';
}

/* What stands for a parameter, but for its type: $n, or what one of many callers gave. */
static void write_place(struct buffer *out, const struct parameter *parameters, size_t at, bool gathered) {
    if (gathered)
        buffer_add_format(out, "asked.%.*s", TEXT_FORMAT(parameters[at].name));
    else
        buffer_add_format(out, "$%zu", at + 1);
}

/* Replaces :name outside of string literals by its place and type. */
static void place_parameters(struct buffer *out, struct text sql, const struct parameter *parameters,
                             size_t count, bool gathered) {
    bool quoted = false;
    for (size_t at = 0; at < sql.length; at++) {
        char byte = sql.data[at];
        quoted ^= byte == '\'';
        bool starts = !quoted && byte == ':' && at + 1 < sql.length && is_word(sql.data[at + 1]) &&
                      (at == 0 || sql.data[at - 1] != ':');
        if (!starts) {
            buffer_add_byte(out, byte);
            continue;
        }
        size_t end = at + 1;
        while (end < sql.length && is_word(sql.data[end]))
            end++;
        struct text name = {sql.data + at + 1, end - at - 1};
        size_t found = 0;
        while (found < count && !text_equal(parameters[found].name, name))
            found++;
        if (found == count)
            fail("the signature has no parameter", name);
        write_place(out, parameters, found, gathered);
        buffer_add_format(out, "::%.*s", TEXT_FORMAT(parameters[found].type));
        at = end - 1;
    }
}

static void write_literal(FILE *file, struct text sql) {
    fputs("\"", file);
    for (size_t at = 0; at < sql.length; at++) {
        char byte = sql.data[at];
        if (byte == '"' || byte == '\\')
            fprintf(file, "\\%c", byte);
        else if (byte == '\n')
            fputs("\\n\"\n    \"", file);
        else
            fputc(byte, file);
    }
    fputs("\"", file);
}

/* Both directions of every key, as callers write them. */
static void write_sort_names(FILE *file, struct text name, struct text sorts) {
    fprintf(file, "static const char *const %.*s_sorts[] = {", TEXT_FORMAT(name));
    while (sorts.data) {
        struct text expression;
        struct text key = text_split(text_trim(text_split(sorts, ',', &sorts)), '=', &expression);
        fprintf(file, "\"%.*s\", \"-%.*s\", ", TEXT_FORMAT(key), TEXT_FORMAT(key));
    }
    fprintf(file, "NULL};\n");
}

static void write_templates(FILE *file, const struct source *source) {
    fprintf(file, "static const struct template %.*s_templates[] = {\n", TEXT_FORMAT(source->name));
    for (size_t at = 0; at < source->template_count; at++) {
        fprintf(file, "    {\"%.*s\", ", TEXT_FORMAT(source->templates[at].column));
        write_literal(file, source->templates[at].content);
        fprintf(file, "},\n");
    }
    fprintf(file, "    {0}};\n");
}

/* Defines it under its name and that suffix, and with that one as its gathered form. */
static void define(struct output *output, const struct source *source, const char *suffix, struct text sql,
                   const char *gathered) {
    fprintf(output->header, "extern const struct statement %.*s%s;\n", TEXT_FORMAT(source->name), suffix);
    fprintf(output->source, "const struct statement %.*s%s = {\n    \"%.*s%s\",\n    ",
            TEXT_FORMAT(source->name), suffix, TEXT_FORMAT(source->name), suffix);
    write_literal(output->source, sql);
    struct text name = source->name;
    fprintf(output->source,
            ",\n    %zu,\n    %.*s_parameters,\n    %.*s_sorts,\n    %s,\n    %.*s_templates,\n};\n\n",
            source->count, TEXT_FORMAT(name), TEXT_FORMAT(name), gathered, TEXT_FORMAT(name));
    buffer_add_format(&output->names, "    &%.*s%s,\n", TEXT_FORMAT(source->name), suffix);
}

static void define_plain(struct output *output, const struct source *source) {
    struct buffer sql = {0};
    struct buffer gathered = {0};
    place_parameters(&sql, buffer_text(&source->body), source->parameters, source->count, false);
    if (source->gathered)
        buffer_add_format(&gathered, "&%.*s_gathered", TEXT_FORMAT(source->name));
    else
        buffer_add(&gathered, TEXT("NULL"));
    buffer_add_byte(&gathered, '\0');
    define(output, source, "", buffer_text(&sql), gathered.data);
    buffer_free(&gathered);
    buffer_free(&sql);
}

/* Every parameter is an array of what each caller gave, as text, and the statement is asked for each of them.
 */
static void define_gathered(struct output *output, const struct source *source) {
    struct buffer sql = {0};
    buffer_add(&sql, TEXT("SELECT answer.*, asked.caller\nFROM unnest("));
    for (size_t at = 0; at < source->count; at++)
        buffer_add_format(&sql, "%s$%zu::text[]", at ? ", " : "", at + 1);
    buffer_add(&sql, TEXT(") WITH ORDINALITY AS asked ("));
    for (size_t at = 0; at < source->count; at++)
        buffer_add_format(&sql, "%.*s, ", TEXT_FORMAT(source->parameters[at].name));
    buffer_add(&sql, TEXT("caller)\nCROSS JOIN LATERAL (\n"));
    place_parameters(&sql, buffer_text(&source->body), source->parameters, source->count, true);
    buffer_add(&sql, TEXT(") AS answer"));
    define(output, source, "_gathered", buffer_text(&sql), "NULL");
    buffer_free(&sql);
}

void definition_write(struct output *output, const struct source *source) {
    fprintf(output->source, "static const char *const %.*s_parameters[] = {", TEXT_FORMAT(source->name));
    for (size_t at = 0; at < source->count; at++)
        fprintf(output->source, "\"%.*s\", ", TEXT_FORMAT(source->parameters[at].name));
    fprintf(output->source, "NULL};\n");
    write_sort_names(output->source, source->name, source->sorts);
    write_templates(output->source, source);
    if (source->gathered)
        define_gathered(output, source);
    define_plain(output, source);
}
