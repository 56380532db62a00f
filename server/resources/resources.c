/* The table of resources and the vocabularies that several of them share. */
#include "resources/resource.h"

#define RESOURCE(name) extern const struct resource name##_resource;
#include "resources/resources.def"
#undef RESOURCE

const struct resource *const all_resources[] = {
#define RESOURCE(name) &name##_resource,
#include "resources/resources.def"
#undef RESOURCE
    NULL,
};

const char *const measure_words[] = {"stock", "flow", "cumulative", "change", "ratio", "amount", NULL};
const char *const qualifier_words[] = {"exact", "about", "more-than", "at-least", "nearly",
                                       "up-to", "under", "projected", NULL};
const char *const observation_status_words[] = {"actual", "projected", "planned", NULL};
const char *const event_status_words[] = {"happened", "planned", NULL};
const char *const role_words[] = {"primary", "summary", "coverage", "related", NULL};
const char *const citation_kind_words[] = {"body", "graphic", "press", "summary", NULL};
const char *const area_basis_words[] = {"stated", "inferred", "not-stated", NULL};
const char *const period_type_words[] = {"day",           "month", "season",  "year", "financial-year",
                                         "academic-year", "range", "undated", NULL};
const char *const resource_type_words[] = {
    "principle",   "programme",  "organisation", "area",           "update",     "document", "indicator",
    "observation", "commitment", "event",        "recommendation", "case-study", NULL};
const char *const change_kind_words[] = {"published", "corrected", "withdrawn", NULL};
const char *const conflict_kind_words[] = {"rival", "restated", "look-alike", NULL};
const char *const check_kind_words[] = {"sum", "part", "direction", "derived", "share", "cumulative", NULL};
const char *const check_result_words[] = {"pass", "fail", "cannot-tell", NULL};
