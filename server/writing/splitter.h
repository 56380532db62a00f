/* Cuts a stream of bytes into records: lines, elements of a JSON array, rows of a CSV. Decides where a record
 * ends, never what it says. Holds one record at most, and of one that is too long nothing. */
#pragma once

#include "base/text.h"

enum splitter_form {
    SPLIT_LINES, /* each ends with a line feed, or with the text */
    SPLIT_JSON,  /* the elements of an array; of any other value the value */
    SPLIT_CSV,   /* RFC 4180: line feeds within quotes are no ends */
};

enum { RECORD_LIMIT = 65536 };

struct record {
    struct text text; /* without its end; without a value where it is longer than RECORD_LIMIT */
    long long line;   /* on which it begins, from 1 */
    long long column; /* likewise, in bytes */
    long long place;  /* among the records, from 0 */
    bool within_array;
};

enum splitter_fault {
    SPLITTER_GOOD,
    SPLITTER_CUT,   /* the text ends in the middle of an array */
    SPLITTER_AFTER, /* something follows the end of the JSON text */
    SPLITTER_EMPTY, /* an array has a comma with nothing before or after it */
    SPLITTER_QUOTE, /* the text ends within quotes */
};

struct splitter {
    enum splitter_form form;
    void (*take)(void *context, const struct record *record);
    void *context;

    struct buffer held; /* the record so far, where it did not begin in these bytes; owned */
    size_t length;      /* of the record so far */
    struct record record;
    long long line;
    long long column;
    enum splitter_fault fault; /* the first, after which nothing more is taken */
    unsigned char state;
    bool begun;  /* something other than a byte order mark has come */
    size_t mark; /* how many bytes of one have come before that */
    int depth;   /* of the value that is under way */
};

/* `take` is given each record, in order. */
void splitter_begin(struct splitter *splitter, enum splitter_form form,
                    void (*take)(void *context, const struct record *record), void *context);

void splitter_put(struct splitter *splitter, struct text bytes);

/* There are no more bytes: the last record ends here. Frees what it holds. */
void splitter_end(struct splitter *splitter);
