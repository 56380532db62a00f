/* One file of rows into the draft of an update. */
#pragma once

#include "commands/command.h"

/* opsd import --update YEAR FILE: through the same reader and the same door as POST /v1/updates/YEAR/…, which
 * the file's name stands for, in the form that its ending says. Gives the exit code. */
int fill_draft(const struct settings *settings, const char *path, const char *year);
