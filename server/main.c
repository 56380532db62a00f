/* opsd: finds the command, reads the settings, runs it. Decides nothing else. */
#include "commands/command.h"

#include "base/nearest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command *const commands[] = {
    &serve_command, &migrate_command,  &import_command,     &export_command,   &verify_command,
    &check_command, &generate_command, &key_create_command, &key_list_command, &key_revoke_command};

enum { COMMANDS = sizeof commands / sizeof commands[0], MOST_ARGUMENTS = 1 };

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
    for (int at = 0; at < COMMANDS; at++) {
        buffer_add_format(&table, "  %-10s %-14s %s\n", commands[at]->name, commands[at]->arguments,
                          commands[at]->help);
        if (commands[at]->flags)
            flags_describe(commands[at]->flags, &table);
    }
    buffer_add_string(
        &table, "\nSettings, as a flag, a variable or a line of settings_file, of which the first wins:\n");
    settings_describe(&table);
    buffer_add_string(&table, "\nExit codes: 0 done, 1 failed, 2 called wrongly.\n");
    fwrite(table.data, 1, table.length, stdout);
    buffer_free(&table);
    return EXIT_DONE;
}

/* How many of the words a command's name takes; 0 when they are not its name. */
static int words_of(const struct command *command, char **words, int count) {
    struct text rest = text_of(command->name);
    int taken = 0;
    for (; rest.data && taken < count; taken++)
        if (!text_equal(text_split(rest, ' ', &rest), text_of(words[taken])))
            return 0;
    return rest.data ? 0 : taken;
}

/* What may follow a word that begins the names of several commands. */
static void list_continuations(const char *word, struct buffer *list) {
    for (int at = 0; at < COMMANDS; at++) {
        struct text rest;
        struct text first = text_split(text_of(commands[at]->name), ' ', &rest);
        if (rest.data && text_equal(first, text_of(word)))
            buffer_add_format(list, "%s%.*s", list->length ? ", " : "", TEXT_FORMAT(rest));
    }
}

static void complain_unknown(char **words, int count, struct buffer *fault) {
    struct text names[COMMANDS];
    struct buffer list = {0};
    for (int at = 0; at < COMMANDS; at++)
        names[at] = text_of(commands[at]->name);
    struct text nearest = nearest_of(text_of(words[0]), names, COMMANDS);
    list_continuations(words[0], &list);
    buffer_add_format(fault, "unknown command \"%s%s%s\"; ", words[0], list.length && count > 1 ? " " : "",
                      list.length && count > 1 ? words[1] : "");
    if (list.length)
        buffer_add_format(fault, "%s is followed by one of %.*s; ", words[0],
                          TEXT_FORMAT(buffer_text(&list)));
    else if (nearest.data)
        buffer_add_format(fault, "did you mean %.*s? ", TEXT_FORMAT(nearest));
    buffer_add_string(fault, "opsd --help lists all");
    buffer_free(&list);
}

/* Takes its name off the words. */
static const struct command *find_command(char ***words, int *count, struct buffer *fault) {
    for (int at = 0; at < COMMANDS; at++) {
        int taken = words_of(commands[at], *words, *count);
        *words += taken;
        *count -= taken;
        if (taken)
            return commands[at];
    }
    complain_unknown(*words, *count, fault);
    return NULL;
}

int main(int count, char **arguments) {
    struct buffer fault = {0};
    setenv("TZ", "UTC", 1); /* the library for zip archives spells times as the zone has them; ours are UTC */
    struct settings settings;
    char *given[MOST_ARGUMENTS + COMMAND_FLAGS];
    if (count < 2) {
        buffer_add_string(&fault, "no command; opsd --help lists all");
        return usage(&fault);
    }
    for (int at = 1; at < count; at++)
        if (strcmp(arguments[at], "--help") == 0)
            return help();
    if (strcmp(arguments[1], "--version") == 0)
        return printf("opsd %s\n", OPS_VERSION) < 0;
    char **words = arguments + 1;
    int left = count - 1;
    const struct command *command = find_command(&words, &left, &fault);
    if (!command || !flags_read(command->flags, words, &left, given + command->argument_count, &fault) ||
        !settings_read(&settings, words, &left, &fault))
        return usage(&fault);
    if (left != command->argument_count) {
        buffer_add_format(&fault, "usage: opsd %s %s", command->name, command->arguments);
        settings_free(&settings);
        return usage(&fault);
    }
    memcpy(given, words, (size_t)left * sizeof *given);
    int code = command->run(&settings, given);
    settings_free(&settings);
    return code;
}
