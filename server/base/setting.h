/* One setting: how it is called, and what its value may be. */
#pragma once

#include "base/text.h"

/* Lists have spaces between their words. */
enum setting_kind { SETTING_TEXT, SETTING_NUMBER, SETTING_CHOICE, SETTING_URLS, SETTING_ADDRESSES };

/* Whether a server that runs can change it. */
enum setting_change { SETTING_RELOADED, SETTING_FIXED };

struct setting {
    enum setting_kind kind;
    const char *name; /* of the member of struct settings */
    const char *fallback;
    long long least; /* of a number */
    long long most;
    enum setting_change change;
    const char *help;
    size_t offset; /* of the member, a long long for a number, or else a const char * */
};

enum { SETTING_NAME = 64 };

/* The name as in --port-like flags and in OPS_PORT-like variables, without what stands in front. */
void setting_spell_flag(const char *name, char spelt[SETTING_NAME]);
void setting_spell_variable(const char *name, char spelt[SETTING_NAME]);

/* Gives `member` the value, which must live as long. False, with one line in `fault`, where it takes no such
 * value. */
bool setting_set(const struct setting *setting, void *member, const char *value, struct buffer *fault);

/* Whether two members have the same value. */
bool setting_is_same(const struct setting *setting, const void *one, const void *other);

/* Makes a member what another is. */
void setting_copy(const struct setting *setting, void *member, const void *other);

/* What a caller wrote, on one line whatever it holds. */
void setting_quote(struct buffer *fault, struct text written);
