/* Every setting of the program, as a flag, as an OPS_* variable and in a file; flags win over variables, and
 * these over the file. Declared in settings.def alone. */
#pragma once

#include "base/text.h"

enum {
    SETTINGS_COUNT = 0
#define SETTING(kind, name, fallback, least, most, change, help) +1
#include "base/settings.def"
#undef SETTING
};

struct settings {
#define MEMBER_TEXT const char *
#define MEMBER_CHOICE const char *
#define MEMBER_URLS const char *
#define MEMBER_ADDRESSES const char *
#define MEMBER_NUMBER long long
#define SETTING(kind, name, fallback, least, most, change, help) MEMBER_##kind name;
#include "base/settings.def"
#undef SETTING
#undef MEMBER_TEXT
#undef MEMBER_CHOICE
#undef MEMBER_URLS
#undef MEMBER_ADDRESSES
#undef MEMBER_NUMBER
    const char *flags[SETTINGS_COUNT]; /* what was given as a flag, in the order of settings.def; else NULL */
    char *file;                        /* owned: the text that values from settings_file stand in */
};

/* Fills `settings` from defaults, settings_file, environment and `arguments` (flags as --name value or
 * --name=value; the rest is left, in order, in `arguments` and `*count`), which must live as long. On a fault
 * false, with one line in `fault`, which the caller frees. */
bool settings_read(struct settings *settings, char **arguments, int *count, struct buffer *fault);

/* Fills `settings` anew with the flags of `before`, the environment and the file as it is now. Likewise. */
bool settings_read_again(struct settings *settings, const struct settings *before, struct buffer *fault);

/* Frees what texts of the settings stand in. */
void settings_free(struct settings *settings);

/* Keeps of `before` what a program that runs cannot change; the names of those that differ are added to
 * `kept`, with ", " between. */
void settings_keep_lasting(struct settings *settings, const struct settings *before, struct buffer *kept);

/* Whether there is a setting with that flag (port, without the dashes). */
bool settings_has(struct text flag);

/* The table for --help. */
void settings_describe(struct buffer *buffer);
