/* The runner of stages: a request flows through them once, left to right. A stage returns true to go on, or
 * false to end with a problem raised or a reply made; the problem is rendered here, in one place. A stage
 * that needs the database hands it a batch and sets `waiting`; the request then rests until it is resumed,
 * and goes on with the next stage, or with the same one if that has stepped `stage` back. */
#pragma once

#include "core/request.h"

enum pipeline_state { PIPELINE_WAITING, PIPELINE_READING, PIPELINE_ANSWERED };

/* Runs on from where the request stands. After PIPELINE_WAITING, request->resume is called exactly once, on
 * another thread; after PIPELINE_READING the request's body is to be received; after PIPELINE_ANSWERED the
 * reply is whole. A problem raised beforehand is answered at once. */
enum pipeline_state pipeline_run(struct request *request);

/* CLOCK_MONOTONIC in nanoseconds. */
long long clock_now(void);
