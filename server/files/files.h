/* The record as files: what they are called, which columns they have, and what these mean. The table
 * files.def says all of it once; import, export, README and metadata follow from it. */
#pragma once

#include "base/text.h"

enum files_file {
#define RECORD_FILE(name, key, holds) FILE_##name,
#define RECORD_COLUMN(file, name, kind, need, words, reference, meaning)
#include "files/files.def"
#undef RECORD_FILE
#undef RECORD_COLUMN
    FILE_COUNT
};

/* What a cell may hold. The plurals are lists: their parts are separated by "; ", those of PLACES by " | ".
 */
enum files_kind {
    KIND_TEXT,
    KIND_SLUG,
    KIND_COUNT,
    KIND_NUMBER,
    KIND_YEAR,
    KIND_DATE,
    KIND_PERIOD,
    KIND_AREA,
    KIND_SHA256,
    KIND_JSON,
    KIND_TEXTS,
    KIND_SLUGS,
    KIND_COUNTS,
    KIND_PEOPLE,
    KIND_PLACES
};

struct files_about {
    const char *name;      /* without .csv */
    const char *file_name; /* with it */
    const char *key;       /* the columns that tell rows apart, separated by a space */
    const char *holds;
};

struct files_column {
    enum files_file file;
    const char *name;
    enum files_kind kind;
    bool required;
    const char *words;     /* the only values allowed, separated by |; NULL for any */
    const char *reference; /* file.column; NULL for none */
    const char *meaning;
};

/* In the order in which the files refer to each other; FILE_COUNT of them. */
extern const struct files_about files_about[];

/* The columns of all files, in that order and in the order of each header; ended by one without a name. */
extern const struct files_column files_columns[];

/* The file of that name (with .csv), or FILE_COUNT. */
enum files_file files_find(const char *file_name);

/* Whether an archive of the record may hold it beside the files: README.md, LICENCE.txt, csv-metadata.json.
 */
bool files_is_companion(const char *file_name);

/* The names of a file's columns, separated by commas: its header. */
void files_add_header(struct buffer *buffer, enum files_file file);
