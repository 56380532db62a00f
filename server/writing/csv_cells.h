/* Cells of a row from those of a table: held to the rules that members of a JSON body are held to, and kept
 * as they are written. */
#pragma once

#include "writing/row.h"

/* Looks at each cell that is given. What is not as files.def has it is added to the request's faults, with
 * the name of its column; such a cell holds afterwards what it would from JSON. */
void csv_cells_check(struct request *request, enum files_file file, struct row *row);
