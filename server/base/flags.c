/* Reads the flags of a command by its table. Decides form alone; what values mean is the command's business.
 */
#include "base/flags.h"

#include "base/nearest.h"
#include "base/settings.h"

#include <string.h>

enum { MOST = 8 };

static void add_allowed(const struct flag *flag, struct buffer *text) {
    for (const char *const *word = flag->allowed; word && *word; word++)
        buffer_add_format(text, "%s%s", word == flag->allowed ? "" : word[1] ? ", " : " or ", *word);
    if (!flag->allowed)
        buffer_add_string(text, flag->value);
}

static bool is_allowed(const struct flag *flag, const char *value) {
    for (const char *const *word = flag->allowed; word && *word; word++)
        if (strcmp(value, *word) == 0)
            return true;
    return !flag->allowed;
}

static bool complain_value(const struct flag *flag, const char *value, struct buffer *fault) {
    buffer_add_format(fault, "--%s takes ", flag->name);
    add_allowed(flag, fault);
    if (value)
        buffer_add_format(fault, ", not \"%.*s\"", TEXT_FORMAT(text_shortened(text_of(value), 100)));
    return false;
}

static const struct flag *find(const struct flag *flags, struct text name) {
    for (const struct flag *flag = flags; flag->name; flag++)
        if (text_equal(name, text_of(flag->name)))
            return flag;
    return NULL;
}

/* A flag that is neither one of these nor a setting: perhaps one of these was meant. */
static bool is_misspelt(const struct flag *flags, struct text name, struct buffer *fault) {
    struct text names[MOST];
    size_t count = 0;
    for (const struct flag *flag = flags; flag->name && count < MOST; flag++)
        names[count++] = text_of(flag->name);
    struct text nearest = nearest_of(name, names, count);
    if (settings_has(name) || !nearest.data)
        return false;
    buffer_add_format(fault, "unknown flag --%.*s; did you mean --%.*s? opsd --help lists all",
                      TEXT_FORMAT(name), TEXT_FORMAT(nearest));
    return true;
}

/* A flag at `*at`; moves `*at` over a value that stands in an argument of its own. */
static bool take(const struct flag *flag, char **arguments, int count, int *at, char **value,
                 struct buffer *fault) {
    char *given = strchr(arguments[*at], '=');
    if (*value) {
        buffer_add_format(fault, "--%s is given twice", flag->name);
        return false;
    }
    *value = given ? given + 1 : *at + 1 < count ? arguments[++*at] : NULL;
    return (*value && is_allowed(flag, *value)) || complain_value(flag, *value, fault);
}

static bool check_required(const struct flag *flags, char *const *values, struct buffer *fault) {
    for (const struct flag *flag = flags; flag->name; flag++) {
        if (!flag->required || values[flag - flags])
            continue;
        buffer_add_format(fault, "--%s is missing; it takes ", flag->name);
        add_allowed(flag, fault);
        return false;
    }
    return true;
}

bool flags_read(const struct flag *flags, char **arguments, int *count, char **values, struct buffer *fault) {
    int kept = 0;
    if (!flags)
        return true;
    for (const struct flag *flag = flags; flag->name; flag++)
        values[flag - flags] = NULL;
    for (int at = 0; at < *count; at++) {
        struct text value;
        bool is_flag = strncmp(arguments[at], "--", 2) == 0;
        struct text name = text_split(text_of(arguments[at] + (is_flag ? 2 : 0)), '=', &value);
        const struct flag *flag = is_flag ? find(flags, name) : NULL;
        if (flag && !take(flag, arguments, *count, &at, &values[flag - flags], fault))
            return false;
        if (is_flag && !flag && is_misspelt(flags, name, fault))
            return false;
        if (!flag)
            arguments[kept++] = arguments[at];
    }
    *count = kept;
    return check_required(flags, values, fault);
}

void flags_describe(const struct flag *flags, struct buffer *buffer) {
    for (const struct flag *flag = flags; flag->name; flag++)
        buffer_add_format(buffer, "    --%-10s %-11s%s%s\n", flag->name, flag->value, flag->help,
                          flag->required ? "" : " (may be left out)");
}
