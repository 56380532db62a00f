/* {"data": …, "meta": …, "links": …}: the same for lists and single objects. */
#pragma once

#include "core/request.h"

/* Writes the whole document for a list or single. */
void envelope_write(struct request *request, const struct rows *view, int shown, struct buffer *body);
