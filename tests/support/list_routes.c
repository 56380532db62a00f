/* Prints every route of the server, one a line: path, shape and parameters, separated by tabs. For the tests
 * that hold the contract against the routes. */
#include "resources/resource.h"

#include <stdio.h>

int main(void) {
    static const char *const shapes[] = {"list", "single", "handled"};
    for (const struct resource *const *resource = all_resources; *resource; resource++)
        for (const struct route *route = (*resource)->routes; route->path; route++) {
            printf("%s\t%s\t", route->path, shapes[route->shape]);
            const struct parameter *parameter;
            for (size_t at = 0; (parameter = route_parameter(route, at)); at++)
                printf("%s ", parameter->name);
            printf("\n");
        }
    return 0;
}
