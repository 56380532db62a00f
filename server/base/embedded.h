/* Files that were put into the binary when it was built: migrations and the contract. */
#pragma once

#include "base/text.h"

struct embedded_file {
    const char *name; /* without its folder */
    struct text content;
};

/* Migrations by number, then the rest; ended by one without a name. */
extern const struct embedded_file embedded_files[];

/* The number of the newest migration. */
int embedded_newest_migration(void);

/* The number a migration's name starts with (0002_figures.sql is 2), or 0 for any other file. */
int embedded_migration_number(const struct embedded_file *file);

/* The content of a file, or the text without a value. */
struct text embedded_content(const char *name);
