/*
 * Folds texts and finds phrases in them. Decides what counts as the same word, never what a word means.
 */
#include "verify/phrase.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const struct {
    const char *spelling;
    char letter;
} foldings[] = {{"\u00a0", ' '},  {"\u2009", ' '},  {"\u202f", ' '}, {"\t", ' '},
                {"\r", ' '},      {"|", ' '},       {"~", ' '},      {"*", '\0'},
                {"\u2018", '\''}, {"\u2019", '\''}, {"\u201c", '"'}, {"\u201d", '"'},
                {"\u2011", '-'},  {"\u2013", '-'},  {"\u2014", '-'}, {"\u2212", '-'}};

bool phrase_is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}
bool phrase_is_word(char letter) {
    return phrase_is_digit(letter) || (letter >= 'a' && letter <= 'z');
}

static char fold_letter(const char **from, const char *end) {
    for (size_t i = 0; i < COUNT(foldings); i++) {
        size_t length = strlen(foldings[i].spelling);
        if (length <= (size_t)(end - *from) && memcmp(*from, foldings[i].spelling, length) == 0) {
            *from += length;
            return foldings[i].letter;
        }
    }
    char letter = *(*from)++;
    return letter == '\0' ? ' ' : letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

const char *phrase_fold(char *into, size_t room, const char *from, size_t length) {
    const char *text = (char *)memset(into, '\n', PHRASE_MARGIN) + PHRASE_MARGIN, *end = from + length;
    if (length >= room - PHRASE_MARGIN)
        return NULL;
    into += PHRASE_MARGIN;
    for (int lines = 0; from < end;) {
        char letter = fold_letter(&from, end);
        if (letter == ' ' || letter == '\n') {
            lines += letter == '\n';
            if (into[-1] != ' ' && into[-1] != '\n')
                *into++ = ' ';
            into[-1] = lines > 1 ? '\n' : into[-1];
        } else if (letter != '\0') {
            lines = 0;
            *into++ = letter;
        }
    }
    into -= into > text && (into[-1] == ' ' || into[-1] == '\n');
    *into = '\0';
    return text;
}

static bool same_letters(const char *at, const char *phrase, size_t length) {
    for (; length > 0 && (*at == *phrase || (*phrase == '~' && (*at == ' ' || *at == '-'))); length--)
        at++, phrase++;
    return length == 0;
}

const char *phrase_at(const char *at, const char *phrases) {
    for (size_t length; *phrases != '\0'; phrases += length + (phrases[length] == '|')) {
        length = strcspn(phrases, "|");
        if (same_letters(at, phrases, length) && !phrase_is_word(at[length]))
            return at + length;
    }
    return NULL;
}

const char *phrase_before(const char *at, const char *phrases) {
    for (size_t length; at[-1] == ' ' && *phrases != '\0'; phrases += length + (phrases[length] == '|')) {
        const char *start = at - 1 - (length = strcspn(phrases, "|"));
        if (same_letters(start, phrases, length) && !phrase_is_word(start[-1]))
            return start;
    }
    return NULL;
}

bool phrase_stands(const char *text, const char *phrases) {
    while (*text != '\0' && (phrase_is_word(text[-1]) || phrase_at(text, phrases) == NULL))
        text++;
    return *text != '\0';
}
