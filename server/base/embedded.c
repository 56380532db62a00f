/* Finds an embedded file by name. */
#include "base/embedded.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct text embedded_content(const char *name) {
    for (const struct embedded_file *file = embedded_files; file->name; file++)
        if (strcmp(file->name, name) == 0)
            return file->content;
    return (struct text){NULL, 0};
}

int embedded_migration_number(const struct embedded_file *file) {
    return isdigit((unsigned char)file->name[0]) ? atoi(file->name) : 0;
}

int embedded_newest_migration(void) {
    int newest = 0;
    for (const struct embedded_file *file = embedded_files; file->name; file++)
        if (embedded_migration_number(file) > newest)
            newest = embedded_migration_number(file);
    return newest;
}
