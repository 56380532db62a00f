/* Prints every route of the server, one a line: path, shape, parameters, formats, what it sorts by, what its
 * actions are given, and its methods with the roles they take, separated by tabs. Of a format its suffix
 * is told, with the parameters that it has no place for: csv:explain:pretty. For the tests that hold the
 * contract against the routes. */
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
    for (enum format format = FORMAT_JSON; route->shape < ROUTE_HANDLED && format < FORMAT_COUNT; format++)
        if (route_offers(route, format))
            print_format(route, format, format_about(format)->suffix);
    for (const struct format_about *form = route->forms; form && form->suffix; form++)
        print_format(route, FORMAT_OWN, form->suffix);
    printf("\t");
}

static void print_sorts(const struct route *route) {
    const char *const *sort = route->shape == ROUTE_LIST ? route_sorted(route)->sorts : NULL;
    for (; sort && *sort; sort++)
        printf("%s ", *sort);
    printf("\t");
}

static const char *const methods[] = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"};

static const char *method_name(unsigned method) {
    size_t at = 0;
    while (!(method & 1u << at))
        at++;
    return methods[at];
}

/* Each method with the least role that it takes: GET:anybody POST:editor. */
static void print_methods(const struct route *route) {
    static const char *const roles[] = {"anybody", "editor", "publisher", "admin"};
    if (route->shape != ROUTE_ACTIONS)
        printf("GET:%s ", roles[route->least]);
    for (const struct action *action = route->actions; action && action->method; action++)
        printf("%s:%s ", method_name(action->method), roles[action->least]);
    printf("\n");
}

/* Each action with what its body is, the file of the record that this holds rows of, and its parameters:
 * DELETE:none:areas:reason. */
static void print_actions(const struct route *route) {
    static const char *const bodies[] = {"none", "row", "patch", "reason", "rows"};
    for (const struct action *action = route->actions; action && action->method; action++) {
        printf("%s:%s:%s", method_name(action->method), bodies[action->body], files_about[action->file].name);
        for (const struct parameter *at = action->parameters; at && at->name; at++)
            printf(":%s", at->name);
        printf(" ");
    }
    printf("\t");
}

int main(void) {
    static const char *const shapes[] = {"list", "single", "handled", "actions"};
    for (const struct resource *const *resource = all_resources; *resource; resource++)
        for (const struct route *route = (*resource)->routes; route->path; route++) {
            printf("%s\t%s\t", route->path, shapes[route->shape]);
            const struct parameter *parameter;
            for (size_t at = 0; (parameter = route_parameter(route, at)); at++)
                printf("%s ", parameter->name);
            printf("\t");
            print_formats(route);
            print_sorts(route);
            print_actions(route);
            print_methods(route);
        }
    return 0;
}
