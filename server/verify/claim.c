/*
 * Decides whether a figure stands in a passage. The passage is folded (small letters, plain quotes and
 * dashes, single spaces) and searched for the spellings in which the value is ever published: "3.8bn",
 * "£3,800 million", "a third". It moves the decimal point in text and never calculates, allocates or guesses:
 * whatever may be a date, a range, an ordinal or a piece of a longer number does not count.
 * Longer than most files here: the spellings of one figure are one subject, and halves of it would only be
 * read together.
 */
#include "verify/claim.h"

#include "verify/phrase.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

enum { DIGITS = 30, SPELLING_LIMIT = 64, PHRASE_LIMIT = 512, QUALIFIER_REACH = 6 };

struct value { /* the digits without their point, `decimals` of which come after it */
    bool negative;
    int count, decimals;
    char digits[DIGITS];
};

struct sighting { /* where the value is spelled, from its minus or pound sign to its scale or percent sign */
    const char *start, *end;
    bool pounds, in_words, fraction;
};

struct entry {
    const char *name, *phrases;
};

static const char *const units[] = {NULL,      "one",     "two",       "three",    "four",
                                    "five",    "six",     "seven",     "eight",    "nine",
                                    "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                                    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
static const char *const tens[] = {NULL,    NULL,    "twenty",  "thirty", "forty",
                                   "fifty", "sixty", "seventy", "eighty", "ninety"};
static const struct {
    int exponent;
    const char *words, *letters;
} scales[] = {{2, "hundred|hundreds", ""},
              {3, "thousand|thousands", "k"},
              {6, "million|millions", "m"},
              {9, "billion|billions", "bn"},
              {12, "trillion|trillions", "tn"}};
static const struct entry scaled_parts[] = {{"1", "a"},
                                            {"0.5", "half a|half"},
                                            {"0.25", "a quarter of a"},
                                            {"0.75", "three~quarters of a|3 quarters of a"}};
static const struct entry shares[] = {{"10", "a tenth|one~tenth"},
                                      {"20", "a fifth|one~fifth"},
                                      {"25", "a quarter|one~quarter"},
                                      {"50", "half|a half|one~half"},
                                      {"33.33|33.3|33", "a third|one~third"},
                                      {"66.67|66.7|67", "two~thirds|2 thirds"},
                                      {"75", "three~quarters|3 quarters"},
                                      {"40", "two~fifths|2 fifths"},
                                      {"60", "three~fifths|3 fifths"},
                                      {"80", "four~fifths|4 fifths"}};
static const struct entry qualifiers[] = {{"", ""},
                                          {"exact", ""},
                                          {"more-than", "more than|over"},
                                          {"about", "about|around|approximately"},
                                          {"nearly", "nearly|almost"},
                                          {"up-to", "up to"},
                                          {"at-least", "at least"},
                                          {"under", "under|fewer than|less than"},
                                          {"projected", "projected"}};
static const char fillers[] = "a|an|the|of|further|additional|another|total|average";
static const char small_words[] = "a|an|the|of|in|by|to|and|or|for|up|down";
static const char year_heads[] =
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "in|since|until|by|from|between|during|to|and";
static const char longer_number_heads[] =
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|"
    "billion|hundred and|thousand and|million and|billion and|and a";

static bool starts(const char *text, const char *with) {
    return strncmp(text, with, strlen(with)) == 0;
}
static bool same(const char *text, const char *other) {
    return strcmp(text, other) == 0;
}
static const char *given(const char *text) {
    return text == NULL ? "" : text;
}
static const char *skip_joint(const char *at) {
    return at + (*at == ' ' || *at == '-');
}

static bool read_value(const char *text, struct value *into) {
    *into = (struct value){.negative = *text == '-'};
    text += into->negative;
    size_t whole = strspn(text, "0123456789"),
           decimals = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;
    if (whole == 0 || whole + decimals > DIGITS || text[whole + decimals + (decimals > 0)] != '\0' ||
        (*text == '0' && whole > 1))
        return false;
    memcpy(into->digits, text, whole);
    memcpy(into->digits + whole, text + whole + 1, decimals);
    into->count = (int)(whole + decimals);
    into->decimals = (int)decimals;
    return true;
}

/* Writes the value in units of ten to the exponent, without needless zeros: 3800000000 is "3.8" for 9. */
static void scale_value(const struct value *value, int exponent, char *into) {
    int point = value->count - value->decimals - exponent;
    if (point <= 0)
        *into++ = '0';
    for (int place = point < 0 ? point : 0; place < value->count; place++) {
        if (place == point)
            *into++ = '.';
        *into++ = place < 0 ? '0' : value->digits[place];
    }
    for (; point < value->count && into[-1] == '0'; into--)
        ;
    into[-(into[-1] == '.')] = '\0';
}

/* The end of the number in digits, thousands commas or none, closing zeros after the point or none. */
static const char *digits_at(const char *at, const char *number) {
    size_t whole = strcspn(number, "."), head = (whole - 1) % 3 + 1;
    bool commas = whole > head && strspn(at, "0123456789") == head;
    for (size_t place = 0; number[place] != '\0'; place++) {
        if (commas && place > 0 && place < whole && (whole - place) % 3 == 0 && *at++ != ',')
            return NULL;
        if (*at++ != number[place])
            return NULL;
    }
    at += number[whole] == '\0' && starts(at, ".0");
    return number[whole] == '.' || at[-1] == '.' ? at + strspn(at, "0") : at;
}

/* "five" and "twenty-five"; "a" and "half a" before a scale only, hence only with an exponent. */
static const char *words_at(const char *at, const char *number, int exponent) {
    for (size_t i = 0; i < COUNT(scaled_parts) && exponent > 0; i++)
        if (same(number, scaled_parts[i].name) && phrase_at(at, scaled_parts[i].phrases) != NULL)
            return phrase_at(at, scaled_parts[i].phrases);
    if (strlen(number) > 2 || *number == '0')
        return NULL;
    int high = number[1] == '\0' ? 0 : number[0] - '0', low = number[high > 0] - '0', all = 10 * high + low;
    const char *end = phrase_at(at, all < 20 ? units[all] : tens[high]);
    return end == NULL || all < 20 || low == 0 ? end : phrase_at(skip_joint(end), units[low]);
}

/* " bn", "bn", " million", " hundred thousand"; a lone letter counts when attached, or apart after a pound
 * sign. */
static const char *scale_at(const char *end, bool pounds, int *exponent) {
    for (size_t i = 0; i < COUNT(scales); i++) {
        bool apart = *end == ' ' && (pounds || strlen(scales[i].letters) > 1);
        const char *after = phrase_at(skip_joint(end), scales[i].words);
        after = after == NULL ? phrase_at(end + apart, scales[i].letters) : after;
        if (after != NULL) {
            *exponent += scales[i].exponent;
            return scale_at(after, pounds, exponent);
        }
    }
    return end;
}

/* Whether the words read so far are only the opening of a longer number: "twenty" of "twenty five". */
static bool goes_on(const struct sighting *seen, bool scaled) {
    const char *next = skip_joint(seen->end);
    bool on = phrase_at(next, "and a half|and a third|and a quarter|quarters|thirds|fifths") != NULL ||
              (scaled && phrase_at(next, "and") != NULL);
    for (size_t i = 1; i < COUNT(units) && seen->in_words && !on; i++)
        on = phrase_at(next, units[i]) != NULL ||
             (i > 1 && i < COUNT(tens) && phrase_at(next, tens[i]) != NULL);
    return on || (seen->in_words && phrase_before(seen->start, longer_number_heads) != NULL);
}

static bool amount_at(const char *at, const struct value *value, struct sighting *into) {
    char number[SPELLING_LIMIT];
    for (int exponent = 0; exponent <= 12; exponent++) {
        int written = 0;
        scale_value(value, exponent, number);
        const char *digits = digits_at(at, number),
                   *end = digits != NULL ? digits : words_at(at, number, exponent);
        into->in_words = digits == NULL;
        into->end = end == NULL ? NULL : scale_at(end, into->pounds, &written);
        if (end != NULL && written == exponent)
            return !goes_on(into, into->in_words && exponent > 0);
    }
    return false;
}

/* Nothing may touch a figure that could make it a piece of something longer. */
static bool ends_cleanly(const char *end) {
    return strchr(" \n)]\";!?", *end) != NULL ||
           (strchr(".,:-'+", *end) != NULL && !phrase_is_digit(end[1]) &&
            !(*end == '\'' && phrase_is_word(end[1])));
}

static bool is_year(const char *at) {
    return (starts(at, "19") || starts(at, "20")) && phrase_is_digit(at[2]) && phrase_is_digit(at[3]) &&
           !phrase_is_word(at[4]);
}

/* "two and" before "a half": the fraction is a piece of a mixed number. */
static bool is_mixed(const char *at) {
    const char *joint = phrase_before(at, "and|and a");
    return joint != NULL && joint[-1] == ' ' &&
           (phrase_is_digit(joint[-2]) ||
            phrase_before(joint, "one|two|three|four|five|six|seven|eight|nine|ten") != NULL);
}

/* "by half" and "a third of" are shares; "the first half", "half an hour" and "by a third party" are not. */
static bool share_at(const char *at, const struct value *value, struct sighting *into) {
    char number[SPELLING_LIMIT];
    scale_value(value, 0, number);
    for (size_t i = 0; i < COUNT(shares); i++) {
        const char *percents = phrase_at(number, shares[i].name), *end = phrase_at(at, shares[i].phrases);
        if (percents == NULL || *percents != '\0' || end == NULL || *end == '-' || !ends_cleanly(end))
            continue;
        const char *next = skip_joint(end);
        into->end = end;
        into->fraction = true;
        return !is_mixed(at) && phrase_at(next, "a|an|party|parties|sector|time|year|way") == NULL &&
               (end[-1] == 's' || phrase_at(next, "of|the|all") != NULL ||
                phrase_before(at, "by|over|than|nearly|almost|about|around|approximately") != NULL);
    }
    return false;
}

/* Whether the value is spelled here, in a way that fits the unit. */
static bool sight(const struct claim *claim, const struct value *value, const char *at,
                  struct sighting *into) {
    const char *unit = given(claim->unit), *first = at + (*at == '-'), *percent;
    bool share = starts(unit, "percent"), money = starts(unit, "gbp") || starts(unit, "pound"),
         any = *unit == '\0';
    *into = (struct sighting){.start = at, .pounds = starts(first, "£")};
    first += into->pounds ? strlen("£") : 0;
    if (strchr(" \n([\"'", at[-1]) == NULL ||
        ((*at == '-') != value->negative && !same(given(claim->measure), "change")))
        return false;
    if ((any || share) && share_at(at, value, into))
        return true;
    if (!amount_at(first, value, into))
        return false;
    percent = skip_joint(into->end);
    percent = *percent == '%' ? percent + 1
                              : phrase_at(percent, "percent|per cent|percentage~point|percentage~points");
    bool year = into->end == first + 4 && is_year(first) &&
                (phrase_before(at, year_heads) != NULL || (starts(first + 4, " to ") && is_year(first + 8)));
    bool pronoun = phrase_at(first, "one") == into->end &&
                   phrase_at(skip_joint(into->end), "of|size|another|or|up") != NULL;
    into->end = percent == NULL ? into->end : percent;
    return ends_cleanly(into->end) && !pronoun && (!year || same(unit, "year")) &&
           (any || ((percent != NULL) == share && (money || !into->pounds)));
}

static bool ends_sentence(const char *at) {
    return *at == '\0' || *at == '\n' || (strchr(".!?", *at) != NULL && strchr(" \n", at[1]) != NULL);
}

static bool sentence_says(const char *at, const char *phrase) {
    while (!ends_sentence(at - 1))
        at--;
    for (; !ends_sentence(at); at++)
        if (!phrase_is_word(at[-1]) && phrase_at(at, phrase) != NULL)
            return true;
    return false;
}

/* "5 or more", "75 and over", "75+", "75 years or more"; not "or more than", nor "and over 30 others". */
static bool is_at_least(const char *end) {
    const char *next = skip_joint(end), *after = phrase_at(next, "or more|and over");
    if (after == NULL)
        after = phrase_at(skip_joint(next + strspn(next, "abcdefghijklmnopqrstuvwxyz")), "or more|and over");
    return *end == '+' || (after != NULL && !phrase_is_digit(after[*after == ' ']) && !starts(after, " £") &&
                           phrase_at(skip_joint(after), "than|a|half") == NULL);
}

static const char *phrases_of(const char *qualifier) {
    for (size_t i = 0; i < COUNT(qualifiers); i++)
        if (same(given(qualifier), qualifiers[i].name))
            return qualifiers[i].phrases;
    return NULL;
}

static bool is_qualified(const char *qualifier, const struct sighting *seen) {
    const char *phrases = phrases_of(qualifier), *start = NULL, *at = seen->start;
    if (phrases == NULL || *phrases == '\0')
        return phrases != NULL;
    if (same(qualifier, "projected"))
        return sentence_says(at, phrases);
    if ((same(qualifier, "about") && seen->fraction) ||
        (same(qualifier, "at-least") && is_at_least(seen->end)))
        return true;
    for (int step = 0; step < QUALIFIER_REACH && at != NULL && start == NULL; step++) {
        start = phrase_before(at, phrases);
        at = phrase_before(at, fillers);
    }
    return start != NULL && phrase_before(start, "no|not|never") == NULL;
}

static enum claim_fault check_number(const struct claim *claim, const char *text) {
    enum claim_fault fault = CLAIM_NUMBER_MISSING;
    struct value value;
    struct sighting seen;
    if (!read_value(claim->value, &value))
        return fault;
    for (; *text != '\0'; text++) {
        if (!sight(claim, &value, text, &seen))
            continue;
        if (is_qualified(claim->qualifier, &seen))
            return CLAIM_STANDS;
        fault = CLAIM_QUALIFIER_MISSING;
    }
    return fault;
}

static enum claim_fault check_words(const struct claim *claim, const char *text) {
    char buffer[PHRASE_LIMIT], *word = buffer + PHRASE_MARGIN;
    const char *words = given(claim->value_text), *phrases = phrases_of(claim->qualifier);
    size_t found = 0, length;
    if (phrase_fold(buffer, sizeof buffer, words, strlen(words)) == NULL)
        return CLAIM_WORDS_MISSING;
    for (bool last = *word == '\0'; !last; word += length + 1) {
        length = strcspn(word, " \n");
        last = word[length] == '\0';
        word[length] = '\0';
        if (phrase_at(word, small_words) == word + length)
            continue;
        if (!phrase_stands(text, word))
            return CLAIM_WORDS_MISSING;
        found++;
    }
    if (found == 0)
        return CLAIM_WORDS_MISSING;
    return phrases != NULL && (*phrases == '\0' || phrase_stands(text, phrases)) ? CLAIM_STANDS
                                                                                 : CLAIM_QUALIFIER_MISSING;
}

/* Whether a text stands word for word; one without words does. */
static bool is_quoted(const char *text, const char *quoted) {
    char buffer[PHRASE_LIMIT];
    const char *phrase = phrase_fold(buffer, sizeof buffer, quoted, strlen(quoted));
    return *quoted == '\0' || (phrase != NULL && phrase_stands(text, phrase));
}

enum claim_fault claim_check(const struct claim *claim, const char *passage, size_t length) {
    char text_buffer[CLAIM_PASSAGE_LIMIT + PHRASE_MARGIN + 1];
    const char *text = phrase_fold(text_buffer, sizeof text_buffer, passage, length);
    if (text == NULL)
        return CLAIM_PASSAGE_TOO_LONG;
    enum claim_fault fault = CLAIM_STANDS;
    if (*given(claim->value) != '\0')
        fault = check_number(claim, text);
    else if (*given(claim->value_text) != '\0')
        fault = check_words(claim, text);
    if (fault != CLAIM_STANDS)
        return fault;
    if (!is_quoted(text, given(claim->period_as_stated)))
        return CLAIM_PERIOD_MISSING;
    return is_quoted(text, given(claim->name)) ? CLAIM_STANDS : CLAIM_NAME_MISSING;
}

const char *claim_fault_text(enum claim_fault fault) {
    switch (fault) {
    case CLAIM_STANDS:
        return "the figure stands in the cited lines";
    case CLAIM_NUMBER_MISSING:
        return "the cited lines do not give this number in this unit";
    case CLAIM_QUALIFIER_MISSING:
        return "the cited lines give the number without the words of this qualifier";
    case CLAIM_PERIOD_MISSING:
        return "the cited lines do not have this time phrase word for word";
    case CLAIM_NAME_MISSING:
        return "the cited lines do not have this name word for word";
    case CLAIM_WORDS_MISSING:
        return "the cited lines do not have the words of this share";
    case CLAIM_PASSAGE_TOO_LONG:
        return "the cited lines are too many to check";
    }
    return "the check gave an unknown answer";
}
