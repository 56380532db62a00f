/* The figures, row by row into a file: no state but where it stands, since every value follows from its
 * place. Whole numbers throughout: no two machines compute them differently. */
#include "generate/figures.h"

#include "generate/outline.h"
#include "generate/random.h"

#include <stdarg.h>
#include <string.h>

enum {
    MONTHS = 12,
    PERIODS = (OUTLINE_LAST_YEAR - OUTLINE_FIRST_YEAR + 1) * MONTHS,
    ROW = 512,
    PART = 200, /* slugs and titles of services.def are shorter than a third of it */
    PER_MILLE = 1000,
    REGIONS = 9,
    SMALLEST_PUBLISHED = 5,
    LINES_OF_TABLE = 1000 /* of a document; each area has one of them */
};

static const char *const slices[OUTLINE_MOST_SLICES] = {"{}", "\"{\"\"age\"\": \"\"18-64\"\"}\"",
                                                        "\"{\"\"age\"\": \"\"65-and-over\"\"}\""};
static const int slice_shares[OUTLINE_MOST_SLICES] = {PER_MILLE, 400, 600};

/* Of a row, the same in many. */
struct part {
    char text[PART];
    size_t length;
};

struct writer {
    FILE *out;
    uint64_t seed;
    int revised;
    long long left;
    long long id;
    struct outline_indicator indicator;
    uint64_t series;                  /* all areas and slices of all indicators, counted through */
    long long level;                  /* what the series' figures vary around */
    int share;                        /* per mille of that, for a slice */
    struct part begin;                /* of each row of the area, after its id */
    struct part end[OUTLINE_UPDATES]; /* likewise, by the update that publishes it */
};

/* Decimal digits, with commas where people put them. Much faster than printf, which would take most of the
 * time. */
static char *add_number(char *at, long long number, bool commas) {
    char digits[32];
    int count = 0;
    do {
        if (commas && count % 4 == 3)
            digits[count++] = ',';
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    while (count)
        *at++ = digits[--count];
    return at;
}

static char *add(char *at, const char *text, size_t length) {
    memcpy(at, text, length);
    return at + length;
}

static char *add_string(char *at, const char *text) {
    return add(at, text, strlen(text));
}

/* In thousandths of the level: a trend of the series, a season, and chance. */
static long long swing(const struct writer *writer, int period) {
    static const int seasons[MONTHS] = {60, 40, 30, 0, -20, -40, -70, -90, 20, 40, 20, 10};
    long long trend = (long long)random_below(random_at(writer->seed, writer->series, PERIODS), 7) - 3;
    long long chance =
        (long long)random_below(random_at(writer->seed, writer->series, (uint64_t)period), 101) - 50;
    int season = writer->indicator.form->span == OUTLINE_MONTHS ? seasons[period % MONTHS] : 0;
    return PER_MILLE + trend * (period - PERIODS / 2) + season + chance;
}

/* What was counted when the figure came out for the `time`-th time; what is put right later was not known
 * then. */
static long long counted(const struct writer *writer, int period, int time) {
    long long value = writer->level * swing(writer, period) / PER_MILLE * writer->share / PER_MILLE;
    for (int later = OUTLINE_TIMES - 1; later > time; later--) {
        uint64_t chance = random_at(writer->seed ^ (uint64_t)later, writer->series, (uint64_t)period);
        if (random_below(chance, PER_MILLE) < (uint64_t)writer->revised)
            value += value * ((long long)random_below(chance << 32, 41) - 20) / PER_MILLE;
    }
    return value;
}

/* Value, the same as a person would say it, and the qualifier: three columns. */
static char *add_share(char *at, long long per_mille) {
    if (per_mille > PER_MILLE)
        per_mille = PER_MILLE;
    char value[8];
    char *end = add_number(value, per_mille / 10, false);
    *end++ = '.';
    *end++ = (char)('0' + per_mille % 10);
    at = add(at, value, (size_t)(end - value));
    *at++ = ',';
    at = add(at, value, (size_t)(end - value));
    return add_string(at, "%,exact");
}

static char *add_count(char *at, long long count, bool money) {
    const char *qualifier = ",exact";
    const char *hedge = "";
    if (count < SMALLEST_PUBLISHED) {
        count = SMALLEST_PUBLISHED;
        qualifier = ",under";
        hedge = "under ";
    } else if (count % 100 == 0) {
        qualifier = ",about";
        hedge = "about ";
    }
    bool quoted = count >= 1000;
    at = add_number(at, count, false);
    *at++ = ',';
    if (quoted)
        *at++ = '"';
    at = add_string(at, hedge);
    if (money)
        at = add_string(at, "£");
    at = add_number(at, count, true);
    if (quoted)
        *at++ = '"';
    return add_string(at, qualifier);
}

static char *add_value(char *at, const struct writer *writer, int period, int time) {
    const char *unit = writer->indicator.form->unit;
    long long value = counted(writer, period, time);
    if (strcmp(unit, "percent") == 0)
        return add_share(at, value);
    return add_count(at, value, strcmp(unit, "gbp") == 0);
}

static char *add_period(char *at, enum outline_span span, int period) {
    int year = OUTLINE_FIRST_YEAR + period / MONTHS;
    if (span == OUTLINE_FINANCIAL_YEARS)
        at = add_string(at, "FY");
    at = add_number(at, year, false);
    if (span == OUTLINE_MONTHS) {
        int month = period % MONTHS + 1;
        *at++ = '-';
        *at++ = (char)('0' + month / 10);
        *at++ = (char)('0' + month % 10);
    }
    return at;
}

static void write_row(struct writer *writer, int period, int update, int time) {
    enum outline_span span = writer->indicator.form->span;
    char row[ROW];
    char *at = add_number(row, writer->id++, false);
    at = add(at, writer->begin.text, writer->begin.length);
    at = add_period(at, span, period);
    at = add_string(at, ",,");
    at = add_string(at, slices[writer->series % OUTLINE_MOST_SLICES]);
    *at++ = ',';
    at = add_value(at, writer, period, time);
    at = add(at, writer->end[update].text, writer->end[update].length);
    fwrite(row, 1, (size_t)(at - row), writer->out);
    writer->left--;
}

/* The figures of one period, in the order in which they came out. */
static void write_period(struct writer *writer, int period) {
    int year = OUTLINE_FIRST_YEAR + period / MONTHS;
    for (int time = 0; time < OUTLINE_TIMES && writer->left; time++) {
        int update = year + 1 + time - OUTLINE_FIRST_UPDATE;
        if (update >= 0 && update < OUTLINE_UPDATES)
            write_row(writer, period, update, time);
    }
}

static void write_series(struct writer *writer) {
    int step = writer->indicator.form->span == OUTLINE_MONTHS ? 1 : MONTHS;
    for (int period = 0; period < PERIODS && writer->left; period += step)
        write_period(writer, period);
}

/* England and its regions come first, and are larger than any council. */
static long long councils_in(uint64_t area) {
    return area == 0 ? 360 : area <= REGIONS ? 40 : 1;
}

/* Councils differ a thousandfold in size, shares do not. */
static long long level_of(const struct writer *writer, uint64_t area) {
    uint64_t chance = random_at(writer->seed, area, UINT64_MAX);
    uint64_t service = random_at(writer->seed, (uint64_t)writer->indicator.number, UINT64_MAX - 1);
    const char *unit = writer->indicator.form->unit;
    if (strcmp(unit, "percent") == 0)
        return 550 + (long long)(random_below(chance, 200) + random_below(service, 150));
    long long people = (10 + (long long)random_below(chance, 90)) << random_below(chance << 32, 6);
    people = people * councils_in(area) * (long long)(20 + random_below(service, 80)) / 20;
    return strcmp(unit, "gbp") == 0 ? people * 1234 : people;
}

__attribute__((format(printf, 2, 3))) static void set_part(struct part *part, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    part->length = (size_t)vsnprintf(part->text, PART, format, arguments);
    va_end(arguments);
}

static void describe_row(struct writer *writer, struct text code, int area) {
    const struct outline_indicator *about = &writer->indicator;
    char title[OUTLINE_TITLE];
    outline_title(title, about);
    set_part(&writer->begin, ",1,%s-%s,%.*s,stated,", about->service_slug, about->form->slug,
             TEXT_FORMAT(code));
    for (int update = 0; update < OUTLINE_UPDATES; update++) {
        char document[OUTLINE_NAME];
        outline_document_name(document, OUTLINE_FIRST_UPDATE + update);
        set_part(&writer->end[update], ",actual,,,,,,%s,%s,lines:%d,body,\n", document, title,
                 about->number * LINES_OF_TABLE + area + 2);
    }
}

static void write_area(struct writer *writer, struct text code, int area) {
    describe_row(writer, code, area);
    writer->level = level_of(writer, (uint64_t)area);
    for (int slice = 0; slice < writer->indicator.form->slices && writer->left; slice++) {
        writer->share = slice_shares[slice];
        writer->series =
            ((uint64_t)writer->indicator.number * LINES_OF_TABLE + (uint64_t)area) * OUTLINE_MOST_SLICES +
            (uint64_t)slice;
        write_series(writer);
    }
}

static void write_indicator(struct writer *writer) {
    struct text rest = {0};
    struct text line;
    int area = 0;
    write_area(writer, TEXT("E92000001"), area++);
    while (writer->left && (line = outline_next_area(&rest)).data) {
        struct text after;
        write_area(writer, text_split(line, ',', &after), area++);
    }
}

void generate_figures(FILE *out, const struct generate_size *size) {
    struct writer writer = {.out = out,
                            .seed = size->seed,
                            .revised = size->revised,
                            .left = size->observations,
                            .id = OUTLINE_FIRST_ID};
    for (int number = 0; writer.left > 0 && !ferror(out); number++) {
        writer.indicator = outline_indicator(number);
        write_indicator(&writer);
    }
}
