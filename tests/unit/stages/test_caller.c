/* Who asks: what is looked up, what is refused, and what each role may do. */
#include "../asking.h"

#include "core/key.h"
#include "queries.h"
#include "stages/stages.h"

#define KEY "ops_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg"
#define CHALLENGE "Bearer realm=\"Open Public Services\""

static const char *const names[] = {"key_id", "name", "role", "programme", "sha256"};

static const struct route open_route = {.path = "/v1/x", .shape = ROUTE_LIST};

/* A request with an Authorization header, and what the database finds for it. */
struct calling {
    struct asking asking;
    struct table found;
    const char *cells[5];
    char hash[KEY_HASH + 1];
};

static struct request *start(struct calling *calling, const char *authorization) {
    static const struct route open = {.path = "/v1/x", .shape = ROUTE_LIST};
    asking_start(&calling->asking, "/v1/x");
    calling->asking.request.route = &open;
    calling->asking.headers[0] = "Authorization";
    calling->asking.headers[1] = authorization;
    key_hash(TEXT(KEY), calling->hash);
    calling->asking.request.route = &open_route;
    return &calling->asking.request;
}

static bool answer(struct calling *calling, int row_count, const char *role, const char *programme,
                   const char *hash) {
    struct request *request = &calling->asking.request;
    const char *const cells[] = {"7", "Me", role, programme, hash};
    memcpy(calling->cells, cells, sizeof cells);
    calling->found = (struct table){row_count, 5, names, NULL, calling->cells};
    request->key->rows = table_rows(&calling->found);
    request->waiting = false;
    return stage_caller(request);
}

static struct request *call_as(struct calling *calling, const char *role, const char *programme) {
    struct request *request = start(calling, "Bearer " KEY);
    assert_true(stage_key(request));
    assert_true(answer(calling, 1, role, programme, calling->hash));
    return request;
}

static void assert_refused(struct request *request, enum problem_type type, const char *challenge) {
    assert_true(request->problem.raised);
    assert_int_equal(request->problem.type, type);
    assert_text(answered_header(&request->reply, "WWW-Authenticate"), challenge);
    assert_false(text_holds(request->problem.detail, "ops_0123"));
}

static void anybody_may_ask(void **state) {
    (void)state;
    struct calling calling;
    struct request *request = start(&calling, NULL);
    calling.asking.headers[0] = NULL;
    assert_true(stage_key(request) && stage_caller(request));
    assert_int_equal(request->caller.role, ROLE_NONE);
    assert_int_equal(calling.asking.submitted, 0);
    assert_int_equal(request->batch.count, 0);
    asking_end(&calling.asking);
}

static void what_is_no_key_is_not_looked_up(void **state) {
    (void)state;
    static const char *const fields[] = {"", "Bearer", "Bearer x", "Basic " KEY, KEY, "Bearer " KEY "0"};
    for (size_t at = 0; at < COUNT_OF(fields); at++) {
        struct calling calling;
        struct request *request = start(&calling, fields[at]);
        assert_false(stage_key(request));
        assert_refused(request, PROBLEM_UNAUTHENTICATED, CHALLENGE ", error=\"invalid_token\"");
        assert_int_equal(calling.asking.submitted, 0);
        asking_end(&calling.asking);
    }
}

static void a_key_is_looked_up_by_its_hash(void **state) {
    (void)state;
    struct calling calling;
    struct request *request = start(&calling, "Bearer " KEY);
    assert_true(stage_key(request));
    assert_true(request->waiting);
    assert_int_equal(calling.asking.submitted, 1);
    assert_int_equal(request->batch.count, 1);
    assert_ptr_equal(request->key->statement, &keys_find);
    assert_string_equal(request->key->values[0], calling.hash);
    assert_true(answer(&calling, 1, "publisher", NULL, calling.hash));
    assert_int_equal(request->caller.role, ROLE_PUBLISHER);
    assert_int_equal(request->caller.key_id, 7);
    assert_text(request->caller.name, "Me");
    assert_text(request->caller.programme, NULL);
    /* The batch is free for the answer. */
    assert_int_equal(calling.asking.released, 1);
    assert_int_equal(request->batch.count, 0);
    assert_null(request->batch.owner);
    asking_end(&calling.asking);
}

static void a_key_that_is_not_found_is_refused(void **state) {
    (void)state;
    struct calling calling;
    char other[KEY_HASH + 1];
    key_hash(TEXT("another"), other);
    for (int row_count = 0; row_count < 2; row_count++) {
        struct request *request = start(&calling, "Bearer " KEY);
        assert_true(stage_key(request));
        assert_false(answer(&calling, row_count, "admin", NULL, other));
        assert_refused(request, PROBLEM_UNAUTHENTICATED, CHALLENGE ", error=\"invalid_token\"");
        assert_int_equal(request->caller.role, ROLE_NONE);
        asking_end(&calling.asking);
    }
}

/* A key that cannot be looked up is neither good nor bad. */
static void without_a_database_nobody_is_known(void **state) {
    (void)state;
    static const enum problem_type problems[] = {[BATCH_UNAVAILABLE] = PROBLEM_UNAVAILABLE,
                                                 [BATCH_LATE] = PROBLEM_DEADLINE,
                                                 [BATCH_REFUSED] = PROBLEM_INTERNAL};
    for (enum batch_outcome outcome = BATCH_UNAVAILABLE; outcome <= BATCH_REFUSED; outcome++) {
        struct calling calling;
        struct request *request = start(&calling, "Bearer " KEY);
        assert_true(stage_key(request));
        request->batch.outcome = outcome;
        assert_false(answer(&calling, 1, "admin", NULL, calling.hash));
        assert_refused(request, problems[outcome], NULL);
        assert_int_equal(request->caller.role, ROLE_NONE);
        asking_end(&calling.asking);
    }
}

static const char *const roles[] = {NULL, "editor", "publisher", "admin"};

static void each_role_may_do_what_those_before_may(void **state) {
    (void)state;
    for (enum role role = ROLE_EDITOR; role <= ROLE_ADMIN; role++) {
        for (enum role least = ROLE_EDITOR; least <= ROLE_ADMIN; least++) {
            struct calling calling;
            char challenge[128];
            struct request *request = call_as(&calling, roles[role], NULL);
            snprintf(challenge, sizeof challenge, CHALLENGE ", error=\"insufficient_scope\", scope=\"%s\"",
                     roles[least]);
            assert_int_equal(caller_permit(request, least), role >= least);
            if (role >= least)
                assert_false(request->problem.raised);
            else
                assert_refused(request, PROBLEM_FORBIDDEN, challenge);
            asking_end(&calling.asking);
        }
    }
}

static void anybody_is_asked_for_a_key(void **state) {
    (void)state;
    struct calling calling;
    struct request *request = start(&calling, NULL);
    assert_true(caller_permit(request, ROLE_NONE));
    assert_false(caller_permit(request, ROLE_EDITOR));
    assert_refused(request, PROBLEM_UNAUTHENTICATED, CHALLENGE);
    asking_end(&calling.asking);
}

/* A role that this program does not know may do nothing. */
static void an_unknown_role_is_none(void **state) {
    (void)state;
    struct calling calling;
    struct request *request = call_as(&calling, "owner", NULL);
    assert_int_equal(request->caller.role, ROLE_NONE);
    assert_false(caller_permit(request, ROLE_EDITOR));
    asking_end(&calling.asking);
}

static void a_key_may_be_bound_to_a_programme(void **state) {
    (void)state;
    static const struct {
        const char *own, *wanted;
        bool permitted;
    } programmes[] = {
        {NULL, "a", true}, {NULL, NULL, true}, {"a", "a", true},
        {"a", "b", false}, {"a", "ab", false}, {"a", NULL, false},
    };
    for (size_t at = 0; at < COUNT_OF(programmes); at++) {
        struct calling calling;
        struct request *request = call_as(&calling, "admin", programmes[at].own);
        assert_int_equal(caller_permit_programme(request, text_of(programmes[at].wanted)),
                         programmes[at].permitted);
        if (!programmes[at].permitted)
            assert_refused(request, PROBLEM_FORBIDDEN, CHALLENGE ", error=\"insufficient_scope\"");
        asking_end(&calling.asking);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(anybody_may_ask),
        cmocka_unit_test(what_is_no_key_is_not_looked_up),
        cmocka_unit_test(a_key_is_looked_up_by_its_hash),
        cmocka_unit_test(a_key_that_is_not_found_is_refused),
        cmocka_unit_test(without_a_database_nobody_is_known),
        cmocka_unit_test(each_role_may_do_what_those_before_may),
        cmocka_unit_test(anybody_is_asked_for_a_key),
        cmocka_unit_test(an_unknown_role_is_none),
        cmocka_unit_test(a_key_may_be_bound_to_a_programme),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
