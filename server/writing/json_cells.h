/* Cells of a row from JSON values, which csv_cells.c makes of the cells of a table as well. What is not as
 * files.def has it is added to the request's faults, with its JSON pointer. */
#pragma once

#include "writing/json_value.h"
#include "writing/row.h"

struct cell_reading {
    struct request *request;
    enum files_file file;
    struct row *row;
};

/* The members of a person and of a place, in the order in which a cell has them; ended by NULL. */
extern const char *const cell_person_members[];
extern const char *const cell_place_members[];

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

/* The same of one of those columns that together are a place. */
struct text cell_read_part(struct cell_reading *reading, const struct files_column *column,
                           const struct json_value *value, struct text pointer);

/* The cells of a place, from an object; one at fault is without a value. */
void cell_read_place(struct cell_reading *reading, const struct json_value *value, struct text pointer,
                     struct text cells[4]);

/* Adds a place as a list of them has it. */
void cell_add_place(struct buffer *list, const struct text cells[4]);

/* The cell of any column, likewise. */
struct text cell_read(struct cell_reading *reading, const struct files_column *column,
                      const struct json_value *value, struct text pointer);
