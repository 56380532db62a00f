/* What PostgreSQL's error codes (its documentation, appendix A) mean for a read. */
#include "../common.h"

#include "db/sqlstate.h"

static const struct {
    const char *sqlstate;
    enum batch_outcome outcome;
} codes[] = {
    {NULL, BATCH_UNAVAILABLE},    {"57014", BATCH_LATE},        {"08000", BATCH_UNAVAILABLE},
    {"08006", BATCH_UNAVAILABLE}, {"08P01", BATCH_UNAVAILABLE}, {"53000", BATCH_UNAVAILABLE},
    {"53300", BATCH_UNAVAILABLE}, {"57P01", BATCH_UNAVAILABLE}, {"57P03", BATCH_UNAVAILABLE},
    {"57P05", BATCH_UNAVAILABLE}, {"40001", BATCH_UNAVAILABLE}, {"57000", BATCH_REFUSED},
    {"57015", BATCH_REFUSED},     {"40000", BATCH_REFUSED},     {"40P01", BATCH_REFUSED},
    {"22P02", BATCH_REFUSED},     {"42P01", BATCH_REFUSED},     {"42601", BATCH_REFUSED},
    {"25006", BATCH_REFUSED},     {"XX000", BATCH_REFUSED},     {"00000", BATCH_REFUSED},
    {"5701", BATCH_REFUSED},      {"57p01", BATCH_REFUSED},     {"0", BATCH_REFUSED},
    {"", BATCH_REFUSED},          {"80000", BATCH_REFUSED},     {"15300", BATCH_REFUSED},
};

static void codes_have_their_outcomes(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(codes); at++)
        if (sqlstate_outcome(codes[at].sqlstate) != codes[at].outcome)
            fail_msg("%s", codes[at].sqlstate ? codes[at].sqlstate : "(none)");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(codes_have_their_outcomes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
