/* The roles of the database, and what each may do (schema/privileges.sql). */
#pragma once

#include "db/session.h"

/* The role that each kind of session takes. */
#define ROLE_OF_READERS "ops_reader"
#define ROLE_OF_WRITERS "ops_writer"

/* Makes the roles where they are missing, lets this session's user take them, and grants what each may do
 * and nothing else. False with a fault, which tells what an administrator has to run where this user may not
 * make roles. */
bool privileges_grant(struct session *session, struct buffer *fault);
