/* Writes the companions of the files. The sentences for people are in README.md and LICENCE.txt beside this
 * file, with {{markers}} where something is filled in; what is said of columns is decided by files.def. */
#include "files/describe.h"

#include "base/embedded.h"
#include "base/json.h"
#include "files/files.h"

#include <string.h>

/* A kind in words, and as a datatype of CSVW (Metadata Vocabulary for Tabular Data, 5.11). */
static const struct {
    const char *words;
    const char *datatype;
    const char *separator; /* of a list; NULL for a single value */
} kinds[] = {
    [KIND_TEXT] = {"text", "\"string\"", NULL},
    [KIND_SLUG] = {"identifier", "{\"base\":\"string\",\"format\":\"^[a-z0-9]+(-[a-z0-9]+)*$\"}", NULL},
    [KIND_COUNT] = {"whole number", "\"positiveInteger\"", NULL},
    [KIND_NUMBER] = {"number", "\"decimal\"", NULL},
    [KIND_YEAR] = {"year", "\"gYear\"", NULL},
    [KIND_DATE] = {"day, month or year",
                   "{\"base\":\"string\",\"format\":\"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$\"}", NULL},
    [KIND_PERIOD] = {"period code",
                     "{\"base\":\"string\",\"format\":\"^(undated|(FY|AY)[0-9]{4}|"
                     "[0-9]{4}-(spring|summer|autumn|winter)|[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|"
                     "([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?[.][.]([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?)$\"}",
                     NULL},
    [KIND_AREA] = {"area code", "{\"base\":\"string\",\"format\":\"^([EKNSW][0-9]{8}|x-[a-z0-9-]+)$\"}",
                   NULL},
    [KIND_SHA256] = {"SHA-256", "{\"base\":\"string\",\"format\":\"^[0-9a-f]{64}$\"}", NULL},
    [KIND_JSON] = {"JSON object", "\"json\"", NULL},
    [KIND_TEXTS] = {"list of texts", "\"string\"", "; "},
    [KIND_SLUGS] = {"list of identifiers", "{\"base\":\"string\",\"format\":\"^[a-z0-9]+(-[a-z0-9]+)*$\"}",
                    "; "},
    [KIND_COUNTS] = {"list of whole numbers", "\"positiveInteger\"", "; "},
    [KIND_PEOPLE] = {"list of people", "{\"base\":\"string\",\"format\":\"^.+ = .+$\"}", "; "},
    [KIND_PLACES] = {"list of places",
                     "{\"base\":\"string\",\"format\":\"^.+ > .+ > .+ > (body|graphic|press|summary)$\"}",
                     " | "},
};

static void add_member(struct buffer *buffer, const char *name, const char *value) {
    json_add_name(buffer, text_of(name));
    json_add_string(buffer, text_of(value));
}

/* "actual|planned" as "actual, planned" for people. */
static void add_words(struct buffer *buffer, const char *words) {
    struct text rest = text_of(words);
    while (rest.data) {
        buffer_add(buffer, text_split(rest, '|', &rest));
        if (rest.data)
            buffer_add_string(buffer, ", ");
    }
}

static void add_column_row(struct buffer *buffer, const struct files_column *column) {
    struct text target;
    struct text file = text_split(text_of(column->reference), '.', &target);
    buffer_add_format(buffer, "| `%s` | %s%s | %s", column->name, kinds[column->kind].words,
                      column->required ? "" : ", may be empty", column->meaning);
    if (column->words) {
        buffer_add_string(buffer, "; one of: ");
        add_words(buffer, column->words);
    }
    if (column->reference)
        buffer_add_format(buffer, " (`%.*s` in `%.*s.csv`)", TEXT_FORMAT(target), TEXT_FORMAT(file));
    buffer_add_string(buffer, " |\n");
}

static void add_files(struct buffer *buffer) {
    for (int file = 0; file < FILE_COUNT; file++) {
        buffer_add_format(buffer, "%s### %s\n\n%s\n\n| column | holds | meaning |\n|---|---|---|\n",
                          file ? "\n" : "", files_about[file].file_name, files_about[file].holds);
        for (const struct files_column *column = files_columns; column->name; column++)
            if ((int)column->file == file)
                add_column_row(buffer, column);
    }
}

static void fill(struct buffer *buffer, struct text marker, const struct files_edition *edition) {
    if (text_equal(marker, TEXT("version")))
        buffer_add(buffer, edition->version);
    else if (text_equal(marker, TEXT("date")))
        buffer_add(buffer, edition->date);
    else if (text_equal(marker, TEXT("files")))
        add_files(buffer);
    else
        buffer->failed = true; /* a marker that nothing fills is a fault of the build, and no answer */
}

/* A text of the binary with its {{markers}} filled in. */
static void add_filled(struct buffer *buffer, const char *name, const struct files_edition *edition) {
    struct text rest = embedded_content(name);
    const char *open;
    while (rest.data && (open = memmem(rest.data, rest.length, "{{", 2))) {
        size_t before = (size_t)(open - rest.data);
        const char *close = memmem(open, rest.length - before, "}}", 2);
        if (!close)
            break;
        buffer_add(buffer, (struct text){rest.data, before});
        fill(buffer, (struct text){open + 2, (size_t)(close - open) - 2}, edition);
        rest.length -= (size_t)(close - rest.data) + 2;
        rest.data = close + 2;
    }
    buffer_add(buffer, rest);
}

void describe_readme(struct buffer *buffer, const struct files_edition *edition) {
    add_filled(buffer, README_NAME, edition);
}

void describe_licence(struct buffer *buffer, const struct files_edition *edition) {
    add_filled(buffer, LICENCE_NAME, edition);
}

void describe_archive_name(struct buffer *buffer, struct text version) {
    buffer_add_format(buffer, "open-public-services-%.*s.zip", TEXT_FORMAT(version));
}

static void add_column(struct buffer *buffer, const struct files_column *column) {
    buffer_add_byte(buffer, '{');
    add_member(buffer, "name", column->name);
    add_member(buffer, "titles", column->name);
    add_member(buffer, "dc:description", column->meaning);
    json_add_name(buffer, TEXT("datatype"));
    if (column->words)
        buffer_add_format(buffer, "{\"base\":\"string\",\"format\":\"^(%s)$\"}", column->words);
    else
        buffer_add_string(buffer, kinds[column->kind].datatype);
    if (kinds[column->kind].separator)
        add_member(buffer, "separator", kinds[column->kind].separator);
    buffer_add_string(buffer, column->required ? ",\"required\":true}" : "}");
}

static void add_columns(struct buffer *buffer, int file) {
    const char *separator = "\n";
    buffer_add_string(buffer, "\"columns\":[");
    for (const struct files_column *column = files_columns; column->name; column++) {
        if ((int)column->file != file)
            continue;
        buffer_add_string(buffer, separator);
        add_column(buffer, column);
        separator = ",\n";
    }
    buffer_add_string(buffer, "]");
}

static void add_key(struct buffer *buffer, const char *key) {
    struct text rest = text_of(key);
    buffer_add_string(buffer, ",\n\"primaryKey\":[");
    while (rest.data) {
        json_add_string(buffer, text_split(rest, ' ', &rest));
        buffer_add_string(buffer, rest.data ? "," : "]");
    }
}

/* Of single values only: CSVW compares whole cells, and the parts of a list are not cells of their own. */
static void add_foreign_keys(struct buffer *buffer, int file) {
    bool any = false;
    for (const struct files_column *column = files_columns; column->name; column++) {
        if ((int)column->file != file || !column->reference || kinds[column->kind].separator)
            continue;
        struct text target;
        struct text other = text_split(text_of(column->reference), '.', &target);
        buffer_add_format(buffer,
                          "%s{\"columnReference\":\"%s\",\"reference\":"
                          "{\"resource\":\"%.*s.csv\",\"columnReference\":\"%.*s\"}}",
                          any ? ",\n" : ",\n\"foreignKeys\":[\n", column->name, TEXT_FORMAT(other),
                          TEXT_FORMAT(target));
        any = true;
    }
    if (any)
        buffer_add_byte(buffer, ']');
}

static void add_table(struct buffer *buffer, int file) {
    buffer_add_byte(buffer, '{');
    add_member(buffer, "url", files_about[file].file_name);
    add_member(buffer, "dc:description", files_about[file].holds);
    buffer_add_string(buffer, ",\"tableSchema\":{\n");
    add_columns(buffer, file);
    add_key(buffer, files_about[file].key);
    add_foreign_keys(buffer, file);
    buffer_add_string(buffer, "}}");
}

void describe_metadata(struct buffer *buffer, const struct files_edition *edition) {
    buffer_add_string(buffer, "{\"@context\":[\"http://www.w3.org/ns/csvw\",{\"@language\":\"en\"}]");
    add_member(buffer, "@type", "TableGroup");
    add_member(buffer, "dc:title", "Open Public Services: the public record 2011 to 2014");
    buffer_add_format(buffer,
                      ",\"schema:version\":\"%.*s\",\"dc:modified\":{\"@value\":\"%.*s\",\"@type\":"
                      "\"xsd:date\"},\n\"dc:license\":{\"@id\":"
                      "\"https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/\"},\n"
                      "\"tables\":[\n",
                      TEXT_FORMAT(edition->version), TEXT_FORMAT(edition->date));
    for (int file = 0; file < FILE_COUNT; file++) {
        if (file)
            buffer_add_string(buffer, ",\n");
        add_table(buffer, file);
    }
    buffer_add_string(buffer, "]}\n");
}
