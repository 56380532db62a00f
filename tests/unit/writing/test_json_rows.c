/* Rows from JSON: every kind of member, what its cell becomes, and every way in which it can be wrong. */
#include "../asking.h"

#include "writing/json_rows.h"

#define SOURCE "{\"document\": \"d\", \"section\": \"1. A\", \"locator\": \"lines:1\"}"

struct reading {
    struct asking asking;
    struct row row;
    bool is_row;
};

static struct row *read_row(struct reading *reading, enum files_file file, const char *text) {
    struct json_fault fault;
    asking_start(&reading->asking, "/v1/x");
    struct arena *arena = &reading->asking.request.arena;
    const struct json_value *value = json_value_read(arena, text_of(text), &fault);
    assert_non_null(value);
    reading->is_row = json_rows_read(&reading->asking.request, file, value, TEXT(""), &reading->row);
    assert_false(reading->asking.request.problem.raised);
    return &reading->row;
}

/* All faults as "code pointer", with a line for each. */
static void check_faults(struct reading *reading, const char *expected) {
    struct buffer told = {0};
    for (const struct problem_fault *at = reading->asking.request.problem.first; at; at = at->next) {
        assert_true(at->message.data && at->message.length);
        buffer_add_format(&told, "%s %.*s\n", at->code, TEXT_FORMAT(at->pointer));
    }
    assert_text(told.length ? buffer_text(&told) : TEXT(""), expected);
    buffer_free(&told);
    asking_end(&reading->asking);
}

static void check_one(enum files_file file, const char *text, const char *faults) {
    struct reading reading;
    read_row(&reading, file, text);
    check_faults(&reading, faults);
}

/* The cell that a member becomes; NULL where it has a fault. */
static void check_cell(enum files_file file, const char *member, const char *value, const char *column,
                       const char *cell) {
    char text[2000];
    struct reading reading;
    snprintf(text, sizeof text, "{\"%s\": %s}", member, value);
    struct row *row = read_row(&reading, file, text);
    assert_text(row_cell(file, row, column), cell);
    assert_true(row->given[row_column(file, text_of(column))]);
    asking_end(&reading.asking);
}

static void check_refused(enum files_file file, const char *member, const char *value, const char *code) {
    char text[12000];
    char fault[200];
    snprintf(text, sizeof text, "{\"%s\": %s}", member, value);
    snprintf(fault, sizeof fault, "%s /%s\n", code, member);
    check_one(file, text, fault);
}

static void texts(void **state) {
    (void)state;
    check_cell(FILE_areas, "name", "\"Kent \\u00a3 \\\\ \\n\"", "name", "Kent \xC2\xA3 \\ \n");
    check_cell(FILE_areas, "parent", "null", "parent", NULL);
    check_refused(FILE_areas, "name", "null", "wrong-type");
    check_refused(FILE_areas, "name", "3", "wrong-type");
    check_refused(FILE_areas, "name", "[\"a\"]", "wrong-type");
    check_refused(FILE_areas, "name", "\"\"", "out-of-range");
    check_refused(FILE_areas, "name", "\" \\t\"", "out-of-range");
}

static void long_texts(void **state) {
    (void)state;
    char text[10100] = "\"";
    for (int at = 0; at < 10000; at++)
        text[1 + at] = 'x';
    memcpy(text + 10001, "\"", 2);
    struct reading reading;
    char body[10200];
    snprintf(body, sizeof body, "{\"name\": %s}", text);
    read_row(&reading, FILE_areas, body);
    check_faults(&reading, "");
    memcpy(text + 10001, "x\"", 3);
    check_refused(FILE_areas, "name", text, "out-of-range");
}

static void slugs(void **state) {
    (void)state;
    static const char *const bad[] = {"\"\"",     "\"A\"",   "\"-a\"",  "\"a-\"",
                                      "\"a--b\"", "\"a b\"", "\"a_b\"", "\"\xC3\xA4\""};
    check_cell(FILE_indicators, "unit", "\"percentage-points\"", "unit", "percentage-points");
    check_cell(FILE_programmes, "slug", "\"a1-2b\"", "slug", "a1-2b");
    for (size_t at = 0; at < COUNT_OF(bad); at++)
        check_refused(FILE_programmes, "slug", bad[at], "invalid-value");
    check_refused(FILE_programmes, "slug", "1", "wrong-type");
}

static void long_slugs(void **state) {
    (void)state;
    char slug[102];
    char text[110];
    for (size_t length = 100; length <= 101; length++) {
        memset(slug, 'a', length);
        slug[length] = '\0';
        snprintf(text, sizeof text, "\"%s\"", slug);
        if (length == 100)
            check_cell(FILE_programmes, "slug", text, "slug", slug);
        else
            check_refused(FILE_programmes, "slug", text, "invalid-value");
    }
}

static void words(void **state) {
    (void)state;
    struct reading reading;
    check_cell(FILE_areas, "scheme", "\"gss\"", "scheme", "gss");
    read_row(&reading, FILE_areas, "{\"scheme\": \"gs\"}");
    const struct problem_fault *fault = reading.asking.request.problem.first;
    assert_text(fault->nearest, "gss");
    assert_int_equal(fault->allowed_count, 2);
    assert_text(fault->allowed[1], "local");
    check_faults(&reading, "unknown-value /scheme\n");
}

static void dates_and_periods(void **state) {
    (void)state;
    static const char *const dates[] = {"2014", "2014-02", "2014-02-28", "2016-02-29"};
    static const char *const no_dates[] = {"",       "2014-13",     "2014-2",     "2014-02-30", "2015-02-29",
                                           "FY2014", "2013-autumn", "2012..2014", "14"};
    static const char *const periods[] = {"2014",       "2014-01-31", "FY2014", "AY2013", "2013-autumn",
                                          "2012..2014", "2014..",     "..2014", "undated"};
    static const char *const no_periods[] = {"", "..", "2014..2012", "FY14", "soon", "2014-00"};
    char text[40];
    for (size_t at = 0; at < COUNT_OF(dates); at++) {
        snprintf(text, sizeof text, "\"%s\"", dates[at]);
        check_cell(FILE_documents, "published_on", text, "published_on", dates[at]);
    }
    for (size_t at = 0; at < COUNT_OF(no_dates); at++) {
        snprintf(text, sizeof text, "\"%s\"", no_dates[at]);
        check_refused(FILE_documents, "published_on", text, "invalid-value");
    }
    for (size_t at = 0; at < COUNT_OF(periods); at++) {
        snprintf(text, sizeof text, "\"%s\"", periods[at]);
        check_cell(FILE_events, "period", text, "period", periods[at]);
    }
    for (size_t at = 0; at < COUNT_OF(no_periods); at++) {
        snprintf(text, sizeof text, "\"%s\"", no_periods[at]);
        check_refused(FILE_events, "period", text, "invalid-value");
    }
    check_refused(FILE_events, "period", "2014", "wrong-type");
}

static void numbers(void **state) {
    (void)state;
    static const char *const good[] = {
        "0", "0.00", "254.10", "-0.5", "0.1000", "1234567890123456789012345678901234567890", "-17"};
    static const char *const bad[] = {"1e5", "1E-2", "-0", "-0.00",
                                      "12345678901234567890123456789012345678901"};
    for (size_t at = 0; at < COUNT_OF(good); at++)
        check_cell(FILE_commitments, "target_value", good[at], "target_value", good[at]);
    for (size_t at = 0; at < COUNT_OF(bad); at++)
        check_refused(FILE_commitments, "target_value", bad[at], "out-of-range");
    check_refused(FILE_commitments, "target_value", "\"1\"", "wrong-type");
    check_cell(FILE_commitments, "target_value", "null", "target_value", NULL);
    check_cell(FILE_principles, "position", "12", "position", "12");
    static const char *const no_counts[] = {"0", "-1", "1.0", "1.5", "1e1", "1234567890123456789"};
    for (size_t at = 0; at < COUNT_OF(no_counts); at++)
        check_refused(FILE_principles, "position", no_counts[at], "out-of-range");
    check_refused(FILE_principles, "position", "\"1\"", "wrong-type");
    check_refused(FILE_principles, "position", "null", "wrong-type");
    check_cell(FILE_documents, "update", "2015", "update", "2015");
    check_refused(FILE_documents, "update", "15", "out-of-range");
    check_refused(FILE_documents, "update", "20150", "out-of-range");
}

static void checksums(void **state) {
    (void)state;
#define SUM "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde"
    check_cell(FILE_documents, "sha256", "\"" SUM "f\"", "sha256", SUM "f");
    check_refused(FILE_documents, "sha256", "\"" SUM "\"", "invalid-value");
    check_refused(FILE_documents, "sha256", "\"" SUM "F\"", "invalid-value");
    check_refused(FILE_documents, "sha256", "\"" SUM "ff\"", "invalid-value");
}

static void lists(void **state) {
    (void)state;
    check_cell(FILE_programmes, "aliases", "[\"One\", \"Two\"]", "aliases", "One; Two");
    check_cell(FILE_programmes, "aliases", "[]", "aliases", NULL);
    check_cell(FILE_programmes, "aliases", "null", "aliases", NULL);
    check_cell(FILE_programmes, "principles", "[\"choice\", \"fair-access\"]", "principles",
               "choice; fair-access");
    check_cell(FILE_case_studies, "observations", "[17, 3]", "observations", "17; 3");
    check_refused(FILE_programmes, "aliases", "\"One\"", "wrong-type");
    check_refused(FILE_programmes, "aliases", "{\"0\": \"One\"}", "wrong-type");
    check_one(
        FILE_programmes, "{\"aliases\": [\"a\", 1, null, \"\", [\"b\"]]}",
        "wrong-type /aliases/1\nwrong-type /aliases/2\nout-of-range /aliases/3\nwrong-type /aliases/4\n");
    check_one(FILE_programmes, "{\"principles\": [\"A\", 1]}",
              "invalid-value /principles/0\nwrong-type /principles/1\n");
    check_one(FILE_case_studies, "{\"observations\": [0, \"1\"]}",
              "out-of-range /observations/0\nwrong-type /observations/1\n");
}

/* What the files take for the end of a part, or would with what stands beside it. */
static void separators_are_no_text_of_a_list(void **state) {
    (void)state;
    static const char *const good[] = {"a;b",  "a;",   ";a",     "a|b",  "a>b",    "a=b",
                                       "a =b", "a= b", "x >= 3", "-> b", "a | |b|"};
    static const char *const bad[] = {"a; b", "; ",  "a | b", "a > b", "a = b", "a |", "a >",
                                      "a =",  "| a", "> a",   "= a",   "|",     ">",   "="};
    char text[100];
    for (size_t at = 0; at + 1 < COUNT_OF(good); at++) {
        snprintf(text, sizeof text, "[\"%s\"]", good[at]);
        check_cell(FILE_programmes, "aliases", text, "aliases", good[at]);
    }
    for (size_t at = 0; at < COUNT_OF(bad); at++) {
        snprintf(text, sizeof text, "{\"aliases\": [\"%s\"]}", bad[at]);
        check_one(FILE_programmes, text, "invalid-value /aliases/0\n");
        snprintf(text, sizeof text, "{\"summary\": \"%s\"}", bad[at]);
        check_one(FILE_programmes, text,
                  strspn(bad[at], " ") == strlen(bad[at]) ? "out-of-range /summary\n" : "");
    }
}

static void people(void **state) {
    (void)state;
    check_cell(FILE_documents, "contributors",
               "[{\"name\": \"A\", \"office\": \"B\"}, {\"office\": \"D\", \"name\": \"C\"}]", "contributors",
               "A = B; C = D");
    check_one(FILE_documents,
              "{\"contributors\": [1, {}, {\"name\": \"A\"}, {\"name\": \"A\", \"office\": 3}, {\"name\": "
              "\"A = B\", \"office\": \"C\"}, "
              "{\"name\": \"A\", \"office\": \"B\", \"age\": 3}]}",
              "wrong-type /contributors/0\nmissing-member /contributors/1/name\nmissing-member "
              "/contributors/1/office\nmissing-member /contributors/2/office\n"
              "wrong-type /contributors/3/office\ninvalid-value /contributors/4/name\nunknown-member "
              "/contributors/5/age\n");
}

static void slices(void **state) {
    (void)state;
    check_cell(FILE_observations, "dimensions", "{\"sex\": \"all \\\"of\\\" them\", \"age\": \"5\"}",
               "dimensions", "{\"sex\":\"all \\\"of\\\" them\",\"age\":\"5\"}");
    check_cell(FILE_observations, "dimensions", "{}", "dimensions", "{}");
    check_one(FILE_observations, "{\"dimensions\": {\"Sex\": \"a\", \"age\": 5, \"x\": \"\"}}",
              "invalid-value /dimensions/Sex\nwrong-type /dimensions/age\nout-of-range /dimensions/x\n");
    check_refused(FILE_observations, "dimensions", "[]", "wrong-type");
}

static void sources(void **state) {
    (void)state;
    struct reading reading;
    struct row *row = read_row(&reading, FILE_events,
                               "{\"sources\": [" SOURCE
                               ", {\"document\": \"e\", \"section\": \"2\", \"locator\": \"l\", \"kind\": "
                               "\"graphic\"}, " SOURCE "]}");
    assert_text(row_cell(FILE_events, row, "document"), "d");
    assert_text(row_cell(FILE_events, row, "section"), "1. A");
    assert_text(row_cell(FILE_events, row, "locator"), "lines:1");
    assert_text(row_cell(FILE_events, row, "kind"), "body");
    assert_text(row_cell(FILE_events, row, "other_sources"),
                "e > 2 > l > graphic | d > 1. A > lines:1 > body");
    check_faults(&reading, "");
    row = read_row(&reading, FILE_events, "{\"sources\": [" SOURCE "]}");
    assert_text(row_cell(FILE_events, row, "other_sources"), NULL);
    check_faults(&reading, "");
}

static void sources_that_are_none(void **state) {
    (void)state;
    check_refused(FILE_events, "sources", "null", "wrong-type");
    check_refused(FILE_events, "sources", SOURCE, "wrong-type");
    check_refused(FILE_events, "sources", "[]", "missing-member");
    check_one(FILE_events, "{\"sources\": [{}]}",
              "missing-member /sources/0/document\nmissing-member /sources/0/section\nmissing-member "
              "/sources/0/locator\n");
    check_one(
        FILE_events,
        "{\"sources\": [{\"document\": \"D\", \"section\": 1, \"locator\": \"a > b\", \"kind\": \"bdy\", "
        "\"page\": 3}, \"x\", " SOURCE "]}",
        "invalid-value /sources/0/document\nwrong-type /sources/0/section\ninvalid-value /sources/0/locator\n"
        "unknown-value /sources/0/kind\nunknown-member /sources/0/page\nwrong-type /sources/1\n");
    check_one(FILE_areas, "{\"sources\": []}", "unknown-member /sources\n");
}

/* So that what the check finds in a later one is told by its own place. */
static void sources_keep_their_places(void **state) {
    (void)state;
    struct reading reading;
    struct row *row =
        read_row(&reading, FILE_events,
                 "{\"sources\": [" SOURCE ", 1, {\"document\": \"e\", \"section\": 2}, " SOURCE "]}");
    assert_text(row_cell(FILE_events, row, "other_sources"),
                " >  >  > body | e >  >  > body | d > 1. A > lines:1 > body");
    check_faults(&reading,
                 "wrong-type /sources/1\nwrong-type /sources/2/section\nmissing-member /sources/2/locator\n");
}

static void unknown_members(void **state) {
    (void)state;
    struct reading reading;
    read_row(&reading, FILE_organisations,
             "{\"sumary\": \"x\", \"a/b~\": 1, \"document\": \"d\", \"other_sources\": \"x\"}");
    const struct problem_fault *fault = reading.asking.request.problem.first;
    static const char *const members[] = {"slug", "name", "kind", "aliases", "summary", "sources"};
    assert_text(fault->nearest, "summary");
    assert_int_equal(fault->allowed_count, COUNT_OF(members));
    for (size_t at = 0; at < COUNT_OF(members); at++)
        assert_text(fault->allowed[at], members[at]);
    check_faults(&reading, "unknown-member /sumary\nunknown-member /a~1b~0\nunknown-member "
                           "/document\nunknown-member /other_sources\n");
}

static void a_kind_is_that_of_the_thing(void **state) {
    (void)state;
    check_cell(FILE_organisations, "kind", "\"charity\"", "organisation_kind", "charity");
    check_cell(FILE_documents, "kind", "\"report\"", "document_kind", "report");
    check_one(FILE_organisations, "{\"organisation_kind\": \"charity\"}",
              "unknown-member /organisation_kind\n");
    check_one(FILE_events, "{\"kind\": \"body\"}", "unknown-member /kind\n");
}

static void what_is_missing(void **state) {
    (void)state;
    struct reading reading;
    struct row *row = read_row(&reading, FILE_organisations, "{\"name\": 3, \"slug\": \"a\"}");
    row_require(&reading.asking.request, FILE_organisations, row, NULL);
    check_faults(
        &reading,
        "wrong-type /name\nmissing-member /kind\nmissing-member /summary\nmissing-member /sources\n");
    assert_true(reading.is_row);
    read_row(&reading, FILE_organisations, "[]");
    assert_false(reading.is_row);
    check_faults(&reading, "wrong-type \n");
    row = read_row(&reading, FILE_areas, "{\"sources\": 1, \"name\": null}");
    row_require(&reading.asking.request, FILE_areas, row, (const char *const[]){"scheme", "level", NULL});
    check_faults(&reading, "unknown-member /sources\nwrong-type /name\nmissing-member /code\n");
}

/* What is not told here is counted: what a row of a long body has in another place is told there. */
static void one_of_many_has_its_place_in_its_pointers(void **state) {
    (void)state;
    struct asking asking;
    struct row row;
    struct json_fault fault;
    asking_start(&asking, "/v1/x");
    struct request *request = &asking.request;
    const struct json_value *value =
        json_value_read(&request->arena, TEXT("{\"name\": \"A\", \"nam\": \"B\"}"), &fault);
    json_rows_read(request, FILE_areas, value, TEXT("/3"), &row);
    assert_text(row.pointer, "/3");
    assert_text(row_cell(FILE_areas, &row, "name"), "A");
    assert_text(request->problem.first->pointer, "/3/nam");
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(long_texts),
        cmocka_unit_test(slugs),
        cmocka_unit_test(long_slugs),
        cmocka_unit_test(words),
        cmocka_unit_test(dates_and_periods),
        cmocka_unit_test(numbers),
        cmocka_unit_test(checksums),
        cmocka_unit_test(lists),
        cmocka_unit_test(separators_are_no_text_of_a_list),
        cmocka_unit_test(people),
        cmocka_unit_test(slices),
        cmocka_unit_test(sources),
        cmocka_unit_test(sources_that_are_none),
        cmocka_unit_test(sources_keep_their_places),
        cmocka_unit_test(unknown_members),
        cmocka_unit_test(a_kind_is_that_of_the_thing),
        cmocka_unit_test(what_is_missing),
        cmocka_unit_test(one_of_many_has_its_place_in_its_pointers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
