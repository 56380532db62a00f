/* Writing to the catalogue: what is known by an identifier of its own, a row at a time. */
#pragma once

#include "writing/write.h"

/* POST to a list: a new row. */
bool catalogue_create(struct write *write);

/* PUT: the row as it is to be, new or in place of the one that If-Match names. */
bool catalogue_replace(struct write *write);

/* PATCH: the members given change the row that If-Match names. */
bool catalogue_change(struct write *write);

/* DELETE: takes the row that If-Match names out of the record, unless something refers to it. */
bool catalogue_remove(struct write *write);

/* ?reason=, which the changes tell, and the tombstone of what is removed. */
extern const struct parameter catalogue_reasons[];

/* The actions of a list of the catalogue and of a single thing in it, which editors see to. */
#define CATALOGUE_LIST(file)                                                                                 \
    (const struct action[]) {                                                                                \
        {METHOD_POST, ROLE_EDITOR, BODY_ROW, file, NULL, .run = catalogue_create}, {                         \
            0                                                                                                \
        }                                                                                                    \
    }
#define CATALOGUE_SINGLE(file) CATALOGUE_CHANGES(file, ROLE_EDITOR, NULL)

/* The actions of a single thing that came out with an update: what has been published is a publisher's to
 * change. */
#define PUBLISHED_SINGLE(file) CATALOGUE_CHANGES(file, ROLE_PUBLISHER, catalogue_reasons)

#define CATALOGUE_CHANGES(file, role, why)                                                                   \
    (const struct action[]) {                                                                                \
        {METHOD_PUT, role, BODY_ROW, file, why, .run = catalogue_replace},                                   \
            {METHOD_PATCH, role, BODY_PATCH, file, why, .run = catalogue_change},                            \
            {METHOD_DELETE, ROLE_PUBLISHER, BODY_NONE, file, catalogue_reasons, .run = catalogue_remove}, {  \
            0                                                                                                \
        }                                                                                                    \
    }
