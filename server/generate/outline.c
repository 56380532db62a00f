/* The lists behind the outline; what is counted here is written by figures.c. */
#include "generate/outline.h"

#include "base/embedded.h"

#include <stdio.h>

#define SERVICE(slug, name)
#define THEME(principle, summary) {principle, summary},
static const struct outline_theme themes[] = {
#include "generate/services.def"
};
#undef SERVICE
#undef THEME

/* A service without a slug stands for the theme that begins there. */
#define SERVICE(slug, name) {slug, name},
#define THEME(principle, summary) {0},
static const struct {
    const char *slug;
    const char *name;
} services[] = {
#include "generate/services.def"
};
#undef SERVICE
#undef THEME

#define FORM(slug, before, after, span, measure, unit, slices, definition)                                   \
    {slug, before, after, OUTLINE_##span, measure, unit, slices, definition},
static const struct outline_form forms[] = {
#include "generate/services.def"
};
#undef FORM

enum {
    THEMES = sizeof themes / sizeof themes[0],
    SERVICES = sizeof services / sizeof services[0] - THEMES,
    FORMS = sizeof forms / sizeof forms[0],
    ENGLAND = 1,
    MONTHS_OF_YEAR = 12
};

struct text outline_next_area(struct text *rest) {
    if (!rest->data)
        text_split(embedded_content("local_authorities.csv"), '\n', rest);
    if (!rest->length)
        return (struct text){0};
    return text_split(*rest, '\n', rest);
}

int outline_areas(void) {
    struct text rest = {0};
    int count = ENGLAND;
    while (outline_next_area(&rest).data)
        count++;
    return count;
}

int outline_indicators(void) {
    return SERVICES * FORMS;
}

struct outline_indicator outline_indicator(int number) {
    struct outline_indicator found = {.number = number, .form = &forms[number % FORMS]};
    int theme = -1;
    int left = number / FORMS;
    for (int at = 0; left >= 0; at++) {
        if (!services[at].slug) {
            theme++;
            continue;
        }
        left--;
        found.service_slug = services[at].slug;
        found.service_name = services[at].name;
    }
    found.theme = &themes[theme];
    return found;
}

static long long observations_of(const struct outline_form *form, int areas) {
    int periods = form->span == OUTLINE_MONTHS ? MONTHS_OF_YEAR : 1;
    return (long long)OUTLINE_UPDATES * OUTLINE_TIMES * periods * form->slices * areas;
}

static long long observations_of_service(int areas) {
    long long sum = 0;
    for (int form = 0; form < FORMS; form++)
        sum += observations_of(&forms[form], areas);
    return sum;
}

long long outline_most_observations(void) {
    return observations_of_service(outline_areas()) * SERVICES;
}

int outline_indicators_for(long long observations) {
    int areas = outline_areas();
    int count = 0;
    for (long long left = observations; left > 0 && count <= outline_indicators(); count++)
        left -= observations_of(&forms[count % FORMS], areas);
    return count;
}

void outline_document_name(char name[OUTLINE_NAME], int update) {
    snprintf(name, OUTLINE_NAME, "local-services-tables-%d", update);
}

void outline_title(char title[OUTLINE_TITLE], const struct outline_indicator *about) {
    snprintf(title, OUTLINE_TITLE, "%s%s%s", about->form->before, about->service_name, about->form->after);
}
