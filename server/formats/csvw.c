/* Describes columns by the types their values have in the database. */
#include "formats/csvw.h"

#include "base/json.h"
#include "formats/csv.h"

static const char *datatype_of(enum column_kind kind) {
    return kind == COLUMN_NUMBER ? "decimal" : kind == COLUMN_BOOLEAN ? "boolean" : "string";
}

static void write_column(struct buffer *buffer, const struct rows *rows, int column) {
    struct buffer name = {0};
    csv_add_name(&name, rows->column_name(rows, column));
    if (column)
        buffer_add_byte(buffer, ',');
    buffer_add(buffer, TEXT("{\"name\":"));
    json_add_string(buffer, buffer_text(&name));
    buffer_add(buffer, TEXT(",\"titles\":"));
    json_add_string(buffer, buffer_text(&name));
    buffer_add_format(buffer, ",\"datatype\":\"%s\",\"null\":\"\"}",
                      datatype_of(rows->column_kind(rows, column)));
    buffer->failed = buffer->failed || name.failed;
    buffer_free(&name);
}

void csvw_write(struct buffer *buffer, const struct rows *rows, struct text url, struct text title) {
    buffer_add(buffer, TEXT("{\"@context\":[\"http://www.w3.org/ns/csvw\",{\"@language\":\"en\"}],\"url\":"));
    json_add_string(buffer, url);
    buffer_add(buffer, TEXT(",\"dc:title\":"));
    json_add_string(buffer, title);
    buffer_add(buffer,
               TEXT(",\"dc:license\":{\"@id\":\"https://www.nationalarchives.gov.uk/doc/"
                    "open-government-licence/version/3/\"}"
                    ",\"rdfs:comment\":\"A cell of text that starts with an apostrophe has it added, so that "
                    "no spreadsheet "
                    "takes the cell for a formula: take the first one off for the exact value.\""
                    ",\"dialect\":{\"encoding\":\"utf-8\",\"header\":true,\"lineTerminators\":[\"\\r\\n\"],"
                    "\"quoteChar\":\"\\\"\",\"doubleQuote\":true},\"tableSchema\":{\"columns\":["));
    for (int column = 0; column < rows->column_count; column++)
        write_column(buffer, rows, column);
    buffer_add(buffer, TEXT("]}}\n"));
}
