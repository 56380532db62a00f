/* Prints every statement of the server: name, parameter names and SQL, each ended by a zero byte; with an
 * argument those that change the record. For the tests that look at plans. */
#include "queries.h"
#include "writes.h"

#include <stdio.h>

int main(int count, char **arguments) {
    (void)arguments;
    for (const struct statement *const *at = count > 1 ? all_writes : all_statements; *at; at++) {
        printf("%s%c", (*at)->name, 0);
        for (int parameter = 0; parameter < (*at)->parameter_count; parameter++)
            printf("%s ", (*at)->parameters[parameter]);
        printf("%c%s%c", 0, (*at)->sql, 0);
    }
    return 0;
}
