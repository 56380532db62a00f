/* Where the caller found us: what an absolute link begins with. */
#pragma once

#include "core/request.h"

/* Scheme and authority, as https://example.org. The reply then varies with what tells them. */
struct text origin_of(struct request *request);
