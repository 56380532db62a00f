/* Validators: which If-None-Match names a tag, and what becomes of a reply that the caller already has. */
#include "../asking.h"

#include "core/validators.h"

static const struct {
    bool match;
    const char *field;
} fields[] = {
    {true, "\"abc\""},
    {true, "W/\"abc\""},
    {true, " \"abc\" "},
    {true, "*"},
    {true, " *\t"},
    {true, "\"x\", \"abc\""},
    {true, "\"abc\",\"x\""},
    {true, "\"x\",W/\"abc\" , \"y\""},
    {true, ",,\"abc\","},
    {false, ""},
    {false, ","},
    {false, "abc"},
    {false, "\"abcd\""},
    {false, "\"ab\""},
    {false, "\"ABC\""},
    {false, "w/\"abc\""},
    {false, "W/ \"abc\""},
    {false, "W/W/\"abc\""},
    {false, "W/"},
    {false, "\"\""},
    {false, "\"abc"},
    {false, "\"abc\" \"x\""},
    {false, "\"x\", *"},
    {false, "**"},
    {false, NULL},
};

static void tags_are_compared_weakly(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(fields); at++)
        if (validators_match(text_of(fields[at].field), TEXT("\"abc\"")) != fields[at].match)
            fail_msg("%s", fields[at].field);
}

static struct text tag_for(struct asking *asking, const char *body, const char *condition) {
    asking_start(asking, "/v1/areas");
    asking->headers[0] = condition ? "If-None-Match" : NULL;
    asking->headers[1] = condition;
    asking->request.reply.status = 200;
    buffer_add_string(&asking->request.reply.body, body);
    assert_true(validators_apply(&asking->request));
    return answered_header(&asking->request.reply, "ETag");
}

static void a_tag_is_a_digest_of_the_body(void **state) {
    (void)state;
    struct asking one, same, other, empty;
    struct text tag = tag_for(&one, "{}", NULL);
    assert_int_equal(tag.length, 26);
    assert_true(tag.data[0] == '"' && tag.data[25] == '"' && tag.data[26] == '\0');
    assert_int_equal(strspn(tag.data + 1, "0123456789abcdef"), 24);
    assert_true(text_equal(tag, tag_for(&same, "{}", NULL)));
    assert_false(text_equal(tag, tag_for(&other, "{} ", NULL)));
    assert_text(tag_for(&empty, "", NULL), "\"e3b0c44298fc1c149afbf4c8\"");
    assert_int_equal(one.request.reply.status, 200);
    assert_text(answered_header(&one.request.reply, "Cache-Control"), "public, no-cache");
    assert_text(answered_header(&one.request.reply, "Vary"), "Accept, Accept-Encoding");
    asking_end(&one);
    asking_end(&same);
    asking_end(&other);
    asking_end(&empty);
}

static void a_known_body_is_not_sent_again(void **state) {
    (void)state;
    struct asking first, again;
    struct text tag = tag_for(&first, "{\"data\":1}", NULL);
    char condition[64];
    snprintf(condition, sizeof condition, "\"other\", W/%s", tag.data);
    struct text same = tag_for(&again, "{\"data\":1}", condition);
    assert_true(text_equal(tag, same));
    assert_int_equal(again.request.reply.status, 304);
    assert_int_equal(reply_body(&again.request.reply).length, 0);
    assert_text(answered_header(&again.request.reply, "Vary"), "Accept, Accept-Encoding");
    asking_end(&again);
    tag_for(&again, "{\"data\":2}", condition);
    assert_int_equal(again.request.reply.status, 200);
    assert_text(reply_body(&again.request.reply), "{\"data\":2}");
    asking_end(&again);
    asking_end(&first);
}

static void a_constant_body_has_a_tag_too(void **state) {
    (void)state;
    struct asking asking;
    asking_start(&asking, "/openapi.yaml");
    asking.request.reply.status = 200;
    asking.request.reply.constant_body = TEXT("");
    validators_apply(&asking.request);
    assert_text(answered_header(&asking.request.reply, "ETag"), "\"e3b0c44298fc1c149afbf4c8\"");
    asking.headers[0] = "if-none-match";
    asking.headers[1] = "*";
    validators_apply(&asking.request);
    assert_int_equal(asking.request.reply.status, 304);
    assert_null(asking.request.reply.constant_body.data);
    asking_end(&asking);
}

static void only_a_whole_200_is_tagged(void **state) {
    (void)state;
    static const int statuses[] = {0, 204, 304, 400, 404, 503};
    for (size_t at = 0; at <= COUNT_OF(statuses); at++) {
        struct asking asking;
        asking_start(&asking, "/v1/areas");
        asking.headers[0] = "If-None-Match";
        asking.headers[1] = "*";
        int status = at < COUNT_OF(statuses) ? statuses[at] : 200;
        asking.request.reply.status = status;
        asking.request.reply.body.failed = status == 200;
        assert_true(validators_apply(&asking.request));
        assert_int_equal(asking.request.reply.status, status);
        assert_int_equal(asking.request.reply.header_count, 0);
        asking_end(&asking);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_are_compared_weakly),       cmocka_unit_test(a_tag_is_a_digest_of_the_body),
        cmocka_unit_test(a_known_body_is_not_sent_again), cmocka_unit_test(a_constant_body_has_a_tag_too),
        cmocka_unit_test(only_a_whole_200_is_tagged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
