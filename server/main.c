/* opsd: finds the command, reads the settings, runs it. Decides nothing else. */
#include "commands/command.h"

#include "base/nearest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command *const commands[] = {&serve_command,  &migrate_command, &import_command,
                                                 &export_command, &verify_command,  &check_command};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

int command_fail(struct buffer *fault) {
    fprintf(stderr, "opsd: %.*s\n", TEXT_FORMAT(buffer_text(fault)));
    buffer_free(fault);
    return EXIT_FAILED;
}

static int usage(struct buffer *fault) {
    command_fail(fault);
    return EXIT_USAGE;
}

static int help(void) {
    struct buffer table = {0};
    buffer_add_string(&table,
                      "opsd: the Open Public Services API\n\nusage: opsd COMMAND [FLAGS]\n\nCommands:\n");
    for (int at = 0; at < COMMANDS; at++)
        buffer_add_format(&table, "  %-8s %-14s %s\n", commands[at]->name, commands[at]->arguments,
                          commands[at]->help);
    buffer_add_string(&table, "\nSettings, as a flag or a variable (a flag wins):\n");
    settings_describe(&table);
    buffer_add_string(&table, "\nExit codes: 0 done, 1 failed, 2 called wrongly.\n");
    fwrite(table.data, 1, table.length, stdout);
    buffer_free(&table);
    return EXIT_DONE;
}

static const struct command *find_command(const char *name, struct buffer *fault) {
    struct text names[COMMANDS];
    for (int at = 0; at < COMMANDS; at++) {
        if (strcmp(name, commands[at]->name) == 0)
            return commands[at];
        names[at] = text_of(commands[at]->name);
    }
    struct text nearest = nearest_of(text_of(name), names, COMMANDS);
    buffer_add_format(fault, "unknown command \"%s\"; ", name);
    if (nearest.data)
        buffer_add_format(fault, "did you mean %.*s? ", TEXT_FORMAT(nearest));
    buffer_add_string(fault, "opsd --help lists all");
    return NULL;
}

int main(int count, char **arguments) {
    struct buffer fault = {0};
    setenv("TZ", "UTC", 1); /* the library for zip archives spells times as the zone has them; ours are UTC */
    struct settings settings;
    if (count < 2) {
        buffer_add_string(&fault, "no command; opsd --help lists all");
        return usage(&fault);
    }
    for (int at = 1; at < count; at++)
        if (strcmp(arguments[at], "--help") == 0)
            return help();
    if (strcmp(arguments[1], "--version") == 0)
        return printf("opsd %s\n", OPS_VERSION) < 0;
    const struct command *command = find_command(arguments[1], &fault);
    int left = count - 2;
    if (!command || !settings_read(&settings, arguments + 2, &left, &fault))
        return usage(&fault);
    if (left != command->argument_count) {
        buffer_add_format(&fault, "usage: opsd %s %s", command->name, command->arguments);
        return usage(&fault);
    }
    return command->run(&settings, arguments + 2);
}
