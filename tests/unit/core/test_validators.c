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
    /* Kept for its length, which a 304 may tell; it is not sent. */
    assert_text(reply_body(&again.request.reply), "{\"data\":1}");
    assert_text(answered_header(&again.request.reply, "Vary"), "Accept, Accept-Encoding");
    asking_end(&again);
    tag_for(&again, "{\"data\":2}", condition);
    assert_int_equal(again.request.reply.status, 200);
    assert_text(reply_body(&again.request.reply), "{\"data\":2}");
    asking_end(&again);
    asking_end(&first);
}

static void another_body_than_the_expected_one_is_a_problem(void **state) {
    (void)state;
    static const struct {
        const char *expected, *known;
        int status; /* 412 of the problem in place of the reply */
    } conditions[] = {
        {"\"e3b0c44298fc1c149afbf4c8\"", NULL, 200},
        {"*", NULL, 200},
        {"\"a\" , \"e3b0c44298fc1c149afbf4c8\"", NULL, 200},
        {"W/\"e3b0c44298fc1c149afbf4c8\"", NULL, 412},
        {"\"e3b0c44298fc1c149afbf4c8-gzip\"", NULL, 412},
        {"e3b0c44298fc1c149afbf4c8", NULL, 412},
        {"", NULL, 412},
        {"\"e3b0c44298fc1c149afbf4c8\"", "\"e3b0c44298fc1c149afbf4c8\"", 304},
        {"\"a\"", "\"e3b0c44298fc1c149afbf4c8\"", 412},
        {"*", "\"a\"", 200},
    };
    for (size_t at = 0; at < COUNT_OF(conditions); at++) {
        struct asking asking;
        asking_start(&asking, "/v1/areas");
        const char *const headers[] = {"If-Match", conditions[at].expected, "If-None-Match",
                                       conditions[at].known};
        memcpy(asking.headers, headers, (conditions[at].known ? 4 : 2) * sizeof headers[0]);
        asking.request.reply.status = 200;
        assert_int_equal(validators_apply(&asking.request), conditions[at].status != 412);
        if (conditions[at].status == 412)
            assert_int_equal(asking.request.problem.type, PROBLEM_CHANGED_SINCE);
        else
            assert_int_equal(asking.request.reply.status, conditions[at].status);
        asking_end(&asking);
    }
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

/* A body of that many bytes for a caller who takes gzip, or anything else that is given. */
static void apply_long(struct asking *asking, size_t length, const char *encodings) {
    asking_start(asking, "/v1/areas");
    asking->headers[0] = "Accept-Encoding";
    asking->headers[1] = encodings;
    asking->request.reply.status = 200;
    for (size_t at = 0; at < length; at++)
        buffer_add_byte(&asking->request.reply.body, (char)('a' + at % 26));
}

static void a_long_body_is_packed_for_who_takes_it(void **state) {
    (void)state;
    static const struct {
        size_t length;
        const char *encodings;
        bool packed;
    } bodies[] = {{1000, "gzip", true}, {999, "gzip", false}, {1000, "br", false}, {1000, "gzip;q=0", false}};
    for (size_t at = 0; at < COUNT_OF(bodies); at++) {
        struct asking asking;
        apply_long(&asking, bodies[at].length, bodies[at].encodings);
        validators_apply(&asking.request);
        const struct reply *reply = &asking.request.reply;
        struct text tag = answered_header(reply, "ETag");
        assert_text(answered_header(reply, "Content-Encoding"), bodies[at].packed ? "gzip" : NULL);
        assert_int_equal(reply->body.length < bodies[at].length, bodies[at].packed);
        assert_int_equal(text_holds(tag, "-gzip\""), bodies[at].packed);
        asking_end(&asking);
    }
}

/* The digest is that of the bytes before packing; two codings of the same are two representations. */
static void packed_and_plain_have_tags_of_one_digest(void **state) {
    (void)state;
    struct asking plain, packed, again;
    apply_long(&plain, 2000, "identity");
    apply_long(&packed, 2000, "gzip");
    apply_long(&again, 2000, "gzip");
    validators_apply(&plain.request);
    validators_apply(&packed.request);
    struct text tag = answered_header(&plain.request.reply, "ETag");
    struct text packed_tag = answered_header(&packed.request.reply, "ETag");
    assert_int_equal(packed_tag.length, tag.length + strlen("-gzip"));
    assert_memory_equal(packed_tag.data, tag.data, tag.length - 1);
    again.headers[2] = "If-None-Match";
    again.headers[3] = tag.data;
    validators_apply(&again.request);
    assert_int_equal(again.request.reply.status, 200);
    asking_end(&again);
    apply_long(&again, 2000, "gzip");
    again.headers[2] = "If-None-Match";
    again.headers[3] = packed_tag.data;
    validators_apply(&again.request);
    assert_int_equal(again.request.reply.status, 304);
    asking_end(&again);
    asking_end(&packed);
    asking_end(&plain);
}

static void a_constant_body_is_packed_as_a_copy(void **state) {
    (void)state;
    struct asking asking;
    char constant[2000];
    memset(constant, 'x', sizeof constant);
    apply_long(&asking, 0, "gzip");
    asking.request.reply.constant_body = (struct text){constant, sizeof constant};
    validators_apply(&asking.request);
    assert_null(asking.request.reply.constant_body.data);
    assert_in_range(reply_body(&asking.request.reply).length, 1, 200);
    assert_int_equal(constant[0], 'x');
    asking_end(&asking);
}

static enum stream_state no_more(struct request *request) {
    (void)request;
    return STREAM_ENDED;
}

/* A stream cannot be digested beforehand: its version, target and format are. */
static void a_stream_is_tagged_by_what_decides_its_bytes(void **state) {
    (void)state;
    static const struct {
        const char *version, *target;
        enum format format;
    } streams[] = {
        {"7", "/v1/x", FORMAT_CSV},
        {"8", "/v1/x", FORMAT_CSV},
        {"7", "/v1/x?a=b", FORMAT_CSV},
        {"7", "/v1/x", FORMAT_NDJSON},
    };
    struct asking asking[COUNT_OF(streams)];
    for (size_t at = 0; at < COUNT_OF(streams); at++) {
        apply_long(&asking[at], 5000 + at, "identity");
        struct request *request = &asking[at].request;
        request->dataset_version = text_of(streams[at].version);
        request->target = text_of(streams[at].target);
        request->format = streams[at].format;
        request->more = no_more;
        validators_apply(request);
        assert_text(answered_header(&request->reply, "Content-Encoding"), NULL);
        assert_int_equal(request->reply.body.length, 5000 + at);
        for (size_t other = 0; other < at; other++)
            assert_false(text_equal(answered_header(&request->reply, "ETag"),
                                    answered_header(&asking[other].request.reply, "ETag")));
    }
    for (size_t at = 0; at < COUNT_OF(streams); at++)
        asking_end(&asking[at]);
}

/* However short its first page is: more is to come. */
static void a_stream_is_packed_for_who_takes_it(void **state) {
    (void)state;
    struct asking plain, packed;
    apply_long(&plain, 10, "identity");
    apply_long(&packed, 10, "gzip");
    plain.request.more = packed.request.more = no_more;
    validators_apply(&plain.request);
    validators_apply(&packed.request);
    struct text tag = answered_header(&plain.request.reply, "ETag");
    struct text packed_tag = answered_header(&packed.request.reply, "ETag");
    assert_null(plain.request.reply.encoding);
    assert_text(answered_header(&plain.request.reply, "Content-Encoding"), NULL);
    assert_non_null(packed.request.reply.encoding);
    assert_text(answered_header(&packed.request.reply, "Content-Encoding"), "gzip");
    assert_text(answered_header(&packed.request.reply, "Vary"), "Accept, Accept-Encoding");
    assert_memory_equal(packed.request.reply.body.data, "\x1F\x8B\x08", 3);
    assert_int_equal(packed_tag.length, tag.length + strlen("-gzip"));
    assert_memory_equal(packed_tag.data, tag.data, tag.length - 1);
    asking_end(&packed);
    asking_end(&plain);
}

static const struct {
    const char *input, *value;
    bool past;
} pins[] = {
    {NULL, NULL, false},
    {"vintage", "latest", false},
    {"vintage", "all", false},
    {"vintage", "2014", true},
    /* A day is over only when a document of that day or a later one is known, which here none is. */
    {"as_of", "2014-03-14", false},
    {"as_of", "9998-12-31", false},
};

static void what_is_of_the_past_may_be_kept_for_an_hour(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(pins); at++) {
        struct asking asking;
        asking_start(&asking, "/v1/observations");
        asking.request.reply.status = 200;
        if (pins[at].input)
            request_input(&asking.request, pins[at].input, text_of(pins[at].value), false);
        validators_apply(&asking.request);
        assert_text(answered_header(&asking.request.reply, "Cache-Control"),
                    pins[at].past ? "public, max-age=3600, immutable" : "public, no-cache");
        asking_end(&asking);
    }
}

static void what_an_answer_varies_by_is_told(void **state) {
    (void)state;
    for (int way = 0; way < 4; way++) {
        struct asking asking;
        asking_start(&asking, "/v1/areas");
        asking.request.reply.status = 200;
        asking.request.suffixed = way & 1;
        asking.request.reply.vary = way & 2 ? TEXT("Accept, User-Agent, Accept-Encoding") : no_value;
        validators_apply(&asking.request);
        assert_text(answered_header(&asking.request.reply, "Vary"),
                    way & 2   ? "Accept, User-Agent, Accept-Encoding"
                    : way & 1 ? "Accept-Encoding"
                              : "Accept, Accept-Encoding");
        asking_end(&asking);
    }
}

static void a_tag_names_the_version_it_was_read_at(void **state) {
    (void)state;
#define DIGEST "0123456789abcdef01234567"
    static const char *const bad[] = {"",
                                      "*",
                                      "v1-" DIGEST,
                                      "W/\"v1-" DIGEST "\"",
                                      "\"v1-" DIGEST,
                                      "\"v1-" DIGEST "x\"",
                                      "\"v1\"",
                                      "\"v-" DIGEST "\"",
                                      "\"v1-0123\"",
                                      "\"vx-" DIGEST "\"",
                                      "\"v-1-" DIGEST "\"",
                                      "\"v1-" DIGEST "-br\"",
                                      "\"" DIGEST "\"",
                                      "\"v1-0123456789ABCDEF01234567\"",
                                      "\"v1234567890123456789-" DIGEST "\""};
    struct arena arena = {0};
    assert_text(validators_version(&arena, TEXT("\"v12-" DIGEST "\"")), "12");
    assert_text(validators_version(&arena, TEXT("\"v1-" DIGEST "-gzip\"")), "1");
    for (size_t at = 0; at < COUNT_OF(bad); at++)
        assert_text(validators_version(&arena, text_of(bad[at])), NULL);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tag_names_the_version_it_was_read_at),
        cmocka_unit_test(tags_are_compared_weakly),
        cmocka_unit_test(a_tag_is_a_digest_of_the_body),
        cmocka_unit_test(a_known_body_is_not_sent_again),
        cmocka_unit_test(another_body_than_the_expected_one_is_a_problem),
        cmocka_unit_test(a_constant_body_has_a_tag_too),
        cmocka_unit_test(only_a_whole_200_is_tagged),
        cmocka_unit_test(a_long_body_is_packed_for_who_takes_it),
        cmocka_unit_test(packed_and_plain_have_tags_of_one_digest),
        cmocka_unit_test(a_constant_body_is_packed_as_a_copy),
        cmocka_unit_test(a_stream_is_tagged_by_what_decides_its_bytes),
        cmocka_unit_test(a_stream_is_packed_for_who_takes_it),
        cmocka_unit_test(what_is_of_the_past_may_be_kept_for_an_hour),
        cmocka_unit_test(what_an_answer_varies_by_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
