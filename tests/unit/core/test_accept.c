/* The weights of an Accept field (RFC 9110, section 12). */
#include "../common.h"
#include "core/accept.h"

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
        if (accept_weight(text_of(weights[at].parameters)) != weights[at].weight)
            fail_msg("%s is %d", weights[at].parameters, accept_weight(text_of(weights[at].parameters)));
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
    {",", "text/csv", 1000},
    {" , ,", "text/csv", 1000},
    {", text/plain,", "text/csv", 0},
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
        if (accept_wanted(accept, text_of(wishes[at].media)) != wishes[at].wanted)
            fail_msg("%s wants %s by %d", wishes[at].accept, wishes[at].media,
                     accept_wanted(accept, text_of(wishes[at].media)));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_read_in_thousandths),
        cmocka_unit_test(the_closest_range_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
