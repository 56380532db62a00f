/* If-Match and If-None-Match of a change (RFC 9110, sections 13.1.1 and 13.1.2). */
#pragma once

#include "writing/write.h"

enum precondition {
    PRECONDITION_PUT, /* If-None-Match: * makes, If-Match replaces; without either only what is new is taken
                       */
    PRECONDITION_CHANGE, /* If-Match is required */
    PRECONDITION_FREE,   /* If-Match holds where it is given */
};

/* Whether a tag of If-Match is that ETag, by strong comparison; whether it was sent packed makes no
 * difference to what its reader has seen. */
bool precondition_tags_equal(struct text tag, struct text current);

/* Whether the change may go ahead, as things stand in this transaction: `found` tells whether the row is
 * there, `row` is the statement that gives what would be overwritten. An ETag holds if that is the same now
 * as at the version of the dataset which the tag names. False with a problem raised. */
bool precondition_check(struct write *write, const struct statement *row, bool found, enum precondition kind);
