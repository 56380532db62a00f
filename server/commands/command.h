/* The commands of opsd: what main calls by name. */
#pragma once

#include "base/settings.h"

/* Exit codes. */
enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct command {
    const char *name;
    const char *arguments; /* for --help */
    const char *help;
    int argument_count;
    int (*run)(const struct settings *settings, char **arguments);
};

extern const struct command serve_command;
extern const struct command migrate_command;
extern const struct command import_command;
extern const struct command export_command;
extern const struct command verify_command;
extern const struct command check_command;

/* Prints "opsd: …" on standard error, frees the fault, and gives EXIT_FAILED. */
int command_fail(struct buffer *fault);
