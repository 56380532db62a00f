/* Every setting of the program, as a flag and as an OPS_* variable; flags win. Declared in settings.def
 * alone. */
#pragma once

#include "base/text.h"

struct settings {
#define SETTING_TEXT const char *
#define SETTING_CHOICE const char *
#define SETTING_NUMBER long long
#define SETTING(kind, name, fallback, least, most, help) SETTING_##kind name;
#include "base/settings.def"
#undef SETTING
#undef SETTING_TEXT
#undef SETTING_CHOICE
#undef SETTING_NUMBER
};

/* Fills `settings` from defaults, environment and `arguments` (flags as --name value or --name=value; the
 * rest is left, in order, in `arguments` and `*count`). On a fault false, with one line in `fault`, which the
 * caller frees. */
bool settings_read(struct settings *settings, char **arguments, int *count, struct buffer *fault);

/* Whether there is a setting with that flag (port, without the dashes). */
bool settings_has(struct text flag);

/* The table for --help. */
void settings_describe(struct buffer *buffer);
