/* Rows of a file of the record from JSON: an object has a member for each column, lists are arrays, and the
 * columns of the citation are the member `sources`, primary first. */
#pragma once

#include "writing/json_value.h"
#include "writing/row.h"

/* The reason that an object says, and nothing else; what is not so is added to the request's faults. */
struct text json_reason_read(struct request *request, const struct json_value *value);

/* Makes a row of an object that stands at that pointer; false where it is no object. What is not as files.def
 * has it is added to the request's faults, all of it, each with its JSON pointer; raises nothing. What the
 * row holds lives in the request's arena. */
bool json_rows_read(struct request *request, enum files_file file, const struct json_value *value,
                    struct text pointer, struct row *row);
