/* Reads settings by the table in settings.def. Decides what wins: a flag over a variable, this over a line of
 * the file, and that over the default. */
#include "base/settings.h"

#include "base/nearest.h"
#include "base/setting.h"
#include "base/settings_file.h"

#include <stdlib.h>
#include <string.h>

static const struct setting declared[] = {
#define SETTING(kind, name, fallback, least, most, change, help)                                             \
    {SETTING_##kind, #name, fallback, least, most, SETTING_##change, help, offsetof(struct settings, name)},
#include "base/settings.def"
#undef SETTING
};

static void *member_of(struct settings *settings, const struct setting *setting) {
    return (char *)settings + setting->offset;
}

/* Of an empty variable none. */
static const char *variable_of(const struct setting *setting) {
    char name[SETTING_NAME];
    char variable[SETTING_NAME + 4] = "OPS_";
    setting_spell_variable(setting->name, name);
    strcat(variable, name);
    const char *value = getenv(variable);
    return value && *value ? value : NULL;
}

static const struct setting *find(struct text written) {
    for (size_t at = 0; at < SETTINGS_COUNT; at++) {
        char flag[SETTING_NAME];
        setting_spell_flag(declared[at].name, flag);
        if (text_equal(written, text_of(flag)))
            return &declared[at];
    }
    return NULL;
}

bool settings_has(struct text flag) {
    return find(flag) != NULL;
}

/* `prefix` is that of the names there are: -- of flags, or OPS_ of variables. */
static void complain_unknown(const char *what, const char *prefix, struct text written,
                             struct buffer *fault) {
    char names[SETTINGS_COUNT][SETTING_NAME];
    struct text candidates[SETTINGS_COUNT];
    for (size_t at = 0; at < SETTINGS_COUNT; at++) {
        (prefix[0] == '-' ? setting_spell_flag : setting_spell_variable)(declared[at].name, names[at]);
        candidates[at] = text_of(names[at]);
    }
    struct text nearest = nearest_of(written, candidates, SETTINGS_COUNT);
    buffer_add_string(fault, what);
    setting_quote(fault, written);
    buffer_add_string(fault, "; ");
    if (nearest.data)
        buffer_add_format(fault, "did you mean %s%.*s? ", prefix, TEXT_FORMAT(nearest));
    buffer_add_string(fault, "opsd --help lists all");
}

/* One flag at `*at`; moves `*at` over a value that stands in an argument of its own. */
static bool read_flag(struct settings *settings, char **arguments, int count, int *at, struct buffer *fault) {
    struct text value;
    struct text name = text_split(text_of(arguments[*at] + 2), '=', &value);
    const struct setting *setting = find(name);
    if (!setting) {
        complain_unknown("unknown flag --", "--", name, fault);
        return false;
    }
    if (!value.data && *at + 1 == count) {
        buffer_add_format(fault, "--%.*s needs a value", TEXT_FORMAT(name));
        return false;
    }
    const char *given = value.data ? value.data : arguments[++*at];
    settings->flags[setting - declared] = given;
    return setting_set(setting, member_of(settings, setting), given, fault);
}

/* The setting that is called so, in capitals and without OPS_; NULL where there is none. */
static const struct setting *find_variable(struct text written) {
    for (size_t at = 0; at < SETTINGS_COUNT; at++) {
        char variable[SETTING_NAME];
        setting_spell_variable(declared[at].name, variable);
        if (text_equal(written, text_of(variable)))
            return &declared[at];
    }
    return NULL;
}

static bool complain_line(const struct settings *settings, int number, struct buffer *fault) {
    buffer_add_format(fault, " (line %d of %s)", number, settings->settings_file);
    return false;
}

static bool read_line(struct settings *settings, const struct settings_line *line, struct buffer *fault) {
    bool ours = strncmp(line->name, "OPS_", 4) == 0;
    struct text name = text_of(ours ? line->name + 4 : line->name);
    const struct setting *setting = ours ? find_variable(name) : NULL;
    if (!setting)
        complain_unknown(ours ? "unknown setting OPS_" : "unknown setting ", "OPS_", name, fault);
    else if (setting->offset == offsetof(struct settings, settings_file))
        buffer_add_string(fault, "a file of settings cannot name another");
    else if (setting_set(setting, member_of(settings, setting),
                         *line->value ? line->value : setting->fallback, fault))
        return true;
    return complain_line(settings, line->number, fault);
}

static bool read_file(struct settings *settings, struct buffer *fault) {
    struct settings_line line = {0};
    if (!*settings->settings_file)
        return true;
    char *rest = settings->file = settings_file_read(settings->settings_file, fault);
    if (!rest)
        return false;
    while (settings_file_next(&rest, &line))
        if (!read_line(settings, &line, fault))
            return false;
    if (!line.number)
        return true;
    buffer_add_string(fault, "a setting is OPS_NAME=value");
    return complain_line(settings, line.number, fault);
}

/* Sets all that `value_of` has a value for. */
static bool set_from(struct settings *settings,
                     const char *(*value_of)(const struct settings *settings, size_t at),
                     struct buffer *fault) {
    for (size_t at = 0; at < SETTINGS_COUNT; at++) {
        const char *value = value_of(settings, at);
        if (value && !setting_set(&declared[at], member_of(settings, &declared[at]), value, fault))
            return false;
    }
    return true;
}

static const char *by_default(const struct settings *settings, size_t at) {
    (void)settings;
    return declared[at].fallback;
}

static const char *by_variable(const struct settings *settings, size_t at) {
    (void)settings;
    return variable_of(&declared[at]);
}

static const char *by_flag(const struct settings *settings, size_t at) {
    return settings->flags[at];
}

/* Variables and flags come twice: first to know which file is meant, and then to win over it. */
static bool settle(struct settings *settings, struct buffer *fault) {
    bool good = set_from(settings, by_default, fault) && set_from(settings, by_variable, fault) &&
                set_from(settings, by_flag, fault) && read_file(settings, fault) &&
                set_from(settings, by_variable, fault) && set_from(settings, by_flag, fault);
    if (!good)
        settings_free(settings);
    return good;
}

bool settings_read(struct settings *settings, char **arguments, int *count, struct buffer *fault) {
    int kept = 0;
    *settings = (struct settings){0};
    for (int at = 0; at < *count; at++) {
        if (strncmp(arguments[at], "--", 2) != 0)
            arguments[kept++] = arguments[at];
        else if (!read_flag(settings, arguments, *count, &at, fault))
            return false;
    }
    *count = kept;
    return settle(settings, fault);
}

bool settings_read_again(struct settings *settings, const struct settings *before, struct buffer *fault) {
    *settings = (struct settings){0};
    memcpy(settings->flags, before->flags, sizeof settings->flags);
    return settle(settings, fault);
}

void settings_free(struct settings *settings) {
    free(settings->file);
    settings->file = NULL;
}

void settings_keep_lasting(struct settings *settings, const struct settings *before, struct buffer *kept) {
    for (size_t at = 0; at < SETTINGS_COUNT; at++) {
        const struct setting *setting = &declared[at];
        void *now = member_of(settings, setting);
        const void *then = (const char *)before + setting->offset;
        if (setting->change == SETTING_RELOADED || setting_is_same(setting, now, then))
            continue;
        buffer_add_format(kept, "%s%s", kept->length ? ", " : "", setting->name);
        setting_copy(setting, now, then);
    }
}

void settings_describe(struct buffer *buffer) {
    for (size_t at = 0; at < SETTINGS_COUNT; at++) {
        char flag[SETTING_NAME];
        setting_spell_flag(declared[at].name, flag);
        char variable[SETTING_NAME];
        setting_spell_variable(declared[at].name, variable);
        buffer_add_format(buffer, "  --%-30s OPS_%-30s %s (default %s%s)\n", flag, variable,
                          declared[at].help, declared[at].fallback,
                          declared[at].change == SETTING_FIXED ? "; needs a new start" : "");
    }
}
