/* What figures refer to: updates, documents, areas, programmes and indicators. No indicator is made that has
 * no figure. */
#include "generate/catalogue.h"

#include "base/embedded.h"
#include "generate/outline.h"

#include <ctype.h>
#include <string.h>

/* Where a row of the catalogue says that it stands, in the first of the documents. */
static void add_place(FILE *out, const char *section) {
    char document[OUTLINE_NAME];
    outline_document_name(document, OUTLINE_FIRST_UPDATE);
    fprintf(out, "%s,%s,lines:1,body,\n", document, section);
}

static void write_updates(FILE *out, int indicators) {
    (void)indicators;
    for (int year = OUTLINE_FIRST_UPDATE; year < OUTLINE_FIRST_UPDATE + OUTLINE_UPDATES; year++)
        fprintf(out,
                "%d,Local services %d (generated),%d-03-15,Generated figures of local services. Nobody "
                "counted them.\n",
                year, year, year);
}

static void write_documents(FILE *out, int indicators) {
    char slug[OUTLINE_NAME];
    (void)indicators;
    for (int year = OUTLINE_FIRST_UPDATE; year < OUTLINE_FIRST_UPDATE + OUTLINE_UPDATES; year++) {
        outline_document_name(slug, year);
        fprintf(
            out,
            "%s,%d,Local services %d: tables (generated),opsd generate,%d-03-15,tables,primary,,,,Tables of "
            "generated figures for %d to %d.\n",
            slug, year, year, year, year - OUTLINE_TIMES, year - 1);
    }
}

/* The real record has some of the areas already, for figures of its own. */
static bool is_recorded(struct text code) {
    struct text rest = embedded_content("areas.csv");
    while (rest.data) {
        struct text after;
        if (text_equal(text_split(text_split(rest, '\n', &rest), ',', &after), code))
            return true;
    }
    return false;
}

static void write_areas(FILE *out, int indicators) {
    struct text rest = {0};
    struct text line;
    (void)indicators;
    while ((line = outline_next_area(&rest)).data) {
        struct text after;
        if (!is_recorded(text_split(line, ',', &after)))
            fprintf(out, "%.*s\n", TEXT_FORMAT(line));
    }
}

/* One for each service: two that share one would tell of unlike things in the same unit, as if they
 * disagreed. */
static void write_programmes(FILE *out, int indicators) {
    const char *last = "";
    for (int number = 0; number < indicators; number++) {
        struct outline_indicator about = outline_indicator(number);
        const char *name = about.service_name;
        if (strcmp(about.service_slug, last) != 0) {
            fprintf(out, "local-%s,%c%s,,,%s,,%s,", about.service_slug, toupper((unsigned char)name[0]),
                    name + 1, about.theme->principle, about.theme->summary);
            add_place(out, "Contents");
        }
        last = about.service_slug;
    }
}

static void write_indicators(FILE *out, int indicators) {
    for (int number = 0; number < indicators; number++) {
        struct outline_indicator about = outline_indicator(number);
        char title[OUTLINE_TITLE];
        outline_title(title, &about);
        fprintf(out, "%s-%s,local-%s,%s,%s,%s,%s,,", about.service_slug, about.form->slug, about.service_slug,
                title, about.form->unit, about.form->measure, about.form->definition);
        add_place(out, title);
    }
}

static const struct {
    const char *file_name;
    void (*write)(FILE *out, int indicators);
} writers[] = {{"updates.csv", write_updates},
               {"documents.csv", write_documents},
               {"areas.csv", write_areas},
               {"programmes.csv", write_programmes},
               {"indicators.csv", write_indicators}};

void generate_catalogue(FILE *out, const char *file_name, long long observations) {
    for (size_t at = 0; at < sizeof writers / sizeof writers[0]; at++)
        if (strcmp(writers[at].file_name, file_name) == 0)
            writers[at].write(out, outline_indicators_for(observations));
}
