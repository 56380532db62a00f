/* opsd generate: a record of any size, to measure with. */
#include "commands/command.h"

#include "generate/generate.h"
#include "generate/outline.h"

#include <limits.h>
#include <stdio.h>

static bool number_of(const char *flag, const char *given, long long most, long long *number,
                      struct buffer *fault) {
    if (text_to_number(text_of(given), number) && *number <= most)
        return true;
    buffer_add_format(fault, "--%s is a whole number of at most %lld, not \"%s\"", flag, most, given);
    return false;
}

static int generate(const struct settings *settings, char **arguments) {
    struct buffer fault = {0};
    long long observations;
    long long seed;
    long long revised;
    (void)settings;
    if (!number_of("observations", arguments[1], outline_most_observations(), &observations, &fault) ||
        !number_of("seed", arguments[2] ? arguments[2] : "1", LONG_MAX, &seed, &fault) ||
        !number_of("revised", arguments[3] ? arguments[3] : "20", 1000, &revised, &fault)) {
        command_fail(&fault);
        return EXIT_USAGE;
    }
    struct generate_size size = {observations, (uint64_t)seed, (int)revised};
    if (!generate_record(arguments[0], &size, &fault))
        return command_fail(&fault);
    printf("opsd: the record and %lld generated observations are in %s\n", observations, arguments[0]);
    return EXIT_DONE;
}

static const struct flag generate_flags[] = {
    {"observations", "N", NULL, true, "how many: with the same flags always the same"},
    {"seed", "N", NULL, false, "1 where it is not given"},
    {"revised", "N", NULL, false,
     "of 1000 figures published again, how many have changed; 20 where it is not given"},
    {0},
};

const struct command generate_command = {
    "generate",
    "DIR",
    "make a record of any size to measure with: the real one and figures that nobody counted",
    1,
    generate,
    generate_flags};
