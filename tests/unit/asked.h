/* A handled route of the server, asked from its target to its reply without a database. */
#pragma once

#include "asking.h"

#include "core/pipeline.h"
#include "resources/resource.h"
#include "stages/stages.h"

/* GET with headers (name, value, … ended by NULL; or NULL); the caller ends `asking`. */
static inline enum pipeline_state ask(struct asking *asking, const char *target, const char *const *headers) {
    asking_start(asking, target);
    asking->service.resources = all_resources;
    asking->service.stages = request_stages;
    for (size_t at = 0; headers && headers[at]; at++)
        asking->headers[at] = headers[at];
    return pipeline_run(&asking->request);
}
