/* The one header a resource needs: routes, parameters and its statements. */
#pragma once

#include "base/json.h"
#include "core/request.h"
#include "queries.h"

/* All resources, ended by NULL; made from resources.def. */
extern const struct resource *const all_resources[];

/* Ends a document that tells of the service and not of the record, after its `data`: nothing of it has a
 * version or is cited. `listed` is how many things a list has, 0 for a single thing; `self` where it stands.
 */
void resource_end_document(struct buffer *body, int listed, const char *self);

/* Fixed vocabularies, ended by NULL; the database holds the same in its constraints. */
extern const char *const measure_words[];
extern const char *const qualifier_words[];
extern const char *const observation_status_words[];
extern const char *const event_status_words[];
extern const char *const commitment_status_words[];
extern const char *const commitment_rule_words[]; /* queries/commitments.sql says what each means, */
extern const char *const cannot_compute_words[];  /* and each of these */
extern const char *const progress_level_words[];
extern const char *const role_words[];
extern const char *const citation_kind_words[];
extern const char *const area_basis_words[];
extern const char *const period_type_words[];
extern const char *const resource_type_words[];
extern const char *const change_kind_words[];
extern const char *const figure_comparison_words[];
extern const char *const name_comparison_words[];
extern const char *const conflict_kind_words[];
extern const char *const check_kind_words[];
extern const char *const check_result_words[];
extern const char *const fault_code_words[]; /* openapi.yaml says what each means */

/* A filter by identifiers of a vocabulary (queries/vocabulary.sql); comma is OR. */
#define REFERENCE(filter, vocabulary)                                                                        \
    { .name = filter, .kind = PARAMETER_REFERENCE, .reference = vocabulary }

/* A filter by words that are fixed in the binary; comma is OR. */
#define WORDS(filter, words)                                                                                 \
    { .name = filter, .kind = PARAMETER_WORDS, .allowed = words }

/* Which vintage of the record is read: that of an update, or that of a day. */
#define VINTAGES                                                                                             \
    {.name = "vintage", .kind = PARAMETER_NAME, .reference = "vintage", .fallback = "latest"}, {             \
        .name = "as_of", .kind = PARAMETER_DATE, .excludes = "vintage"                                       \
    }

/* The same of a single thing, which has one vintage at a time. */
#define VINTAGES_OF_ONE                                                                                      \
    {.name = "vintage", .kind = PARAMETER_NAME, .reference = "single vintage", .fallback = "latest"}, {      \
        .name = "as_of", .kind = PARAMETER_DATE, .excludes = "vintage"                                       \
    }

/* The filter q: what a row is told by holds all of these words (queries/words.sql). */
#define KEYWORDS                                                                                             \
    { .name = "q", .kind = PARAMETER_KEYWORDS }
