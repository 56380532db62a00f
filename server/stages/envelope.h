/* {"data": …, "meta": …, "links": …}: the same for lists and single objects. */
#pragma once

#include "core/request.h"

/* Makes the reply of a list or single route from its batch. */
void envelope_write(struct request *request);
