/* Which format a caller gets. */
#include "../asking.h"
#include "core/negotiation.h"

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
        bool good = negotiation_by_accept(&asking.request);
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
    assert_true(negotiation_by_accept(&asking.request));
    assert_ptr_equal(request_format(&asking.request), &forms[1]);
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
        assert_true(negotiation_by_suffix(&asking.request, choices[at].route, text_of(choices[at].suffix)));
        assert_int_equal(asking.request.format, choices[at].format);
        assert_string_equal(request_format(&asking.request)->media, choices[at].media);
        asking_end(&asking);
    }
    struct asking asking;
    asking_start(&asking, "/v1/z");
    assert_false(negotiation_by_suffix(&asking.request, &list, TEXT("bib")));
    assert_false(negotiation_by_suffix(&asking.request, &cited, TEXT("bi")));
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
        assert_false(negotiation_by_accept(&asking.request));
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
            assert_int_equal(negotiation_by_accept(&asking.request), offered);
            assert_int_equal(asking.request.format, format);
            if (!offered)
                assert_string_equal(asking.request.problem.first->code, "not-offered");
            asking_end(&asking);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(callers_and_routes_agree_on_a_format),
        cmocka_unit_test(forms_are_chosen_like_formats),
        cmocka_unit_test(a_suffix_chooses_a_format_or_a_form),
        cmocka_unit_test(a_refusal_lists_what_is_offered),
        cmocka_unit_test(a_suffix_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
