/* What stands below a picture: figures that have no mark, the promises behind the targets, what the marks
 * mean, and where it all comes from. */
#pragma once

#include "pictures/figures.h"
#include "pictures/svg.h"

/* A line for each figure that was not drawn, and for each target. */
void notes_list(struct picture *picture, const struct chart *chart);

/* What else a reader must know: that there are more figures, rivals, or labels without room. The text goes
 * into the description too. */
struct text notes_warnings(const struct chart *chart, int homeless);

/* The key: only what is used; nothing when every mark is a plain one. */
void notes_key(struct picture *picture, const struct chart *chart);

/* Documents, licence, dataset version and the address of the picture. */
void notes_caption(struct picture *picture, const struct chart *chart);

/* The caption of any picture: `source` as whole sentences with a space at the end, then the record, its
 * licence and version, and the address that gives the picture for good. */
void notes_signature(struct picture *picture, struct text source, struct text version, struct text permalink);
