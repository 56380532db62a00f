/* The names of roles, and that each comes after those that may do less. */
#include "../common.h"

#include "core/caller.h"

static void roles_have_names(void **state) {
    (void)state;
    assert_true(ROLE_NONE < ROLE_EDITOR && ROLE_EDITOR < ROLE_PUBLISHER && ROLE_PUBLISHER < ROLE_ADMIN);
    assert_string_equal(role_name(ROLE_EDITOR), "editor");
    assert_string_equal(role_name(ROLE_PUBLISHER), "publisher");
    assert_string_equal(role_name(ROLE_ADMIN), "admin");
    assert_null(role_names[ROLE_ADMIN]);
    for (enum role role = ROLE_EDITOR; role <= ROLE_ADMIN; role++)
        assert_int_equal(role_of(text_of(role_name(role))), role);
}

static void other_names_are_of_nobody(void **state) {
    (void)state;
    static const char *const others[] = {"", "Admin", "admin ", "none", "root", "editors"};
    for (size_t at = 0; at < COUNT_OF(others); at++)
        assert_int_equal(role_of(text_of(others[at])), ROLE_NONE);
    assert_int_equal(role_of(no_value), ROLE_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_have_names),
        cmocka_unit_test(other_names_are_of_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
