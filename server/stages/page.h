/* What an answer says about itself, whatever its format: how much it shows, what comes next, how to cite it.
 */
#pragma once

#include "core/request.h"

/* How many of the rows are shown: the one beyond the limit only tells that there are more. */
int page_shown(const struct request *request);

/* Where a row stands in its list (`_cursor`), which the next page goes on after; in the arena. */
struct text page_position(const struct request *request, struct arena *arena, const struct rows *rows,
                          int row);

/* The address of the next page; without a value on the last one. */
struct text page_next_link(struct request *request);

/* The request's own address with one parameter replaced, or left out where `value` has none. */
struct text page_link_with(struct request *request, const char *name, struct text value);

/* The list that a single object stands in. */
struct text page_collection(struct request *request);

/* The address of the same rows with another suffix, relative to the request's own. */
struct text page_link_as(struct request *request, enum format format);

/* How to cite the answer as a whole. */
struct text page_citation(struct request *request);

/* The address that gives this answer for good: pinned to the version of the dataset. The same for the pinned
 * answer itself. */
struct text page_permalink(struct request *request);

/* The Link header (RFC 8288). */
void page_add_links(struct request *request);
