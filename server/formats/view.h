/* Which columns of a statement's rows an answer shows. What starts with an underscore is the server's own;
 * labels (`_label.x`) are for tables only; what is below `included` was asked for or is left out; `fields`
 * narrows to what it names. */
#pragma once

#include "base/arena.h"
#include "core/statement.h"

struct selection {
    struct text fields;                      /* a comma list of members, or without a value for all */
    struct text include;                     /* a comma list, or without a value for none */
    bool labels;                             /* for tables: code columns are followed by their labels */
    const struct composition *const *making; /* of the rows' shape; NULL where the database gives all */
};

/* The same rows with only the columns that are shown, and the values of those that are made, which stay in
 * the arena. `rows` must outlive the view. */
struct rows view_of(struct arena *arena, const struct rows *rows, struct selection selection);
