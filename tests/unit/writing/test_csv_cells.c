/* Cells of tables: what is refused, as the same would be in JSON, and that all else stays as it is written.
 */
#include "../asking.h"

#include "writing/csv_cells.h"

/* All faults of one cell as "code column: message", with a line for each; nothing where the cell stays. */
static void check_cell(enum files_file file, const char *column, const char *cell, const char *expected) {
    struct asking asking;
    struct row row = {.pointer = TEXT("")};
    struct buffer told = {0};
    asking_start(&asking, "/v1/x");
    row.cells[row_column(file, text_of(column))] = text_of(cell);
    csv_cells_check(&asking.request, file, &row);
    for (const struct problem_fault *at = asking.request.problem.first; at; at = at->next) {
        assert_text(at->column, column);
        assert_false(at->pointer.data);
        buffer_add_format(&told, "%s %.*s\n", at->code, TEXT_FORMAT(at->message));
    }
    assert_text(told.length ? buffer_text(&told) : TEXT(""), expected);
    if (!told.length)
        assert_text(row_cell(file, &row, column), cell);
    buffer_free(&told);
    asking_end(&asking);
}

static void good_cells_stay_as_they_are(void **state) {
    (void)state;
    static const struct {
        enum files_file file;
        const char *column;
        const char *cell;
    } good[] = {
        {FILE_documents, "title", " A; b = c | d > e "},
        {FILE_documents, "contributors", "Ann Lee = Minister; B = C"},
        {FILE_documents, "document_kind", "report"},
        {FILE_documents, "update", "2015"},
        {FILE_documents, "published_on", "2015-03"},
        {FILE_programmes, "aliases", "One; Two;; Three"},
        {FILE_programmes, "principles", "choice; fair-access"},
        {FILE_case_studies, "observations", "17; 3"},
        {FILE_observations, "value", "-0.10"},
        {FILE_observations, "dimensions", "{ \"a\" : \"\\u00e9\" }"},
        {FILE_observations, "dimensions", "{}"},
        {FILE_observations, "period", "FY2014"},
        {FILE_events, "section", "1. A"},
        {FILE_events, "other_sources", "d > 1. A > lines:1 > body | e > 2 > l > graphic"},
    };
    for (size_t at = 0; at < COUNT_OF(good); at++)
        check_cell(good[at].file, good[at].column, good[at].cell, "");
}

#define SEPARATED "A text without \"; \", \" | \", \" > \" and \" = \" is wanted.\n"
#define FILLED "A text of 1 to 10,000 characters is wanted.\n"
#define SLUG "An identifier of small letters, digits and single hyphens, 100 characters at most, is wanted.\n"

static void texts_that_are_none(void **state) {
    (void)state;
    static char longest[10002];
    memset(longest, 'x', sizeof longest - 1);
    check_cell(FILE_documents, "summary", longest, "out-of-range " FILLED);
    longest[10000] = '\0';
    check_cell(FILE_documents, "summary", longest, "");
    check_cell(FILE_documents, "title", "   ", "out-of-range " FILLED);
    check_cell(FILE_documents, "slug", "Free", "invalid-value " SLUG);
    check_cell(FILE_documents, "role", "primry", "unknown-value \"primry\" is not one of the values.\n");
    check_cell(FILE_events, "section", "A > B", "invalid-value " SEPARATED);
    check_cell(FILE_documents, "published_on", "2015-02-30",
               "invalid-value A day, month or year (2015-03-13, 2015-03, 2015) is wanted.\n");
}

static void numbers_that_are_none(void **state) {
    (void)state;
    static const char *const bad[] = {"00", "0042", "-0", "-0.00", "1e5", " 1", "many", "+1"};
    for (size_t at = 0; at < COUNT_OF(bad); at++)
        check_cell(
            FILE_commitments, "target_value", bad[at],
            "out-of-range A number of at most 40 digits, without an exponent, a zero in front or a sign "
            "before zero, is wanted.\n");
    check_cell(FILE_principles, "position", "007", "out-of-range A whole number from 1 is wanted.\n");
    check_cell(FILE_documents, "update", "15", "out-of-range A year of four digits is wanted.\n");
}

static void parts_are_told_by_their_places(void **state) {
    (void)state;
    check_cell(FILE_documents, "contributors", "Ann Lee = Minister = for Schools",
               "invalid-value Part 1: " SEPARATED);
    check_cell(FILE_documents, "contributors", "A = B; C", "missing-member Part 2: An office is wanted.\n");
    check_cell(FILE_programmes, "aliases", "a; ; b | c",
               "out-of-range Part 2: " FILLED "invalid-value Part 3: " SEPARATED);
    check_cell(FILE_programmes, "principles", "choice; A", "invalid-value Part 2: " SLUG);
    check_cell(FILE_case_studies, "observations", "0; 17;3",
               "out-of-range Part 1: A whole number from 1 is wanted.\n"
               "out-of-range Part 2: A whole number from 1 is wanted.\n");
    check_cell(FILE_events, "other_sources", "d > 1 > l > bdy | D > 1",
               "unknown-value Part 1: \"bdy\" is not one of the values.\n"
               "invalid-value Part 2: " SLUG "missing-member Part 2: The locator of a source is wanted.\n");
    check_cell(FILE_events, "other_sources", "d > 1 > l > body > x", "invalid-value Part 1: " SEPARATED);
}

static void slices_that_are_none(void **state) {
    (void)state;
    check_cell(FILE_observations, "dimensions", "[1]",
               "wrong-type An object is wanted here. An array was given.\n");
    check_cell(FILE_observations, "dimensions", "{\"a\": 1}",
               "wrong-type \"a\": A string is wanted here. A number was given.\n");
    check_cell(FILE_observations, "dimensions", "{\"a\": \"1\", \"a\": \"2\"}",
               "duplicate-member \"a\": duplicate object key near '\"a\"'\n");
}

/* As from JSON: nothing that follows from a number is missed beside it. */
static void a_number_at_fault_is_still_given(void **state) {
    (void)state;
    struct asking asking;
    struct row row = {.pointer = TEXT("")};
    asking_start(&asking, "/v1/x");
    row_set(FILE_observations, &row, "value", TEXT("many"));
    row_set(FILE_observations, &row, "note", TEXT(" "));
    row_set(FILE_observations, &row, "status", TEXT("actual"));
    csv_cells_check(&asking.request, FILE_observations, &row);
    assert_text(row_cell(FILE_observations, &row, "value"), "?");
    assert_text(row_cell(FILE_observations, &row, "note"), NULL);
    assert_text(row_cell(FILE_observations, &row, "status"), "actual");
    assert_int_equal(asking.request.problem.fault_count, 2);
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_cells_stay_as_they_are), cmocka_unit_test(texts_that_are_none),
        cmocka_unit_test(numbers_that_are_none),       cmocka_unit_test(parts_are_told_by_their_places),
        cmocka_unit_test(slices_that_are_none),        cmocka_unit_test(a_number_at_fault_is_still_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
