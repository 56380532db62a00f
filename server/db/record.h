/* The record as files: thirteen CSV files in, thirteen CSV files out (docs/record.md). PostgreSQL reads and
 * writes the CSV. */
#pragma once

#include "db/session.h"

/* What an import did. */
struct record_import {
    bool unchanged; /* this very state had been loaded before; nothing was done */
    long long rows; /* read from the files */
};

/* Loads the files of a folder in one transaction: all or nothing. Faults of the files are written to
 * `faults`, one a line with file, line and column; any other goes to `fault`. */
bool record_import(struct session *session, const char *folder, struct record_import *done,
                   struct buffer *faults, struct buffer *fault);

/* Writes the files into a folder, which is made if need be. */
bool record_export(struct session *session, const char *folder, struct buffer *fault);
