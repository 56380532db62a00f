/* Looks an error code up in sqlstate.def. */
#include "db/sqlstate.h"

#include <string.h>

enum batch_outcome sqlstate_outcome(const char *sqlstate) {
    static const struct {
        const char *prefix;
        enum batch_outcome outcome;
    } known[] = {
#define SQLSTATE(prefix, outcome) {prefix, outcome},
#include "db/sqlstate.def"
#undef SQLSTATE
    };
    if (!sqlstate)
        return BATCH_UNAVAILABLE;
    size_t longest = 0;
    enum batch_outcome outcome = BATCH_REFUSED;
    for (size_t at = 0; at < sizeof known / sizeof known[0]; at++) {
        size_t length = strlen(known[at].prefix);
        if (length > longest && strncmp(sqlstate, known[at].prefix, length) == 0) {
            longest = length;
            outcome = known[at].outcome;
        }
    }
    return outcome;
}
