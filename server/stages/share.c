/* Lets requests for the same answer, made at the same time, share one computation. Decides who goes to the
 * database; what is kept of an answer, http/sharing.c does. */
#include "stages/stages.h"

#include "core/pipeline.h"

static bool is_sharable(const struct request *request) {
    return request->sought.target.data && request->version && !request->problem.first;
}

static bool find(struct request *request) {
    request->held = cache_find(request->service->cache, &request->sought, clock_now());
    return request->held;
}

static void wake(void *owner) {
    struct request *request = owner;
    request->resume(request);
}

/* Rests until who leads has ended, and then comes to this stage again. */
static bool wait(struct request *request) {
    request->waiting = true;
    request->stage--;
    /* At rest first: the answer may come before the waiting begins. */
    request->rest(request);
    if (!flights_wait(request->service->flights, &request->flight))
        request->resume(request);
    return true;
}

/* After a failure the next one tries; but whoever has waited as long as the database may take is answered. */
static bool may_try(struct request *request) {
    long long patience = request->service->settings->statement_milliseconds;
    return clock_now() - request->started < patience * 1000000LL ||
           request_fail(request, PROBLEM_DEADLINE, "The database did not answer in %lld ms.", patience);
}

bool stage_share(struct request *request) {
    struct flight *flight = &request->flight;
    if (!is_sharable(request))
        return true;
    if (flight->leads)
        return may_try(request);
    /* What cannot be kept, or was not for long, each makes for itself. */
    if (flight->end != FLIGHT_NONE)
        return flight->end == FLIGHT_UNKEPT || !find(request);
    flight->key = &request->sought;
    flight->wake = wake;
    flight->owner = request;
    if (!flights_lead(request->service->flights, flight))
        return wait(request);
    /* It may have been kept since this request looked first. */
    if (!find(request))
        return true;
    flights_end(request->service->flights, flight, FLIGHT_KEPT);
    return false;
}
