/* Prints every route of the server, one a line: path, shape and parameters, separated by tabs. For the tests
 * that hold the contract against the routes. */
#include "resources/resource.h"

#include <stdio.h>

static void print_names(const struct parameter *parameter) {
    for (; parameter && parameter->name; parameter++)
        printf("%s ", parameter->name);
}

int main(void) {
    static const char *const shapes[] = {"list", "single", "handled"};
    for (const struct resource *const *resource = all_resources; *resource; resource++)
        for (const struct route *route = (*resource)->routes; route->path; route++) {
            printf("%s\t%s\t", route->path, shapes[route->shape]);
            print_names(route->parameters);
            if (route->shape == ROUTE_LIST)
                print_names(paging_parameters);
            printf("\n");
        }
    return 0;
}
