/* Which thing a path is about, and how its end is told. */
#include "../asking.h"

#include "core/tombstone.h"

static bool named(struct asking *asking, int count, const char *const *segments) {
    asking_start(asking, "/");
    for (int at = 0; at < count; at++)
        asking->request.path.segments[at] = text_of(segments[at]);
    asking->request.path.count = count;
    return tombstone_name(&asking->request);
}

static void a_thing_and_what_belongs_to_it_are_one(void **state) {
    (void)state;
    static const char *const segments[] = {"v1", "observations", "17", "citation"};
    for (int count = 3; count <= 4; count++) {
        struct asking asking;
        assert_true(named(&asking, count, segments));
        assert_text(request_find_input(&asking.request, "collection")->value, "/v1/observations");
        assert_text(request_find_input(&asking.request, "key")->value, "17");
        asking_end(&asking);
    }
}

static void a_list_is_no_thing(void **state) {
    (void)state;
    static const char *const segments[] = {"v1", "observations"};
    for (int count = 0; count <= 2; count++) {
        struct asking asking;
        assert_false(named(&asking, count, segments));
        assert_null(request_find_input(&asking.request, "key"));
        asking_end(&asking);
    }
}

static void it_tells_when_and_why(void **state) {
    (void)state;
    static const char *const names[] = {"reason", "withdrawn_on", "dataset_version"};
    static const char *const cells[] = {"Printed by mistake.", "2015-03-14", "7"};
    struct table table = {1, 3, names, NULL, cells};
    struct rows rows = table_rows(&table);
    struct asking asking;
    asking_start(&asking, "/");
    assert_false(tombstone_fail(&asking.request, &rows));
    assert_int_equal(asking.request.problem.type, PROBLEM_WITHDRAWN);
    assert_text(asking.request.problem.detail, "It was withdrawn on 2015-03-14 (\"Printed by mistake.\"). "
                                               "Versions of the dataset before 7 still hold it.");
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thing_and_what_belongs_to_it_are_one),
        cmocka_unit_test(a_list_is_no_thing),
        cmocka_unit_test(it_tells_when_and_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
