/* The stages of a request, in order:
 *
 *   target -> route -> method -> inputs -> query (rests until the database has answered) -> outcome -> answer
 * -> validators */
#pragma once

#include "core/request.h"

/* The table that pipeline_run walks, ended by NULL. */
extern bool (*const request_stages[])(struct request *request);

/* stages/query.c: hands the route's statements to the database; then reads how that went. */
bool stage_query(struct request *request);
bool stage_outcome(struct request *request);

/* stages/answer.c: makes the reply from what the database said. */
bool stage_answer(struct request *request);
