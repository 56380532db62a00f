/* Takes a file of settings apart, in place. Decides what a line is; what it means, base/settings.c does. */
#include "base/settings_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 65536 };

static bool complain(const char *path, const char *what, struct buffer *fault) {
    buffer_add_format(fault, "--settings-file (OPS_SETTINGS_FILE): cannot read \"%s\": %s", path, what);
    return false;
}

static bool read_whole(FILE *file, const char *path, char *text, struct buffer *fault) {
    size_t length = fread(text, 1, LONGEST + 1, file);
    if (ferror(file))
        return complain(path, strerror(errno), fault);
    if (length > LONGEST)
        return complain(path, "it has more than 64 KiB", fault);
    if (!text_is_utf8((struct text){text, length}))
        return complain(path, "it is not UTF-8 text", fault);
    text[length] = '\0';
    return true;
}

char *settings_file_read(const char *path, struct buffer *fault) {
    FILE *file = fopen(path, "re");
    char *text = file ? malloc(LONGEST + 2) : NULL;
    bool good = text ? read_whole(file, path, text, fault) : complain(path, strerror(errno), fault);
    if (file)
        fclose(file);
    if (good)
        return text;
    free(text);
    return NULL;
}

static char *trim(char *text) {
    text += strspn(text, " \t\r");
    size_t length = strlen(text);
    while (length && strchr(" \t\r", text[length - 1]))
        length--;
    text[length] = '\0';
    return text;
}

static char *without_quotes(char *text) {
    size_t length = strlen(text);
    if (length < 2 || !strchr("\"'", text[0]) || text[length - 1] != text[0])
        return text;
    text[length - 1] = '\0';
    return text + 1;
}

static bool says_something(const char *text) {
    return text[0] && !strchr("#;", text[0]);
}

static char *take_line(char **rest) {
    char *start = *rest;
    char *end = strchr(start, '\n');
    *rest = end ? end + 1 : start + strlen(start);
    if (end)
        *end = '\0';
    return trim(start);
}

bool settings_file_next(char **rest, struct settings_line *line) {
    while (**rest) {
        char *text = take_line(rest);
        line->number++;
        if (!says_something(text))
            continue;
        char *equals = strchr(text, '=');
        line->name = NULL;
        if (!equals)
            return false;
        *equals = '\0';
        line->name = trim(text);
        line->value = without_quotes(trim(equals + 1));
        return true;
    }
    *line = (struct settings_line){0};
    return false;
}
