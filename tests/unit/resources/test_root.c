/* The way in, in each of its three forms, and whether what it lists is there. */
#include "../asked.h"

static const struct {
    const char *headers[8];
    const char *content_type;
} forms[] = {
    {{NULL}, "application/json"},
    {{"Accept", "*/*"}, "application/json"},
    {{"Accept", "application/json"}, "application/json"},
    {{"Accept", "text/*"}, "text/html; charset=utf-8"},
    {{"Accept", "image/png"}, "application/json"},
    {{"Accept", "text/html;q=0, application/json"}, "application/json"},
    {{"Accept", "application/json, text/html;q=0.1"}, "application/json"},
    {{"Accept", "text/plain;q=0, text/html;q=0.1, application/json;q=0.9"}, "application/json"},
    {{"Accept", "text/html;q=0.2, text/plain;q=0.3"}, "text/plain; charset=utf-8"},
    {{"Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
     "text/html; charset=utf-8"},
    {{"Accept", ""}, "application/json"},
    {{"Accept", "text/html"}, "text/html; charset=utf-8"},
    {{"Accept", "TEXT/HTML;q=0.9"}, "text/html; charset=utf-8"},
    {{"Accept", "application/xml, text/html ; q=1,*/*;q=0.5"}, "text/html; charset=utf-8"},
    {{"Accept", "text/htmlx"}, "application/json"},
    {{"Accept", "text/plain"}, "text/plain; charset=utf-8"},
    {{"User-Agent", "curl/8.0", "Accept", "*/*"}, "text/plain; charset=utf-8"},
    {{"User-Agent", "curl/8.0", "Accept", "application/json"}, "application/json"},
    {{"User-Agent", "curl/8.0", "Accept", "application/json, text/plain;q=0.5"}, "application/json"},
    {{"User-Agent", "curl/8.0", "Accept", "image/png"}, "text/plain; charset=utf-8"},
    {{"User-Agent", "curl/8.0", "Accept", "text/html"}, "text/html; charset=utf-8"},
    {{"User-Agent", "curl/8.0"}, "text/plain; charset=utf-8"},
    {{"User-Agent", "not-curl/8.0"}, "application/json"},
};

static void each_caller_gets_its_form(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(forms); at++) {
        struct asking asking;
        assert_int_equal(ask(&asking, "/", forms[at].headers), PIPELINE_ANSWERED);
        assert_int_equal(asking.request.reply.status, 200);
        assert_string_equal(asking.request.reply.content_type, forms[at].content_type);
        struct text body = reply_body(&asking.request.reply);
        assert_true(text_is_utf8(body));
        assert_int_equal(is_json(body), strcmp(forms[at].content_type, "application/json") == 0);
        assert_true(text_holds(body, "Open Public Services API"));
        assert_true(text_holds(body, "/v1/observations"));
        asking_end(&asking);
    }
}

static const struct {
    const char *target, *host, *shown;
} hosts[] = {
    {"/", NULL, "curl 'http://localhost/v1/principles'"},
    {"/", "data.example:8080", "curl 'http://data.example:8080/v1/principles'"},
    {"http://real.example/", "data.example", "curl 'http://real.example/v1/principles'"},
};

static void examples_name_the_host_that_was_asked(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(hosts); at++) {
        const char *const headers[] = {hosts[at].host ? "Host" : NULL, hosts[at].host, NULL};
        struct asking asking;
        ask(&asking, hosts[at].target, headers);
        struct text body = reply_body(&asking.request.reply);
        assert_true(is_json(body));
        assert_true(text_holds(body, hosts[at].shown));
        asking_end(&asking);
    }
}

/* Every path after `mark` in the body leads to a route. */
static void check_places(struct text body, const char *mark) {
    const char *at = body.data;
    int count = 0;
    while ((at = memmem(at, (size_t)(body.data + body.length - at), mark, strlen(mark)))) {
        struct path path = {.count = 0};
        at += strlen(mark);
        struct text rest = {at + 1, strcspn(at, "\"?'") - 1};
        while (rest.data)
            path.segments[path.count++] = text_split(rest, '/', &rest);
        /* A list may be named with the suffix of a format. */
        struct text suffix;
        struct text whole = path.segments[path.count - 1];
        struct text stem = text_split(whole, '.', &suffix);
        if (suffix.data && format_of_suffix(suffix) < FORMAT_COUNT && !route_find(all_resources, &path))
            path.segments[path.count - 1] = stem;
        if (!route_find(all_resources, &path))
            fail_msg("%.40s", at);
        count++;
    }
    assert_true(count > 3);
}

static void all_places_and_examples_exist(void **state) {
    (void)state;
    struct asking asking;
    ask(&asking, "/", NULL);
    check_places(reply_body(&asking.request.reply), "\"path\":\"");
    check_places(reply_body(&asking.request.reply), "http://localhost");
    asking_end(&asking);
}

static void every_list_is_named(void **state) {
    (void)state;
    struct asking asking;
    ask(&asking, "/", NULL);
    for (const struct resource *const *resource = all_resources; *resource; resource++) {
        char quoted[80];
        snprintf(quoted, sizeof quoted, "\"path\":\"%s", (*resource)->routes[0].path);
        /* Pictures and citations hang below what they are of, which links to them, as drafts and uploads do
         * below their update; the audit log is for few. */
        static const char *const unnamed[] = {"root", "pictures", "citations", "drafts", "uploads", "audit"};
        bool named = true;
        for (size_t at = 0; at < COUNT_OF(unnamed); at++)
            named &= strcmp((*resource)->name, unnamed[at]) != 0;
        if (named)
            assert_true(text_holds(reply_body(&asking.request.reply), quoted));
    }
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_caller_gets_its_form),
        cmocka_unit_test(examples_name_the_host_that_was_asked),
        cmocka_unit_test(all_places_and_examples_exist),
        cmocka_unit_test(every_list_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
