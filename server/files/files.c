/* The table of files, made from files.def. Decides nothing. */
#include "files/files.h"

#include "files/describe.h"

#include <string.h>

const struct files_about files_about[] = {
#define RECORD_FILE(name, key, holds) {#name, #name ".csv", key, holds},
#define RECORD_COLUMN(file, name, kind, need, words, reference, meaning)
#include "files/files.def"
#undef RECORD_FILE
#undef RECORD_COLUMN
};

enum { OPTIONAL, REQUIRED };

const struct files_column files_columns[] = {
#define RECORD_FILE(name, key, holds)
#define RECORD_COLUMN(file, name, kind, need, words, reference, meaning)                                     \
    {FILE_##file, #name, KIND_##kind, need, words, reference, meaning},
#include "files/files.def"
#undef RECORD_FILE
#undef RECORD_COLUMN
    {0},
};

enum files_file files_find(const char *file_name) {
    int at = 0;
    while (at < FILE_COUNT && strcmp(file_name, files_about[at].file_name) != 0)
        at++;
    return (enum files_file)at;
}

bool files_is_companion(const char *file_name) {
    return strcmp(file_name, README_NAME) == 0 || strcmp(file_name, LICENCE_NAME) == 0 ||
           strcmp(file_name, METADATA_NAME) == 0;
}

void files_add_header(struct buffer *buffer, enum files_file file) {
    const char *separator = "";
    for (const struct files_column *column = files_columns; column->name; column++) {
        if (column->file != file)
            continue;
        buffer_add_string(buffer, separator);
        buffer_add_string(buffer, column->name);
        separator = ",";
    }
}
