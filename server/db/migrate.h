/* Brings a database from where it is to the schema this binary was built for, one numbered migration at a
 * time. */
#pragma once

#include "db/session.h"

/* Applies what is missing, each in a transaction of its own, under a lock that keeps a second migrator
 * waiting, and grants what each role may do. Refuses a database whose applied migrations differ from those in
 * the binary, or are newer. `*applied` counts. */
bool migrate_up(struct session *session, int *applied, struct buffer *fault);

/* Whether the schema is the one this binary needs; if not, false with a fault that says what to do. */
bool migrate_is_current(struct session *session, struct buffer *fault);
