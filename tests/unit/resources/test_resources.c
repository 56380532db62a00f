/* The tables of all resources, held against their statements and against themselves: a mistake in a table is
 * found here and not by a caller. */
#include "../common.h"

#include "resources/resource.h"

typedef void check(const struct route *route);

static void for_each_route(check *check_route) {
    for (const struct resource *const *resource = all_resources; *resource; resource++)
        for (const struct route *route = (*resource)->routes; route->path; route++)
            check_route(route);
}

static bool is_parameter_of(const struct statement *statement, const char *name) {
    for (int at = 0; at < statement->parameter_count; at++)
        if (strcmp(statement->parameters[at], name) == 0)
            return true;
    return false;
}

static bool is_segment_of(const struct route *route, const char *name) {
    char segment[64];
    snprintf(segment, sizeof segment, "/{%s}", name);
    return strstr(route->path, segment) != NULL;
}

/* Whether an input of that name comes from the route's own parameters: a period gives two. */
static bool is_declared(const struct route *route, const char *name) {
    for (const struct parameter *at = route->parameters; at && at->name; at++) {
        char from[64], to[64];
        snprintf(from, sizeof from, "%s_from", at->name);
        snprintf(to, sizeof to, "%s_to", at->name);
        bool period = at->kind == PARAMETER_PERIOD;
        if (period ? strcmp(name, from) == 0 || strcmp(name, to) == 0 : strcmp(name, at->name) == 0)
            return true;
    }
    return false;
}

static void check_path(const struct route *route) {
    int braces = 0;
    int segments = 0;
    assert_int_equal(route->path[0], '/');
    assert_null(strstr(route->path, "//"));
    assert_true(route->path[1] == '\0' || route->path[strlen(route->path) - 1] != '/');
    for (const char *at = route->path; *at; at++) {
        segments += *at == '/';
        braces += (*at == '{') - (*at == '}');
        assert_in_range(braces, 0, 1);
    }
    assert_int_equal(braces, 0);
    assert_in_range(segments, 1, PATH_SEGMENTS);
    assert_int_equal(strspn(route->path, "/abcdefghijklmnopqrstuvwxyz0123456789-_.{}"), strlen(route->path));
}

static void every_path_is_well_formed(void **state) {
    (void)state;
    for_each_route(check_path);
}

static void check_found(const struct route *route) {
    struct path path = {.count = 0};
    struct text rest = text_of(route->path + 1);
    while (rest.data)
        path.segments[path.count++] = text_split(rest, '/', &rest);
    assert_ptr_equal(route_find(all_resources, &path), route);
    struct arena arena = {0};
    assert_text(route_nearest(&arena, all_resources, text_of(route->path)), route->path);
    arena_free(&arena);
}

static void every_route_is_found_and_hidden_by_no_other(void **state) {
    (void)state;
    for_each_route(check_found);
}

static void check_shape(const struct route *route) {
    assert_int_equal(route->count != NULL, route->shape == ROUTE_LIST);
    assert_int_equal(route->rows == NULL, route->shape == ROUTE_HANDLED || route->shape == ROUTE_ACTIONS);
    assert_int_equal(route->handle != NULL, route->shape == ROUTE_HANDLED);
    assert_true(route->shape == ROUTE_HANDLED || !route->finish);
    /* A single thing is not filtered, only asked for as of a time or of a revision. */
    for (const struct parameter *at = route->parameters; route->shape == ROUTE_SINGLE && at && at->name; at++)
        assert_true(at->kind == PARAMETER_NAME || at->kind == PARAMETER_DATE || at->kind == PARAMETER_WHOLE);
    assert_true(route->shape != ROUTE_ACTIONS || (route->actions && route->actions->method));
    assert_int_equal(strchr(route->path, '{') != NULL && route->shape != ROUTE_LIST &&
                         route->shape != ROUTE_ACTIONS,
                     route->shape == ROUTE_SINGLE || strcmp(route->path, "/problems/{slug}") == 0 ||
                         strcmp(route->path, "/docs/{file}") == 0 ||
                         strcmp(route->path, "/v1/indicators/{slug}/chart.svg") == 0);
}

static void every_list_has_a_count_and_every_handler_its_function(void **state) {
    (void)state;
    for_each_route(check_shape);
}

/* Whether `$number` stands in the statement, and not as the start of a longer number. */
static bool uses(const struct statement *statement, int number) {
    char sign[16];
    snprintf(sign, sizeof sign, "$%d:", number);
    return strstr(statement->sql, sign) != NULL;
}

static void every_statement_uses_all_its_parameters(void **state) {
    (void)state;
    for (const struct statement *const *at = all_statements; *at; at++) {
        const struct statement *statement = *at;
        assert_in_range(statement->parameter_count, 0, QUERY_PARAMETERS);
        assert_null(statement->parameters[statement->parameter_count]);
        assert_true(strlen(statement->sql) > 0);
        for (int number = 1; number <= statement->parameter_count; number++)
            if (!uses(statement, number))
                fail_msg("%s does not use %s", statement->name, statement->parameters[number - 1]);
        assert_false(uses(statement, statement->parameter_count + 1));
        assert_false(uses(statement, 0));
        for (const struct statement *const *other = all_statements; *other != statement; other++)
            assert_string_not_equal((*other)->name, statement->name);
    }
}

/* What comes from the parameters that all lists, or all of a shape, have. */
static bool is_common(const struct route *route, const char *name) {
    bool list = route->shape == ROUTE_LIST;
    return strcmp(name, "include") == 0 || strcmp(name, "origin") == 0 ||
           (list && (strcmp(name, "limit") == 0 || strcmp(name, "cursor") == 0 || strcmp(name, "sort") == 0));
}

static void check_statement(const struct route *route, const struct statement *statement) {
    for (int at = 0; at < statement->parameter_count; at++) {
        const char *name = statement->parameters[at];
        if (!is_common(route, name) && !is_declared(route, name) && !is_segment_of(route, name))
            fail_msg("%s: nothing gives %s to %s", route->path, name, statement->name);
    }
}

static void check_rows(const struct route *route, const struct statement *rows) {
    check_statement(route, rows);
    if (route->shape != ROUTE_LIST)
        return;
    assert_true(is_parameter_of(rows, "limit"));
    assert_true(is_parameter_of(rows, "cursor"));
    assert_non_null(strstr(rows->sql, "_cursor"));
}

static void check_count(const struct route *route, const struct statement *count) {
    check_statement(route, count);
    assert_non_null(strstr(count->sql, " AS total"));
}

static void check_inputs(const struct route *route) {
    if (route->rows)
        check_rows(route, route->rows);
    for (const struct alternative *at = route->alternatives; at && at->rows; at++)
        check_rows(route, at->rows);
    if (route->count)
        check_count(route, route->count);
    for (const struct alternative *at = route->alternatives; at && at->rows; at++)
        if (at->count)
            check_count(route, at->count);
}

static void every_statement_gets_all_its_inputs(void **state) {
    (void)state;
    for_each_route(check_inputs);
}

/* The context is the names that are given, ended by NULL. */
static bool is_among(const void *context, const char *name) {
    for (const char *const *at = context; *at; at++)
        if (strcmp(*at, name) == 0)
            return true;
    return false;
}

/* What is chosen for a few names has to make use of the first of them. */
static void check_chosen(const struct route *route, const char *const *names) {
    const struct alternative *found = route_alternative(route, is_among, names);
    const struct statement *rows = found ? found->rows : route->rows;
    const struct statement *count = found && found->count ? found->count : route->count;
    if (!is_parameter_of(rows, *names))
        fail_msg("%s: %s makes no use of %s", route->path, rows->name, *names);
    if (count && !is_parameter_of(count, *names))
        fail_msg("%s: %s makes no use of %s", route->path, count->name, *names);
}

/* Whatever else is given that chooses a statement: all that can be chosen beside a parameter make use of it.
 */
static void check_used(const struct route *route, const char *name) {
    static const char *const nothing[] = {NULL};
    check_chosen(route, (const char *const[]){name, NULL});
    for (const struct alternative *at = route->alternatives; at && at->rows; at++) {
        for (const char *const *given = at->given; *given; given++) {
            check_chosen(route, (const char *const[]){name, *given, NULL});
            for (const char *const *also = at->also ? at->also : nothing; *also; also++)
                check_chosen(route, (const char *const[]){name, *given, *also, NULL});
        }
    }
}

static void check_parameters_used(const struct route *route) {
    /* What a handler asks is its own affair. */
    for (const struct parameter *at = route->rows ? route->parameters : NULL; at && at->name; at++) {
        char name[64];
        snprintf(name, sizeof name, "%s%s", at->name, at->kind == PARAMETER_PERIOD ? "_from" : "");
        check_used(route, name);
        snprintf(name, sizeof name, "%s%s", at->name, at->kind == PARAMETER_PERIOD ? "_to" : "");
        check_used(route, name);
    }
    struct text rest = text_of(route->path);
    while (rest.data && route->rows) {
        char name[64] = "";
        struct text segment = text_split(rest, '/', &rest);
        if (segment.length < 3 || *segment.data != '{')
            continue;
        memcpy(name, segment.data + 1, segment.length - 2);
        check_used(route, name);
    }
}

static void every_parameter_and_segment_is_used(void **state) {
    (void)state;
    for_each_route(check_parameters_used);
}

static void check_choosing(const struct route *route, const char *const *names) {
    assert_non_null(*names);
    for (; *names; names++)
        assert_true(is_common(route, *names) || is_declared(route, *names) || is_segment_of(route, *names) ||
                    strcmp(*names, "dataset_version") == 0 || /* which all take */
                    strcmp(*names, "drafts") == 0);           /* which comes with a key */
}

static void check_alternatives(const struct route *route) {
    for (const struct alternative *at = route->alternatives; at && at->rows; at++) {
        check_choosing(route, at->given);
        if (at->also)
            check_choosing(route, at->also);
    }
}

static void alternatives_are_taken_by_what_a_caller_gives(void **state) {
    (void)state;
    for_each_route(check_alternatives);
}

static void check_sorted(const struct route *route) {
    if (route->shape != ROUTE_LIST)
        return;
    const struct statement *sorted = route_sorted(route);
    /* Only the order of a search is its own, and that of what is told as it happens or stands in a draft. */
    static const char *const ordered[] = {"/v1/search", "/v1/changes", "/v1/audit",
                                          "/v1/updates/{update}/draft", "/v1/updates/{update}/uploads"};
    bool own_order = false;
    for (size_t at = 0; at < COUNT_OF(ordered); at++)
        own_order |= strcmp(route->path, ordered[at]) == 0;
    assert_int_equal(is_parameter_of(sorted, "sort"), !own_order);
    assert_int_equal(sorted->sorts[0] != NULL, !own_order);
    for (size_t at = 0; sorted->sorts[at]; at += 2) {
        assert_non_null(sorted->sorts[at + 1]); /* each key both ways */
        assert_int_equal(sorted->sorts[at + 1][0], '-');
        assert_string_equal(sorted->sorts[at + 1] + 1, sorted->sorts[at]);
    }
}

static void every_list_can_be_sorted(void **state) {
    (void)state;
    for_each_route(check_sorted);
}

/* A column of the summary stands in the statement, on its own or as the name of an expression. */
static void check_summary(const struct route *route) {
    assert_int_equal(route->summary != NULL,
                     route->shape != ROUTE_HANDLED && route->shape != ROUTE_ACTIONS && !route->forms);
    for (const char *const *at = route->summary; at && *at; at++) {
        const char *last = strrchr(*at, '.') ? strrchr(*at, '.') + 1 : *at;
        if (!strstr(route->rows->sql, last))
            fail_msg("%s: %s has no %s", route->path, route->rows->name, *at);
    }
}

static void every_text_table_has_its_columns(void **state) {
    (void)state;
    for_each_route(check_summary);
}

static bool is_kind(const char *kind) {
    char first[64], later[64];
    snprintf(first, sizeof first, "SELECT '%s'", kind);
    snprintf(later, sizeof later, "SELECT DISTINCT '%s'", kind);
    return strstr(vocabulary_unknown.sql, first) || strstr(vocabulary_unknown.sql, later);
}

static void check_kinds(const struct route *route) {
    for (const struct parameter *at = route->parameters; at && at->name; at++) {
        bool refers = at->kind == PARAMETER_REFERENCE || at->kind == PARAMETER_NAME;
        bool chooses = at->kind == PARAMETER_WORDS || at->kind == PARAMETER_WORD;
        assert_int_equal(at->reference != NULL, refers);
        assert_int_equal(at->allowed != NULL, chooses);
        if (refers && !is_kind(at->reference))
            fail_msg("%s: %s refers to %s", route->path, at->name, at->reference);
    }
}

static void every_reference_names_a_known_vocabulary(void **state) {
    (void)state;
    assert_true(is_kind("principle"));
    assert_true(is_kind("unit"));
    assert_false(is_kind("nothing"));
    assert_false(is_kind("principl"));
    for_each_route(check_kinds);
}

/* The last of the route's parameters with that name, the common ones included. */
static const struct parameter *parameter_of(const struct route *route, const char *name) {
    const struct parameter *parameter;
    const struct parameter *found = NULL;
    for (size_t at = 0; (parameter = route_parameter(route, at)); at++)
        if (strcmp(parameter->name, name) == 0)
            found = parameter;
    return found;
}

static void check_names(const struct route *route) {
    for (const struct parameter *at = route->parameters; at && at->name; at++) {
        assert_int_equal(strspn(at->name, "abcdefghijklmnopqrstuvwxyz_"), strlen(at->name));
        assert_ptr_equal(parameter_of(route, at->name), at); /* declared once */
        assert_false(is_segment_of(route, at->name));
        for (enum parameter_kind kind = PARAMETER_NUMBER; kind <= PARAMETER_INCLUDE; kind++)
            /* These are common to all lists and singles. */
            assert_true(at->kind != kind || route->shape == ROUTE_HANDLED);
        if (at->excludes)
            assert_non_null(parameter_of(route, at->excludes));
        if (at->fallback && at->kind == PARAMETER_BOOLEAN)
            assert_true(strcmp(at->fallback, "true") == 0 || strcmp(at->fallback, "false") == 0);
    }
}

static void every_parameter_has_a_name_of_its_own(void **state) {
    (void)state;
    for_each_route(check_names);
}

static void check_words(const char *const *words) {
    assert_non_null(words[0]);
    for (size_t at = 0; words[at]; at++) {
        assert_int_equal(strspn(words[at], "abcdefghijklmnopqrstuvwxyz-"), strlen(words[at]));
        for (size_t other = 0; other < at; other++)
            assert_string_not_equal(words[other], words[at]);
    }
}

static void vocabularies_are_plain_words_without_repetition(void **state) {
    (void)state;
    check_words(measure_words);
    check_words(qualifier_words);
    check_words(observation_status_words);
    check_words(event_status_words);
    check_words(commitment_status_words);
    check_words(commitment_rule_words);
    check_words(cannot_compute_words);
    check_words(progress_level_words);
    check_words(role_words);
    check_words(citation_kind_words);
    check_words(area_basis_words);
    check_words(period_type_words);
    check_words(figure_comparison_words);
    check_words(name_comparison_words);
}

static void every_resource_has_a_name_of_its_own(void **state) {
    (void)state;
    for (const struct resource *const *at = all_resources; *at; at++) {
        assert_true(strlen((*at)->name) > 0);
        assert_non_null((*at)->routes[0].path);
        for (const struct resource *const *other = all_resources; other != at; other++)
            assert_string_not_equal((*other)->name, (*at)->name);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_path_is_well_formed),
        cmocka_unit_test(every_route_is_found_and_hidden_by_no_other),
        cmocka_unit_test(every_list_has_a_count_and_every_handler_its_function),
        cmocka_unit_test(every_statement_uses_all_its_parameters),
        cmocka_unit_test(every_statement_gets_all_its_inputs),
        cmocka_unit_test(every_parameter_and_segment_is_used),
        cmocka_unit_test(alternatives_are_taken_by_what_a_caller_gives),
        cmocka_unit_test(every_list_can_be_sorted),
        cmocka_unit_test(every_text_table_has_its_columns),
        cmocka_unit_test(every_reference_names_a_known_vocabulary),
        cmocka_unit_test(every_parameter_has_a_name_of_its_own),
        cmocka_unit_test(vocabularies_are_plain_words_without_repetition),
        cmocka_unit_test(every_resource_has_a_name_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
