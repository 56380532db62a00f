/* What went wrong in the database becomes a problem. */
#include "../asking.h"

#include "core/pipeline.h"
#include "stages/stages.h"

static const struct route list = {.path = "/v1/x", .shape = ROUTE_LIST};

static const struct {
    int count;
    enum batch_outcome outcome;
    int problem;
} outcomes[] = {
    {0, BATCH_REFUSED, -1},
    {1, BATCH_DONE, -1},
    {1, BATCH_LATE, PROBLEM_DEADLINE},
    {1, BATCH_UNAVAILABLE, PROBLEM_UNAVAILABLE},
    {1, BATCH_REFUSED, PROBLEM_INTERNAL},
};

static void outcomes_become_problems(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(outcomes); at++) {
        struct asking asking;
        asking_start(&asking, "/v1/x");
        asking.request.route = &list;
        asking.request.batch.count = outcomes[at].count;
        asking.request.batch.outcome = outcomes[at].outcome;
        asking.request.database_started = clock_now() - 1000;
        assert_int_equal(stage_outcome(&asking.request), outcomes[at].problem < 0);
        assert_int_equal(asking.request.database_nanoseconds >= 1000, outcomes[at].count);
        if (outcomes[at].problem >= 0)
            assert_int_equal(asking.request.problem.type, outcomes[at].problem);
        asking_end(&asking);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(outcomes_become_problems)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
