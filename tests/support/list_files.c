/* Prints every column of the record's files, one a line: file, column, kind, whether it is required, and the
 * words that are allowed, separated by tabs. For the tests that hold the contract against the files. */
#include "files/files.h"

#include <stdio.h>

int main(void) {
    static const char *const kinds[] = {"text",  "slug",   "count",  "number", "year",
                                        "date",  "period", "area",   "sha256", "json",
                                        "texts", "slugs",  "counts", "people", "places"};
    for (const struct files_column *column = files_columns; column->name; column++)
        printf("%s\t%s\t%s\t%s\t%s\n", files_about[column->file].name, column->name, kinds[column->kind],
               column->required ? "required" : "optional", column->words ? column->words : "");
    return 0;
}
