/* Prints every route of the server, one a line: path, shape, parameters, formats and what it sorts by,
 * separated by tabs. Of a format its suffix is told, with the parameters that it has no place for:
 * csv:explain:pretty. For the tests that hold the contract against the routes. */
#include "resources/resource.h"

#include <stdio.h>

static void print_format(const struct route *route, enum format format, const char *suffix) {
    const struct parameter *parameter;
    printf("%s", suffix);
    for (size_t at = 0; (parameter = route_parameter(route, at)); at++)
        if (!route_format_takes(parameter, format))
            printf(":%s", parameter->name);
    printf(" ");
}

static void print_formats(const struct route *route) {
    for (enum format format = FORMAT_JSON; route->shape != ROUTE_HANDLED && format < FORMAT_COUNT; format++)
        if (format_is_offered(route, format))
            print_format(route, format, format_about(format)->suffix);
    for (const struct format_about *form = route->forms; form && form->suffix; form++)
        print_format(route, FORMAT_OWN, form->suffix);
    printf("\t");
}

static void print_sorts(const struct route *route) {
    const char *const *sort = route->shape == ROUTE_LIST ? route_sorted(route)->sorts : NULL;
    for (; sort && *sort; sort++)
        printf("%s ", *sort);
    printf("\n");
}

int main(void) {
    static const char *const shapes[] = {"list", "single", "handled"};
    for (const struct resource *const *resource = all_resources; *resource; resource++)
        for (const struct route *route = (*resource)->routes; route->path; route++) {
            printf("%s\t%s\t", route->path, shapes[route->shape]);
            const struct parameter *parameter;
            for (size_t at = 0; (parameter = route_parameter(route, at)); at++)
                printf("%s ", parameter->name);
            printf("\t");
            print_formats(route);
            print_sorts(route);
        }
    return 0;
}
