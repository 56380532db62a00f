/* One setting: how it is spelt, and what each kind takes. */
#include "../common.h"

#include "base/setting.h"

static const struct {
    enum setting_kind kind;
    const char *value;
    bool taken;
} values[] = {
    {SETTING_TEXT, "", true},
    {SETTING_TEXT, "anything at all", true},
    {SETTING_NUMBER, "1", true},
    {SETTING_NUMBER, "9", true},
    {SETTING_NUMBER, "0", false},
    {SETTING_NUMBER, "10", false},
    {SETTING_NUMBER, "", false},
    {SETTING_NUMBER, "1.0", false},
    {SETTING_CHOICE, "events", true},
    {SETTING_CHOICE, "event", false},
    {SETTING_URLS, "", true},
    {SETTING_URLS, "postgres://a/b postgresql:///c?host=/d", true},
    {SETTING_URLS, "postgres:/a", false},
    {SETTING_URLS, "host=a", false},
    {SETTING_ADDRESSES, "", true},
    {SETTING_ADDRESSES, "127.0.0.1 ::1 2001:db8::7", true},
    {SETTING_ADDRESSES, "127.0.0.1/8", false},
    {SETTING_ADDRESSES, "127.0.0", false},
    {SETTING_ADDRESSES, "localhost", false},
    {SETTING_ADDRESSES, "::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1::1", false},
};

static void each_kind_takes_its_values(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(values); at++) {
        struct setting setting = {.kind = values[at].kind, .name = "some_thing", .least = 1, .most = 9};
        struct buffer fault = {0};
        union {
            long long number;
            const char *text;
        } member = {0};
        assert_int_equal(setting_set(&setting, &member, values[at].value, &fault), values[at].taken);
        assert_int_equal(fault.length == 0, values[at].taken);
        if (!values[at].taken)
            assert_true(text_starts_with(buffer_text(&fault), TEXT("--some-thing (OPS_SOME_THING) takes ")));
        else if (values[at].kind != SETTING_NUMBER)
            assert_string_equal(member.text, values[at].value);
        buffer_free(&fault);
    }
}

static void values_are_held_against_each_other_and_copied(void **state) {
    (void)state;
    const struct setting number = {.kind = SETTING_NUMBER};
    const struct setting text = {.kind = SETTING_TEXT};
    long long numbers[] = {1, 1, 2};
    const char *texts[] = {"a", "ab", "a"};
    assert_true(setting_is_same(&number, &numbers[0], &numbers[1]));
    assert_false(setting_is_same(&number, &numbers[0], &numbers[2]));
    assert_true(setting_is_same(&text, &texts[0], &texts[2]));
    assert_false(setting_is_same(&text, &texts[0], &texts[1]));
    setting_copy(&number, &numbers[0], &numbers[2]);
    setting_copy(&text, &texts[0], &texts[1]);
    assert_int_equal(numbers[0], 2);
    assert_string_equal(texts[0], "ab");
}

static void names_are_spelt_as_flags_and_variables(void **state) {
    (void)state;
    char spelt[SETTING_NAME];
    setting_spell_flag("page_limit", spelt);
    assert_string_equal(spelt, "page-limit");
    setting_spell_variable("page_limit", spelt);
    assert_string_equal(spelt, "PAGE_LIMIT");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_takes_its_values),
        cmocka_unit_test(values_are_held_against_each_other_and_copied),
        cmocka_unit_test(names_are_spelt_as_flags_and_variables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
