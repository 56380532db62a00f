/* Formats: their names, the weights of an Accept field (RFC 9110, section 12), and which format a caller
 * gets. */
#include "../asking.h"

static void suffixes_name_formats(void **state) {
    (void)state;
    for (enum format format = FORMAT_JSON; format < FORMAT_COUNT; format++) {
        const struct format_about *about = format_about(format);
        assert_int_equal(format_of_suffix(text_of(about->suffix)), format);
        assert_true(text_starts_with(text_of(about->content), text_of(about->media)));
    }
    static const char *const others[] = {"", "CSV", "cs", "csvw", "csv-metadata", "html", ".csv", "json "};
    for (size_t at = 0; at < COUNT_OF(others); at++)
        assert_int_equal(format_of_suffix(text_of(others[at])), FORMAT_COUNT);
    assert_int_equal(format_of_suffix(no_value), FORMAT_COUNT);
}

static const struct {
    const char *parameters;
    int weight;
} weights[] = {
    {NULL, 1000},
    {"", 1000},
    {"q=1", 1000},
    {"q=1.0", 1000},
    {"q=1.000", 1000},
    {"q=0", 0},
    {"q=0.", 0},
    {"q=0.0", 0},
    {"q=0.000", 0},
    {"q=0.5", 500},
    {"q=0.25", 250},
    {"q=0.001", 1},
    {"q=0.999", 999},
    {"Q=0.5", 500},
    {" q=0.5 ", 500},
    {"level=1;q=0.5", 500},
    {"charset=utf-8; q=0.3;x=y", 300},
    {"q=0.1;q=0.9", 100},
    {"quality=0.1", 1000},
    {"x=q=0.1", 1000},
    /* Broken ones */
    {"q", 1000},
    {"q=", 1000},
    {"q=.", 1000},
    {"q=.5", 1000},
    {"q=0.5.5", 1000},
    {"q=0.1234", 1000},
    {"q=00.5", 1000},
    {"q=-0.5", 1000},
    {"q=0,5", 1000},
    {"q=1.5", 1000},
    {"q=2", 1000},
    {"q=0.5x", 1000},
    {"q=\"0.5\"", 1000},
    {"q=high", 1000},
};

static void weights_are_read_in_thousandths(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(weights); at++)
        if (format_weight(text_of(weights[at].parameters)) != weights[at].weight)
            fail_msg("%s is %d", weights[at].parameters, format_weight(text_of(weights[at].parameters)));
}

static const struct {
    const char *accept, *media;
    int wanted;
} wishes[] = {
    {NULL, "text/csv", 1000},
    {"", "text/csv", 1000},
    {" \t", "text/csv", 1000},
    {"*/*", "text/csv", 1000},
    {"text/*", "text/csv", 1000},
    {"text/csv", "text/csv", 1000},
    {"TEXT/Csv", "text/csv", 1000},
    {"Text/*", "text/csv", 1000},
    {"text/csv ; charset=utf-8 ; q=0.4", "text/csv", 400},
    {"text/plain", "text/csv", 0},
    {"application/*", "text/csv", 0},
    {"text", "text/csv", 0},
    {"*", "text/csv", 0},
    {"text/", "text/csv", 0},
    {"text/csvx", "text/csv", 0},
    {"tex/*", "text/csv", 0},
    {",", "text/csv", 0},
    /* The closest range decides, wherever it stands. */
    {"*/*;q=0.1, text/csv;q=0.9", "text/csv", 900},
    {"text/csv;q=0.1, */*;q=0.9", "text/csv", 100},
    {"text/csv;q=0, */*", "text/csv", 0},
    {"text/*;q=0.3, */*;q=0.8", "text/csv", 300},
    {"text/*;q=0.3, */*;q=0.8", "application/json", 800},
    {"text/*, text/csv;q=0.2, text/plain;q=0.9", "text/csv", 200},
    {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json", 800},
};

static void the_closest_range_decides(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(wishes); at++) {
        struct text accept = text_of(wishes[at].accept);
        if (format_wanted(accept, text_of(wishes[at].media)) != wishes[at].wanted)
            fail_msg("%s wants %s by %d", wishes[at].accept, wishes[at].media,
                     format_wanted(accept, text_of(wishes[at].media)));
    }
}

static const struct route list = {.path = "/v1/x", .shape = ROUTE_LIST};
static const struct route cube = {.path = "/v1/y", .shape = ROUTE_LIST, .cube = true};
static const struct format_about forms[] = {{"bib", "application/x-bibtex", "application/x-bibtex", "bibtex"},
                                            {"txt", "text/plain", "text/plain", "words"},
                                            {0}};
static const struct route cited = {.path = "/v1/z", .shape = ROUTE_SINGLE, .cube = true, .forms = forms};
static const struct route handled = {.path = "/z", .shape = ROUTE_HANDLED};

enum { REFUSED = FORMAT_COUNT };

static const struct {
    const struct route *route;
    const char *accept;
    int format;
} agreements[] = {
    {&list, NULL, FORMAT_JSON},
    {&list, "", FORMAT_JSON},
    {&list, "*/*", FORMAT_JSON},
    {&list, "application/*", FORMAT_JSON},
    {&list, "text/*", FORMAT_CSV},
    {&list, "text/csv", FORMAT_CSV},
    {&list, "text/plain", FORMAT_TEXT},
    {&list, "application/x-ndjson", FORMAT_NDJSON},
    {&list, "application/json;q=0.4, text/csv;q=0.5", FORMAT_CSV},
    {&list, "application/json;q=0.5, text/csv;q=0.5", FORMAT_JSON},
    {&list, "application/json;q=0, */*;q=0.1", FORMAT_CSV},
    {&list, "text/html, */*;q=0.8", FORMAT_JSON},
    {&list, "text/html", REFUSED},
    {&list, "application/json;q=0", REFUSED},
    {&list, "*/*;q=0", REFUSED},
    {&list, "application/csvm+json", REFUSED}, /* has its suffix alone */
    {&list, "application/vnd.json-stat+json", REFUSED},
    {&cube, "application/vnd.json-stat+json", FORMAT_JSONSTAT},
    {&cube, "application/vnd.json-stat+json;q=0.2, application/json;q=0.1", FORMAT_JSONSTAT},
    {&list, "application/vnd.json-stat+json, application/json;q=0.1", FORMAT_JSON},
    {&handled, "image/png", FORMAT_JSON}, /* decides for itself */
    {&cited, "*/*", FORMAT_JSON},
    {&cited, "text/*", FORMAT_OWN},
    {&cited, "application/x-bibtex, application/json;q=0.9", FORMAT_OWN},
    {&cited, "application/x-bibtex, application/json", FORMAT_JSON},
    {&cited, "text/csv", REFUSED},
    {&cited, "application/vnd.json-stat+json", REFUSED},
    {&list, "application/x-bibtex", REFUSED},
};

static void callers_and_routes_agree_on_a_format(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(agreements); at++) {
        struct asking asking;
        asking_start(&asking, agreements[at].route->path);
        asking.headers[0] = agreements[at].accept ? "Accept" : NULL;
        asking.headers[1] = agreements[at].accept;
        asking.request.route = agreements[at].route;
        bool good = format_negotiate(&asking.request);
        if ((good ? (int)asking.request.format : REFUSED) != agreements[at].format)
            fail_msg("%s: %s", agreements[at].route->path, agreements[at].accept);
        asking_end(&asking);
    }
}

/* Which of a route's own forms it is, and that one is told by its own name. */
static void forms_are_chosen_like_formats(void **state) {
    (void)state;
    struct asking asking;
    asking_start(&asking, "/v1/z");
    asking.headers[0] = "Accept";
    asking.headers[1] = "application/x-bibtex;q=0.2, text/plain;q=0.3";
    asking.request.route = &cited;
    assert_true(format_negotiate(&asking.request));
    assert_ptr_equal(format_chosen(&asking.request), &forms[1]);
    asking_end(&asking);
}

static const struct {
    const struct route *route;
    const char *suffix;
    int format;
    const char *media;
} choices[] = {
    {&cited, "bib", FORMAT_OWN, "application/x-bibtex"},
    {&cited, "txt", FORMAT_OWN, "text/plain"},
    {&cited, "json", FORMAT_JSON, "application/json"},
    {&cited, "csv", FORMAT_CSV, "text/csv"}, /* which negotiation refuses then */
    {&list, "txt", FORMAT_TEXT, "text/plain"},
};

static void a_suffix_chooses_a_format_or_a_form(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(choices); at++) {
        struct asking asking;
        asking_start(&asking, "/v1/z");
        assert_true(format_choose(&asking.request, choices[at].route, text_of(choices[at].suffix)));
        assert_int_equal(asking.request.format, choices[at].format);
        assert_string_equal(format_chosen(&asking.request)->media, choices[at].media);
        asking_end(&asking);
    }
    struct asking asking;
    asking_start(&asking, "/v1/z");
    assert_false(format_choose(&asking.request, &list, TEXT("bib")));
    assert_false(format_choose(&asking.request, &cited, TEXT("bi")));
    asking_end(&asking);
}

static void a_refusal_lists_what_is_offered(void **state) {
    (void)state;
    const struct route *const routes[] = {&list, &cube};
    for (size_t at = 0; at < COUNT_OF(routes); at++) {
        struct asking asking;
        asking_start(&asking, "/v1/x");
        asking.headers[0] = "Accept";
        asking.headers[1] = "image/png";
        asking.request.route = routes[at];
        assert_false(format_negotiate(&asking.request));
        const struct problem *problem = &asking.request.problem;
        assert_int_equal(problem->type, PROBLEM_NOT_ACCEPTABLE);
        assert_int_equal(problem_about(problem->type)->status, 406);
        assert_string_equal(problem->first->code, "not-acceptable");
        assert_int_equal(problem->first->allowed_count, 4 + at);
        assert_text(problem->first->allowed[0], "application/json");
        assert_text(problem->first->allowed[3 + at], "text/plain");
        assert_null(problem->first->next);
        asking_end(&asking);
    }
}

/* A suffix is a decision: what Accept says does not matter any more. */
static void a_suffix_decides(void **state) {
    (void)state;
    for (enum format format = FORMAT_JSON; format < FORMAT_COUNT; format++)
        for (int way = 0; way < 2; way++) {
            struct asking asking;
            asking_start(&asking, "/v1/x");
            asking.headers[0] = "Accept";
            asking.headers[1] = "image/png";
            asking.request.route = way ? &cube : &list;
            asking.request.suffixed = true;
            asking.request.format = format;
            bool offered = way || format != FORMAT_JSONSTAT;
            assert_int_equal(format_negotiate(&asking.request), offered);
            assert_int_equal(asking.request.format, format);
            if (!offered)
                assert_string_equal(asking.request.problem.first->code, "not-offered");
            asking_end(&asking);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(suffixes_name_formats),
        cmocka_unit_test(weights_are_read_in_thousandths),
        cmocka_unit_test(the_closest_range_decides),
        cmocka_unit_test(callers_and_routes_agree_on_a_format),
        cmocka_unit_test(forms_are_chosen_like_formats),
        cmocka_unit_test(a_suffix_chooses_a_format_or_a_form),
        cmocka_unit_test(a_refusal_lists_what_is_offered),
        cmocka_unit_test(a_suffix_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
