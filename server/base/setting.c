/* The kinds of settings. Decides form and range only; whether a database answers at its URL is found out by
 * whoever opens it. */
#include "base/setting.h"

#include "base/address.h"
#include "base/words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

void setting_spell_flag(const char *name, char spelt[SETTING_NAME]) {
    size_t at = 0;
    for (; name[at] && at + 1 < SETTING_NAME; at++)
        spelt[at] = name[at] == '_' ? '-' : name[at];
    spelt[at] = '\0';
}

void setting_spell_variable(const char *name, char spelt[SETTING_NAME]) {
    size_t at = 0;
    for (; name[at] && at + 1 < SETTING_NAME; at++)
        spelt[at] = (char)toupper((unsigned char)name[at]);
    spelt[at] = '\0';
}

void setting_quote(struct buffer *fault, struct text written) {
    for (size_t at = 0; at < written.length; at++)
        buffer_add_byte(fault, (unsigned char)written.data[at] < 0x20 ? '?' : written.data[at]);
}

/* `--port (OPS_PORT) takes …, not "…"`. */
static bool complain(const struct setting *setting, const char *wanted, const char *value,
                     struct buffer *fault) {
    char flag[SETTING_NAME];
    char variable[SETTING_NAME];
    setting_spell_flag(setting->name, flag);
    setting_spell_variable(setting->name, variable);
    buffer_add_format(fault, "--%s (OPS_%s) takes %s, not \"", flag, variable, wanted);
    setting_quote(fault, text_of(value));
    buffer_add_byte(fault, '"');
    return false;
}

static bool set_number(const struct setting *setting, long long *number, const char *value,
                       struct buffer *fault) {
    char wanted[96];
    if (text_to_number(text_of(value), number) && *number >= setting->least && *number <= setting->most)
        return true;
    snprintf(wanted, sizeof wanted, "a whole number from %lld to %lld", setting->least, setting->most);
    return complain(setting, wanted, value, fault);
}

static bool is_choice(struct text word) {
    static const char *const choices[] = {"requests", "events", "errors"};
    for (size_t at = 0; at < sizeof choices / sizeof choices[0]; at++)
        if (text_equal(word, text_of(choices[at])))
            return true;
    return false;
}

static bool is_url(struct text word) {
    return text_starts_with(word, TEXT("postgresql://")) || text_starts_with(word, TEXT("postgres://"));
}

static bool is_address(struct text word) {
    struct sockaddr_in6 address;
    return address_read(word, &address);
}

static bool are_all(bool (*is_good)(struct text word), const char *words) {
    struct text rest = text_of(words);
    struct text word;
    while ((word = words_next(&rest)).data)
        if (!is_good(word))
            return false;
    return true;
}

static bool is_good(const struct setting *setting, const char *value, struct buffer *fault) {
    switch (setting->kind) {
    case SETTING_CHOICE:
        return is_choice(text_of(value)) ||
               complain(setting, "one of requests, events, errors", value, fault);
    case SETTING_URLS:
        return are_all(is_url, value) ||
               complain(setting, "URLs that begin with postgresql://, with spaces between", value, fault);
    case SETTING_ADDRESSES:
        return are_all(is_address, value) ||
               complain(setting, "IPv4 or IPv6 addresses, with spaces between", value, fault);
    default:
        return true;
    }
}

bool setting_set(const struct setting *setting, void *member, const char *value, struct buffer *fault) {
    if (setting->kind == SETTING_NUMBER)
        return set_number(setting, member, value, fault);
    if (!is_good(setting, value, fault))
        return false;
    memcpy(member, &value, sizeof value);
    return true;
}

bool setting_is_same(const struct setting *setting, const void *one, const void *other) {
    if (setting->kind == SETTING_NUMBER)
        return memcmp(one, other, sizeof(long long)) == 0;
    return strcmp(*(const char *const *)one, *(const char *const *)other) == 0;
}

void setting_copy(const struct setting *setting, void *member, const void *other) {
    memcpy(member, other, setting->kind == SETTING_NUMBER ? sizeof(long long) : sizeof(char *));
}
