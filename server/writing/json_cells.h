/* Cells of a row from JSON values. What is not as files.def has it is added to the request's faults, with its
 * JSON pointer. */
#pragma once

#include "writing/json_value.h"
#include "writing/row.h"

struct cell_reading {
    struct request *request;
    enum files_file file;
    struct row *row;
};

/* The pointer to a member of what stands at `parent`, or to an element. */
struct text cell_pointer(const struct cell_reading *reading, struct text parent, struct text name);
struct text cell_pointer_at(const struct cell_reading *reading, struct text parent, size_t at);

/* Adds a fault: `… is wanted.` */
void cell_refuse(const struct cell_reading *reading, const char *code, struct text pointer,
                 const char *wanted);

/* Whether the value is of that kind; else adds a fault. */
bool cell_has_kind(const struct cell_reading *reading, const struct json_value *value, enum json_kind kind,
                   struct text pointer);

/* Whether a text is neither empty nor too long and, as a `part` of a list, without what separates those; else
 * adds a fault. */
bool cell_check_text(const struct cell_reading *reading, struct text text, bool part, struct text pointer);

/* The cell of a column that holds a string; without a value, and with a fault, where it is not as the column
 * wants it. */
struct text cell_read_string(struct cell_reading *reading, const struct files_column *column,
                             const struct json_value *value, struct text pointer);

/* The same of any column. */
struct text cell_read(struct cell_reading *reading, const struct files_column *column,
                      const struct json_value *value, struct text pointer);
