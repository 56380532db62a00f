/* The record as files: CSV files in, CSV files out (docs/record.md), as a folder or as a
 * zip archive. PostgreSQL reads and writes the CSV. */
#pragma once

#include "base/progress.h"
#include "db/session.h"

/* What an import did. */
struct record_import {
    bool unchanged; /* this very state had been loaded before; nothing was done */
    long long rows; /* read from the files */
};

/* Loads a folder or an archive in one transaction: all or nothing. What has been loaded before is left alone,
 * unless it is wanted `again`: what was changed since is then as these files have it. At most `limit` bytes
 * are taken out of an archive. Faults of the files are written to `faults`, one a line with file, line and
 * column; any other goes to `fault`. */
bool record_import(struct session *session, const char *path, bool again, long long limit,
                   struct progress *progress, struct record_import *done, struct buffer *faults,
                   struct buffer *fault);

/* Writes the files into a folder, which is made if need be. After a fault the session can only be closed. */
bool record_export(struct session *session, const char *folder, struct progress *progress,
                   struct buffer *fault);

/* Which state of the record an archive holds. */
struct record_edition {
    long long version;
    char key[64]; /* differs between any two states, also of databases made anew: statement export_edition */
};

/* Writes files and companions (server/files) into an open, empty file as an archive: the same bytes for the
 * same edition. `scratch` is the folder for temporary files, as scratch_open takes it. After a fault the
 * session can only be closed. */
bool record_archive(struct session *session, int file, const char *scratch, struct progress *progress,
                    struct record_edition *edition, struct buffer *fault);
