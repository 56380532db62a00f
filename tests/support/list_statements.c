/* Prints every statement of the server: name, parameter names and SQL, each ended by a zero byte. For the
 * tests that look at plans. */
#include "queries.h"

#include <stdio.h>

int main(void) {
    for (const struct statement *const *at = all_statements; *at; at++) {
        printf("%s%c", (*at)->name, 0);
        for (int parameter = 0; parameter < (*at)->parameter_count; parameter++)
            printf("%s ", (*at)->parameters[parameter]);
        printf("%c%s%c", 0, (*at)->sql, 0);
    }
    return 0;
}
