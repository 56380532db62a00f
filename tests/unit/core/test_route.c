/* Routes: found by their segments, guessed when nearly right, and read for the values in braces. */
#include "../common.h"

#include "core/route.h"

static const struct route places[] = {
    {.path = "/"},
    {.path = "/v1/areas"},
    {.path = "/v1/areas/{code}"},
    {.path = "/v1/areas/newest"}, /* behind the one with a brace, which wins */
    {0},
};

static const struct route deeper[] = {
    {.path = "/v1/updates/{update}/observations"},
    {.path = "/v1/{kind}/{slug}/{part}/last"},
    {.path = "/v1/{}/odd"}, /* no name: not a placeholder */
    {0},
};

static const struct route none[] = {{0}};

static const struct resource first = {"first", places}, second = {"second", none}, third = {"third", deeper};
static const struct resource *const resources[] = {&first, &second, &third, NULL};
static const struct resource *const nothing[] = {NULL};

static struct path path_of(const char *written) {
    struct path path = {.count = 0};
    struct text rest = text_of(written + 1);
    while (rest.data && path.count < PATH_SEGMENTS)
        path.segments[path.count++] = text_split(rest, '/', &rest);
    return path;
}

static const struct {
    const char *path, *route;
} paths[] = {
    {"/", "/"},
    {"/v1", NULL},
    {"/v1/areas", "/v1/areas"},
    {"/v1/areas/", NULL},
    {"/v1/areas/x", "/v1/areas/{code}"},
    {"/v1/areas/newest", "/v1/areas/{code}"},
    {"/v1/areas/{code}", "/v1/areas/{code}"},
    {"/v1/areas/x/", NULL},
    {"/v1/areas/x/y", NULL},
    {"/V1/areas", NULL},
    {"/v1/area", NULL},
    {"/v1/areass", NULL},
    {"//", NULL},
    {"//v1/areas", NULL},
    {"/v1//areas", NULL},
    {"/v1/updates/2014/observations", "/v1/updates/{update}/observations"},
    {"/v1/updates//observations", NULL},
    {"/v1/updates/2014/observation", NULL},
    {"/v1/a/b/c/last", "/v1/{kind}/{slug}/{part}/last"},
    {"/v1/a//c/last", NULL},
    {"/v1/{}/odd", "/v1/{}/odd"},
    {"/v1/x/odd", NULL},
    {"/1/2/3/4/5/6/7/8", NULL},
};

static void a_path_has_its_route(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(paths); at++) {
        struct path path = path_of(paths[at].path);
        const struct route *route = route_find(resources, &path);
        assert_text(text_of(route ? route->path : NULL), paths[at].route);
        assert_null(route_find(nothing, &path));
    }
}

static void a_slash_inside_a_segment_is_not_a_separator(void **state) {
    (void)state;
    struct path path = {.segments = {TEXT("v1"), TEXT("areas"), TEXT("a/b")}, .count = 3};
    assert_string_equal(route_find(resources, &path)->path, "/v1/areas/{code}");
    struct path joined = {.segments = {TEXT("v1/areas")}, .count = 1};
    assert_null(route_find(resources, &joined));
    struct path empty = {.count = 0};
    assert_null(route_find(resources, &empty));
}

static const struct {
    const char *path, *nearest;
} nearly[] = {
    {"/v1/areas", "/v1/areas"},
    {"/v1/aeras", "/v1/areas"},
    {"/v1/area", "/v1/areas"},
    {"/v1/areas/", "/v1/areas"},
    {"/v2/areas", "/v1/areas"},
    {"/V1/Areas", "/v1/areas"},
    {"/areas", "/v1/areas"},
    {"/v1/xxxxx", NULL},
    {"/v1/updates", NULL},
    {"/x", "/"},
    {"", "/"},
    {"/v1/area/E92000001", "/v1/areas/E92000001"},
    {"/v1/ar", "/v1/areas"},
    {"/v1/a", NULL},
};

static void a_path_that_is_nearly_right_is_guessed(void **state) {
    (void)state;
    struct arena arena = {0};
    for (size_t at = 0; at < COUNT_OF(nearly); at++) {
        assert_text(route_nearest(&arena, resources, text_of(nearly[at].path)), nearly[at].nearest);
        assert_null(route_nearest(&arena, nothing, text_of(nearly[at].path)).data);
    }
    char wide[9000];
    memset(wide, '/', sizeof wide);
    assert_null(route_nearest(&arena, resources, (struct text){wide, sizeof wide}).data);
    arena_free(&arena);
}

static void segments_are_read_by_name(void **state) {
    (void)state;
    struct path path = path_of("/v1/a/b/c/last");
    const struct route *route = route_find(resources, &path);
    assert_text(route_segment(route, &path, "kind"), "a");
    assert_text(route_segment(route, &path, "slug"), "b");
    assert_text(route_segment(route, &path, "part"), "c");
    assert_text(route_segment(route, &path, "par"), NULL);
    assert_text(route_segment(route, &path, "parts"), NULL);
    assert_text(route_segment(route, &path, ""), NULL);
    assert_text(route_segment(route, &path, "last"), NULL);
    path.count = 3;
    assert_text(route_segment(route, &path, "slug"), "b");
    assert_text(route_segment(route, &path, "part"), NULL);
}

static void check_parameters(const struct route *route, const char *expected) {
    char names[200] = "";
    const struct parameter *parameter;
    size_t count = 0;
    for (; (parameter = route_parameter(route, count)); count++) {
        strcat(names, parameter->name);
        strcat(names, " ");
    }
    assert_string_equal(names, expected);
    assert_null(route_parameter(route, count + 1));
    assert_null(route_parameter(route, SIZE_MAX));
}

static void each_shape_has_its_common_parameters(void **state) {
    (void)state;
    static const struct parameter own[] = {{.name = "area"}, {.name = "period"}, {0}};
    static const char *const inputs[] = {"area", "include"};
    static const struct statement joined = {"joined", "", 2, inputs, NULL, NULL, NULL};
    static const struct statement plain = {"plain", "", 1, inputs, NULL, NULL, NULL};
    const struct route list = {.path = "/", .shape = ROUTE_LIST, .rows = &joined, .parameters = own};
    const struct route bare = {.path = "/", .shape = ROUTE_LIST};
    const struct route lone = {.path = "/", .shape = ROUTE_LIST, .rows = &plain};
    const struct route single = {.path = "/", .shape = ROUTE_SINGLE, .rows = &joined};
    const struct route handled = {.path = "/", .shape = ROUTE_HANDLED, .parameters = own};
    check_parameters(&list, "area period fields include limit cursor dataset_version explain pretty ");
    check_parameters(&bare, "fields limit cursor dataset_version explain pretty ");
    check_parameters(&lone, "fields limit cursor dataset_version explain pretty ");
    check_parameters(&single, "fields include dataset_version pretty ");
    check_parameters(&handled, "area period ");
}

/* The names of the common parameters that a format has a place for. */
static void check_taken(const struct route *route, enum format format, const char *expected) {
    char names[100] = "";
    const struct parameter *parameter;
    for (size_t at = 0; (parameter = route_parameter(route, at)); at++)
        if (route_format_takes(parameter, format))
            snprintf(names + strlen(names), sizeof names - strlen(names), "%s ", parameter->name);
    assert_string_equal(names, expected);
}

static void each_format_takes_what_it_has_a_place_for(void **state) {
    (void)state;
    static const struct parameter own[] = {{.name = "area"}, {0}};
    static const char *const inputs[] = {"include"};
    static const struct statement joined = {"joined", "", 1, inputs, NULL, NULL, NULL};
    const struct route list = {.path = "/", .shape = ROUTE_LIST, .rows = &joined, .parameters = own};
    const struct route single = {.path = "/", .shape = ROUTE_SINGLE, .rows = &joined};
    check_taken(&list, FORMAT_JSON, "area fields include limit cursor dataset_version explain pretty ");
    check_taken(&list, FORMAT_CSV, "area fields include limit cursor dataset_version ");
    check_taken(&list, FORMAT_CSVW, "area fields include limit cursor dataset_version ");
    check_taken(&list, FORMAT_NDJSON, "area fields include limit cursor dataset_version ");
    check_taken(&list, FORMAT_TEXT, "area fields include limit cursor dataset_version ");
    check_taken(&list, FORMAT_JSONSTAT, "area limit cursor dataset_version pretty ");
    check_taken(&single, FORMAT_JSON, "fields include dataset_version pretty ");
    check_taken(&single, FORMAT_CSV, "fields include dataset_version ");
    check_taken(&single, FORMAT_JSONSTAT, "dataset_version pretty ");
}

static void the_sorted_statement_is_the_one_with_sorts(void **state) {
    (void)state;
    static const char *const none_sorted[] = {NULL};
    static const char *const sorts[] = {"slug", "-slug", NULL};
    static const struct statement plain = {"plain", "", 0, NULL, none_sorted, NULL, NULL};
    static const struct statement other = {"other", "", 0, NULL, none_sorted, NULL, NULL};
    static const struct statement sorted = {"sorted", "", 0, NULL, sorts, NULL, NULL};
    static const struct alternative alternatives[] = {{.rows = &other}, {.rows = &sorted}, {0}};
    const struct route own = {.path = "/", .rows = &sorted};
    const struct route another = {.path = "/", .rows = &plain, .alternatives = alternatives};
    const struct route without = {.path = "/", .rows = &plain, .alternatives = alternatives + 2};
    assert_ptr_equal(route_sorted(&own), &sorted);
    assert_ptr_equal(route_sorted(&another), &sorted);
    assert_ptr_equal(route_sorted(&without), &plain);
}

/* The context is the names that are given, each followed by a space. */
static bool is_named(const void *context, const char *name) {
    char wanted[32];
    snprintf(wanted, sizeof wanted, "%s ", name);
    return strstr(context, wanted) != NULL;
}

static void the_first_alternative_that_fits_is_taken(void **state) {
    (void)state;
    static const char *const areas[] = {"area", "parent", NULL};
    static const char *const days[] = {"since", "until", NULL};
    static const struct statement some = {.name = "some"};
    static const struct alternative alternatives[] = {
        {.given = areas, .also = days, .rows = &some}, {.given = days, .rows = &some}, {0}};
    static const struct route route = {.path = "/", .alternatives = alternatives};
    static const struct route plain = {.path = "/"};
    assert_null(route_alternative(&route, is_named, ""));
    assert_null(route_alternative(&route, is_named, "area parent other "));
    assert_ptr_equal(route_alternative(&route, is_named, "area other until "), &alternatives[0]);
    assert_ptr_equal(route_alternative(&route, is_named, "parent since "), &alternatives[0]);
    assert_ptr_equal(route_alternative(&route, is_named, "until "), &alternatives[1]);
    assert_null(route_alternative(&plain, is_named, "area until "));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_has_its_route),
        cmocka_unit_test(a_slash_inside_a_segment_is_not_a_separator),
        cmocka_unit_test(a_path_that_is_nearly_right_is_guessed),
        cmocka_unit_test(segments_are_read_by_name),
        cmocka_unit_test(each_shape_has_its_common_parameters),
        cmocka_unit_test(each_format_takes_what_it_has_a_place_for),
        cmocka_unit_test(the_sorted_statement_is_the_one_with_sorts),
        cmocka_unit_test(the_first_alternative_that_fits_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
