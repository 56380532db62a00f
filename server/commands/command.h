/* The commands of opsd: what main calls by name. */
#pragma once

#include "base/flags.h"
#include "base/settings.h"

/* Exit codes. */
enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

enum { COMMAND_FLAGS = 8 };

struct command {
    const char *name;      /* one word, or two: key create */
    const char *arguments; /* for --help */
    const char *help;
    int argument_count;
    /* `arguments` are as many as argument_count, and after them the values of `flags`, NULL where one is not
     * given. */
    int (*run)(const struct settings *settings, char **arguments);
    const struct flag *flags; /* of this command alone, at most COMMAND_FLAGS; NULL for none */
};

extern const struct command serve_command;
extern const struct command migrate_command;
extern const struct command import_command;
extern const struct command export_command;
extern const struct command generate_command;
extern const struct command verify_command;
extern const struct command check_command;
extern const struct command key_create_command;
extern const struct command key_list_command;
extern const struct command key_revoke_command;

/* Prints "opsd: …" on standard error, frees the fault, and gives EXIT_FAILED. */
int command_fail(struct buffer *fault);
