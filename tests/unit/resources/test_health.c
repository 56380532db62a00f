/* Alive without a database, ready with the schema that this binary was built for. */
#include "../asked.h"

#include "base/embedded.h"

static void alive_needs_no_database(void **state) {
    (void)state;
    struct asking asking;
    assert_int_equal(ask(&asking, "/healthz", NULL), PIPELINE_ANSWERED);
    assert_int_equal(asking.request.reply.status, 200);
    assert_text(reply_body(&asking.request.reply), "{\"status\":\"alive\"}\n");
    assert_int_equal(asking.submitted, 0);
    asking_end(&asking);
}

static void ask_ready(struct asking *asking, enum batch_outcome outcome, struct table *table) {
    assert_int_equal(ask(asking, "/readyz", NULL), PIPELINE_WAITING);
    struct batch *batch = &asking->request.batch;
    assert_int_equal(batch->count, 1);
    assert_ptr_equal(batch->queries[0]->statement, &service_ready);
    batch->outcome = outcome;
    if (table)
        batch->queries[0]->rows = table_rows(table);
    assert_int_equal(pipeline_run(&asking->request), PIPELINE_ANSWERED);
}

static void ready_needs_the_right_schema(void **state) {
    (void)state;
    static const char *const names[] = {"schema_version"};
    int wanted = embedded_newest_migration();
    for (int found = 0; found <= wanted + 1; found++) {
        char version[16], told[80];
        const char *cells[] = {version};
        struct table table = {1, 1, names, NULL, cells};
        struct asking asking;
        snprintf(version, sizeof version, "%d", found);
        ask_ready(&asking, BATCH_DONE, &table);
        struct text body = reply_body(&asking.request.reply);
        assert_true(is_json(body));
        assert_int_equal(asking.request.reply.status, found == wanted ? 200 : 503);
        snprintf(told, sizeof told, "The schema is at %d, this server needs %d.", found, wanted);
        assert_int_equal(text_holds(body, told), found != wanted);
        asking_end(&asking);
    }
}

static void ready_is_refused_without_an_answer(void **state) {
    (void)state;
    static const struct {
        enum batch_outcome outcome;
        int status;
    } outcomes[] = {{BATCH_DONE, 503}, {BATCH_UNAVAILABLE, 503}, {BATCH_LATE, 504}};
    for (size_t at = 0; at < COUNT_OF(outcomes); at++) {
        struct asking asking;
        ask_ready(&asking, outcomes[at].outcome, NULL);
        assert_int_equal(asking.request.reply.status, outcomes[at].status);
        assert_true(is_json(reply_body(&asking.request.reply)));
        asking_end(&asking);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alive_needs_no_database),
        cmocka_unit_test(ready_needs_the_right_schema),
        cmocka_unit_test(ready_is_refused_without_an_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
