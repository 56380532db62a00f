/* Reads settings by the table in settings.def. Decides form and range only; whether a port is free is found
 * out by whoever opens it. */
#include "base/settings.h"

#include "base/nearest.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { TEXT, NUMBER, CHOICE };

struct declaration {
    enum kind kind;
    const char *name;
    const char *fallback;
    long long least;
    long long most;
    const char *help;
    size_t offset;
};

static const struct declaration declarations[] = {
#define SETTING(kind, name, fallback, least, most, help)                                                     \
    {kind, #name, fallback, least, most, help, offsetof(struct settings, name)},
#include "base/settings.def"
#undef SETTING
};

enum { COUNT = sizeof declarations / sizeof declarations[0] };

static const char *const log_choices[] = {"requests", "events", "errors"};

/* --port-like and OPS_PORT-like spellings of a member's name. */
static void spell(const char *name, bool as_flag, char *spelt, size_t size) {
    size_t at = 0;
    for (; name[at] && at + 1 < size; at++) {
        if (as_flag)
            spelt[at] = name[at] == '_' ? '-' : name[at];
        else
            spelt[at] = (char)toupper((unsigned char)name[at]);
    }
    spelt[at] = '\0';
}

/* On one line whatever the text holds. */
static void add_on_one_line(struct buffer *fault, struct text text) {
    for (size_t at = 0; at < text.length; at++)
        buffer_add_byte(fault, (unsigned char)text.data[at] < 0x20 ? '?' : text.data[at]);
}

/* `--port (OPS_PORT) takes …, not "…"`. */
static void complain_value(const struct declaration *declaration, const char *wanted, const char *value,
                           struct buffer *fault) {
    char flag[64];
    char variable[64];
    spell(declaration->name, true, flag, sizeof flag);
    spell(declaration->name, false, variable, sizeof variable);
    buffer_add_format(fault, "--%s (OPS_%s) takes %s, not \"", flag, variable, wanted);
    add_on_one_line(fault, text_of(value));
    buffer_add_byte(fault, '"');
}

static bool set_number(const struct declaration *declaration, const char *value, long long *number,
                       struct buffer *fault) {
    char wanted[96];
    if (text_to_number(text_of(value), number) && *number >= declaration->least &&
        *number <= declaration->most)
        return true;
    snprintf(wanted, sizeof wanted, "a whole number from %lld to %lld", declaration->least,
             declaration->most);
    complain_value(declaration, wanted, value, fault);
    return false;
}

static bool set_choice(const struct declaration *declaration, const char *value, struct buffer *fault) {
    for (size_t at = 0; at < sizeof log_choices / sizeof log_choices[0]; at++)
        if (strcmp(value, log_choices[at]) == 0)
            return true;
    complain_value(declaration, "one of requests, events, errors", value, fault);
    return false;
}

static bool set(struct settings *settings, const struct declaration *declaration, const char *value,
                struct buffer *fault) {
    void *member = (char *)settings + declaration->offset;
    if (declaration->kind == NUMBER)
        return set_number(declaration, value, member, fault);
    if (declaration->kind == CHOICE && !set_choice(declaration, value, fault))
        return false;
    memcpy(member, &value, sizeof value);
    return true;
}

static bool set_defaults(struct settings *settings, struct buffer *fault) {
    for (size_t at = 0; at < COUNT; at++) {
        char upper[64];
        char variable[72] = "OPS_";
        spell(declarations[at].name, false, upper, sizeof upper);
        strncat(variable, upper, sizeof variable - 5);
        const char *value = getenv(variable);
        if (!set(settings, &declarations[at], value && *value ? value : declarations[at].fallback, fault))
            return false;
    }
    return true;
}

static const struct declaration *find(struct text written) {
    for (size_t at = 0; at < COUNT; at++) {
        char flag[64];
        spell(declarations[at].name, true, flag, sizeof flag);
        if (text_equal(written, text_of(flag)))
            return &declarations[at];
    }
    return NULL;
}

bool settings_has(struct text flag) {
    return find(flag) != NULL;
}

static void complain_unknown(struct text written, struct buffer *fault) {
    char flags[COUNT][64];
    struct text candidates[COUNT];
    for (size_t at = 0; at < COUNT; at++) {
        spell(declarations[at].name, true, flags[at], sizeof flags[at]);
        candidates[at] = text_of(flags[at]);
    }
    struct text nearest = nearest_of(written, candidates, COUNT);
    buffer_add_string(fault, "unknown flag --");
    add_on_one_line(fault, written);
    buffer_add_string(fault, "; ");
    if (nearest.data)
        buffer_add_format(fault, "did you mean --%.*s? ", TEXT_FORMAT(nearest));
    buffer_add_string(fault, "opsd --help lists all");
}

/* One flag at `*at`; moves `*at` over a value that stands in an argument of its own. */
static bool read_flag(struct settings *settings, char **arguments, int count, int *at, struct buffer *fault) {
    struct text value;
    struct text name = text_split(text_of(arguments[*at] + 2), '=', &value);
    const struct declaration *declaration = find(name);
    if (!declaration) {
        complain_unknown(name, fault);
        return false;
    }
    if (!value.data && *at + 1 == count) {
        buffer_add_format(fault, "--%.*s needs a value", TEXT_FORMAT(name));
        return false;
    }
    return set(settings, declaration, value.data ? value.data : arguments[++*at], fault);
}

bool settings_read(struct settings *settings, char **arguments, int *count, struct buffer *fault) {
    int kept = 0;
    if (!set_defaults(settings, fault))
        return false;
    for (int at = 0; at < *count; at++) {
        if (strncmp(arguments[at], "--", 2) != 0)
            arguments[kept++] = arguments[at];
        else if (!read_flag(settings, arguments, *count, &at, fault))
            return false;
    }
    *count = kept;
    return true;
}

void settings_describe(struct buffer *buffer) {
    for (size_t at = 0; at < COUNT; at++) {
        char flag[64];
        char variable[64];
        spell(declarations[at].name, true, flag, sizeof flag);
        spell(declarations[at].name, false, variable, sizeof variable);
        buffer_add_format(buffer, "  --%-30s OPS_%-30s %s (default %s)\n", flag, variable,
                          declarations[at].help, declarations[at].fallback);
    }
}
