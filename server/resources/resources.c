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
const char *const commitment_status_words[] = {"met",     "partly-met",   "in-progress", "not-met",
                                               "dropped", "not-reported", NULL};
const char *const commitment_rule_words[] = {"told-met",
                                             "told-partly-met",
                                             "told-in-progress",
                                             "told-not-met",
                                             "told-dropped",
                                             "figure-reaches-target",
                                             "figure-reaches-target-late",
                                             "figure-leaves-open",
                                             "figure-short-when-due",
                                             "figure-on-the-way",
                                             "silent-since",
                                             "nothing-reported",
                                             NULL};
const char *const cannot_compute_words[] = {"no-figure-promised",
                                            "target-in-words",
                                            "no-indicator",
                                            "target-is-zero",
                                            "target-is-a-ceiling",
                                            "no-figure-reported",
                                            "different-areas",
                                            "figure-in-words",
                                            "different-time",
                                            "qualifiers-leave-open",
                                            NULL};
const char *const progress_level_words[] = {"programme", "principle", "update", NULL};
const char *const role_words[] = {"primary", "summary", "coverage", "related", NULL};
const char *const citation_kind_words[] = {"body", "graphic", "press", "summary", NULL};
const char *const area_basis_words[] = {"stated", "inferred", "not-stated", NULL};
const char *const period_type_words[] = {"day",           "month", "season",  "year", "financial-year",
                                         "academic-year", "range", "undated", NULL};
const char *const resource_type_words[] = {
    "principle",      "programme",  "organisation", "area",       "update",
    "document",       "indicator",  "observation",  "commitment", "event",
    "recommendation", "case-study", "conflict",     "check",      NULL};
const char *const change_kind_words[] = {"published", "corrected", "withdrawn", NULL};
const char *const figure_comparison_words[] = {"unchanged", "restated",     "continued", "redefined",
                                               "new",       "not-repeated", NULL};
const char *const name_comparison_words[] = {"unchanged", "renamed", "new", "dropped", NULL};
const char *const conflict_kind_words[] = {"rival", "restated", "look-alike", NULL};
const char *const check_kind_words[] = {"sum", "part", "direction", "derived", "share", "cumulative", NULL};
const char *const check_result_words[] = {"pass", "fail", "cannot-tell", NULL};
const char *const fault_code_words[] = {
    "unknown-parameter",
    "repeated-parameter",
    "missing-parameter",
    "invalid-value",
    "unknown-value",
    "exclusive-parameters",
    "not-in-format",
    "broken-encoding",
    "too-sparse",
    "method-not-allowed",
    "not-acceptable",
    "not-offered",
    "unsupported-media-type",
    "malformed-json",
    "duplicate-member",
    "not-utf-8",
    "zero-character",
    "number-out-of-range",
    "too-deep",
    "too-many-values",
    "wrong-type",
    "unknown-member",
    "missing-member",
    "missing-value",
    "out-of-range",
    "too-long",
    "rule-broken",
    "read-only",
    "unknown-reference",
    "repeated",
    "already-drafted",
    "already-published",
    "other-update",
    "withdrawn",
    "still-needed",
    "unknown-column",
    "missing-column",
    "repeated-column",
    "wrong-cells",
    "stray-quote",
    NULL,
};

void resource_end_document(struct buffer *body, int listed, const char *self) {
    buffer_add_string(body, ",\"meta\":{");
    if (listed)
        buffer_add_format(body, "\"total\":%d,\"count\":%d,", listed, listed);
    buffer_add_format(
        body, "\"applied\":{}},\"links\":{\"self\":\"%s\",\"service-desc\":\"/openapi.yaml\"}}\n", self);
}
