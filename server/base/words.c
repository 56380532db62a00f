/* Splits at spaces, however many. */
#include "base/words.h"

struct text words_next(struct text *rest) {
    struct text word = {NULL, 0};
    while (rest->data && !word.length)
        word = text_split(*rest, ' ', rest);
    return word.length ? word : (struct text){NULL, 0};
}

int words_count(const char *words) {
    struct text rest = text_of(words);
    int count = 0;
    while (words_next(&rest).data)
        count++;
    return count;
}
