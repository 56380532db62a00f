/* Targets: split, decoded and refused as RFC 9112 (section 3.2) and RFC 3986 have it. */
#include "../asking.h"

#include "core/target.h"

static const struct {
    bool form;
    const char *raw, *decoded;
} decodings[] = {
    {false, "", ""},
    {false, "plain", "plain"},
    {false, "a%20b", "a b"},
    {false, "%41%61", "Aa"},
    {false, "%c3%A9", "\u00e9"},
    {false, "%F0%9F%98%80", "\U0001F600"},
    {false, "%25", "%"},
    {false, "%2541", "%41"}, /* decoded once */
    {false, "%2F%2f", "//"},
    {false, "a+b", "a+b"},
    {true, "a+b", "a b"},
    {true, "a%2Bb", "a+b"},
    {true, "+", " "},
    {false, "%01%7F", "\x01\x7F"},
    {false, "\u00e9", "\u00e9"},
    {false, "%", NULL},
    {false, "%4", NULL},
    {false, "a%", NULL},
    {false, "a%4", NULL},
    {false, "%%41", NULL},
    {false, "%4%31", NULL},
    {false, "%G1", NULL},
    {false, "%1G", NULL},
    {false, "% 1", NULL},
    {false, "%+1", NULL},
    {false, "%-1", NULL},
    {false, "%0x", NULL},
    {false, "%u0041", NULL},
    {false, "%00", NULL},
    {false, "a%00b", NULL},
    {false, "%C3", NULL},
    {false, "%A9", NULL},
    {false, "%C0%AF", NULL},
    {false, "%ED%A0%80", NULL},
    {false, "%F4%90%80%80", NULL},
    {false, "%FF", NULL},
    {false, "\xFF", NULL},
    {false, "\xC3%A9", "\u00e9"},
};

static void escapes_are_decoded_once_or_refused(void **state) {
    (void)state;
    struct arena arena = {0};
    for (size_t at = 0; at < COUNT_OF(decodings); at++) {
        struct text raw = exact_copy(text_of(decodings[at].raw));
        assert_text(target_decode(&arena, raw, decodings[at].form), decodings[at].decoded);
        free((char *)(uintptr_t)raw.data);
    }
    assert_text(target_decode(&arena, TEXT("a\0b"), false), NULL);
    assert_text(target_decode(&arena, no_value, false), "");
    arena_free(&arena);
}

static void every_escape_of_one_byte(void **state) {
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        struct arena arena = {0};
        char wanted[2] = {(char)byte};
        const char *expected = byte > 0 && byte < 0x80 ? wanted : NULL;
        assert_text(target_decode(&arena, arena_format(&arena, "%%%02x", (unsigned)byte), false), expected);
        assert_text(target_decode(&arena, arena_format(&arena, "%%%02X", (unsigned)byte), true), expected);
        arena_free(&arena);
    }
}

static void encoded_text_comes_back(void **state) {
    (void)state;
    uint64_t seed = 3986;
    for (int round = 0; round < 5000; round++) {
        struct arena arena = {0};
        char bytes[4 * 40];
        struct text text = random_text(&seed, 40, bytes);
        struct buffer raw = {0};
        bool form = round % 2;
        for (size_t at = 0; at < text.length; at++) {
            bool must = text.data[at] == '%' || (form && text.data[at] == '+');
            if (form && text.data[at] == ' ')
                buffer_add_byte(&raw, '+');
            else if (must || next_random(&seed) % 2)
                buffer_add_format(&raw, at % 2 ? "%%%02X" : "%%%02x", (unsigned)(unsigned char)text.data[at]);
            else
                buffer_add_byte(&raw, text.data[at]);
        }
        struct text decoded = target_decode(&arena, buffer_text(&raw), form);
        assert_true(decoded.data && text_equal(decoded, text));
        buffer_free(&raw);
        arena_free(&arena);
    }
}

static const struct {
    const char *target;
    const char *segments; /* joined by bars */
    const char *query;
} targets[] = {
    {"/", "", NULL},
    {"/?", "", ""},
    {"/v1/areas", "v1|areas", NULL},
    {"/v1/areas/", "v1|areas|", NULL},
    {"//v1", "|v1", NULL},
    {"/v1/areas?level=x&a=%zz?b", "v1|areas", "level=x&a=%zz?b"},
    {"/a%2Fb/c%20d", "a/b|c d", NULL},
    {"/a+b", "a+b", NULL},
    {"/%C3%A9", "\u00e9", NULL},
    {"/.././x", "..|.|x", NULL},
    {"/1/2/3/4/5/6/7/8", "1|2|3|4|5|6|7|8", NULL},
    {"http://host/v1/areas?x=1", "v1|areas", "x=1"},
    {"https://host:8443/v1", "v1", NULL},
    {"http://host", "", NULL},
    {"http://host?x=1", "", "x=1"},
    {"http://host/", "", NULL},
    {"http://[::1]:8080/v1", "v1", NULL},
    {"HTTP://host/v1", "v1", NULL},
    {"HttpS://host/v1?x=1", "v1", "x=1"},
    {"/http://host/", "http:||host|", NULL},
};

static void targets_become_segments_and_a_query(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(targets); at++) {
        struct asking asking;
        struct buffer joined = {0};
        asking_start(&asking, targets[at].target);
        if (!target_parse(&asking.request))
            fail_msg("%s", targets[at].target);
        for (int segment = 0; segment < asking.request.path.count; segment++) {
            buffer_add_string(&joined, segment ? "|" : "");
            buffer_add(&joined, asking.request.path.segments[segment]);
        }
        buffer_add_byte(&joined, '.');
        joined.length--;
        assert_text(buffer_text(&joined), targets[at].segments);
        assert_text(asking.request.query, targets[at].query);
        assert_false(asking.request.problem.raised);
        buffer_free(&joined);
        asking_end(&asking);
    }
}

static const struct {
    const char *target;
    int type;
} refused[] = {
    {"", PROBLEM_MALFORMED},
    {"v1/areas", PROBLEM_MALFORMED},
    {"?x=1", PROBLEM_MALFORMED},
    {"*", PROBLEM_MALFORMED}, /* with GET */
    {"host:80", PROBLEM_MALFORMED},
    {"ftp://host/", PROBLEM_MALFORMED},
    {"/#", PROBLEM_MALFORMED},
    {"/v1/areas#top", PROBLEM_MALFORMED},
    {"/v1/areas?x=1#top", PROBLEM_MALFORMED},
    {"http://host/v1#top", PROBLEM_MALFORMED},
    {"http://host#top", PROBLEM_MALFORMED},
    {"http://", PROBLEM_MALFORMED},
    {"http:///v1/areas", PROBLEM_MALFORMED},
    {"http://?x=1", PROBLEM_MALFORMED},
    {"http://user@host/v1/areas", PROBLEM_MALFORMED},
    {"https://host:99999/v1/areas", PROBLEM_MALFORMED},
    {"http://a'b/v1/areas", PROBLEM_MALFORMED},
    {"/%", PROBLEM_MALFORMED},
    {"/%4", PROBLEM_MALFORMED},
    {"/%zz", PROBLEM_MALFORMED},
    {"/%00", PROBLEM_MALFORMED},
    {"/v1/areas%00", PROBLEM_MALFORMED},
    {"/v1/%FF/areas", PROBLEM_MALFORMED},
    {"/\xFF", PROBLEM_MALFORMED},
    {"HTTPX://host/v1", PROBLEM_MALFORMED},
    {"http:/host/v1", PROBLEM_MALFORMED},
    {"/1/2/3/4/5/6/7/8/9", PROBLEM_NOT_FOUND},
    {"/1/2/3/4/5/6/7/8/", PROBLEM_NOT_FOUND},
    {"/////////", PROBLEM_NOT_FOUND},
    {"/1/2/3/4/5/6/7/8/%zz", PROBLEM_NOT_FOUND},
};

static void other_targets_are_refused(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(refused); at++) {
        struct asking asking;
        asking_start(&asking, refused[at].target);
        if (target_parse(&asking.request))
            fail_msg("%s", refused[at].target);
        assert_true(asking.request.problem.raised);
        assert_int_equal(asking.request.problem.type, refused[at].type);
        asking_end(&asking);
    }
}

/* What is told again is a reference that a link may hold; what it means is the same. */
static void what_no_link_may_have_is_escaped(void **state) {
    (void)state;
    struct asking asking;
    struct text raw = TEXT("/a|b?q=[\\]^`{|}%7B'");
    asking_start(&asking, raw.data);
    assert_true(target_parse(&asking.request));
    assert_text(asking.request.target, "/a%7Cb?q=%5B%5C%5D%5E%60%7B%7C%7D%7B'");
    assert_int_equal(target_spelt_length(raw), asking.request.target.length);
    assert_text(asking.request.path.segments[0], "a|b");
    assert_text(asking.request.query, "q=%5B%5C%5D%5E%60%7B%7C%7D%7B'");
    asking_end(&asking);
}

/* A link that no one could follow is none: what is too long once it is escaped is refused. */
static void escapes_count_in_the_length(void **state) {
    (void)state;
    for (int braces = 0; braces < 2; braces++) {
        struct asking asking;
        char target[3002] = "/";
        memset(target + 1, braces ? '{' : 'a', sizeof target - 2);
        asking_start(&asking, target);
        assert_int_equal(target_parse(&asking.request), !braces);
        assert_int_equal(asking.request.problem.type, braces ? PROBLEM_TARGET_TOO_LONG : 0);
        asking_end(&asking);
    }
}

/* What a target must not have anywhere, not even in its query: it could not be quoted back in JSON or in a
 * Link header. */
static void raw_bytes_are_refused_and_not_quoted(void **state) {
    (void)state;
    static const char *const starts[] = {"/", "/v1", "/v1?area=", "http://host/v1?", "", "?"};
    for (int byte = 1; byte < 256; byte++) {
        bool clean = byte > 0x20 && byte < 0x7F && !strchr("\"<>", byte);
        for (size_t start = 0; start < COUNT_OF(starts); start++) {
            struct asking asking;
            char target[40];
            snprintf(target, sizeof target, "%s%cx", starts[start], byte);
            asking_start(&asking, target);
            bool good = target_parse(&asking.request);
            assert_true(clean || !good);
            if (!clean) {
                assert_int_equal(asking.request.problem.type, PROBLEM_MALFORMED);
                assert_text(asking.request.target, "/");
            }
            struct buffer document = {0};
            problem_write(&document, &asking.request.problem, asking.request.target);
            assert_true(is_json(buffer_text(&document)));
            buffer_free(&document);
            asking_end(&asking);
        }
    }
}

static void a_long_target_is_refused(void **state) {
    (void)state;
    for (int over = 0; over <= 1; over++) {
        struct asking asking;
        asking_start(&asking, "/v1/areas?level=country");
        asking.settings.target_limit = (long long)strlen("/v1/areas?level=country") - over;
        assert_int_equal(target_parse(&asking.request), !over);
        assert_true(!over || asking.request.problem.type == PROBLEM_TARGET_TOO_LONG);
        asking_end(&asking);
    }
}

static void what_links_add_does_not_count(void **state) {
    (void)state;
    static const char base[] = "/v1/areas?level=country";
    static const char *const longer[] = {"&cursor=TWFueQ", "&limit=100&dataset_version=17&cursor=TWFueQ",
                                         "&cursor"};
    for (size_t at = 0; at < COUNT_OF(longer); at++)
        for (int over = 0; over <= 1; over++) {
            struct asking asking;
            char target[128];
            snprintf(target, sizeof target, "%s%s%s", base, over ? "s" : "", longer[at]);
            asking_start(&asking, target);
            asking.settings.target_limit = (long long)strlen(base);
            assert_int_equal(target_parse(&asking.request), !over);
            asking_end(&asking);
        }
}

static void what_no_link_adds_counts(void **state) {
    (void)state;
    struct asking asking;
    char target[3000] = "/v1/areas?cursor=";
    memset(target + strlen(target), 'a', sizeof target - strlen(target) - 1);
    asking_start(&asking, target);
    asking.settings.target_limit = (long long)strlen(target) - 2048;
    assert_true(target_parse(&asking.request));
    asking_end(&asking);
    asking_start(&asking, target);
    asking.settings.target_limit = (long long)strlen(target) - 2049;
    assert_false(target_parse(&asking.request));
    assert_int_equal(asking.request.problem.type, PROBLEM_TARGET_TOO_LONG);
    asking_end(&asking);
}

/* Links are made from the target, so that scheme and host as the caller spelt them are left behind. */
static void an_absolute_target_becomes_its_path(void **state) {
    (void)state;
    static const char *const absolute[][4] = {
        {"http://host/v1/areas?x=1", "/v1/areas?x=1", "http", "host"},
        {"HTTP://host:80/v1", "/v1", "http", "host:80"},
        {"Https://[::1]/v1", "/v1", "https", "[::1]"},
        {"http://host", "/", "http", "host"},
        {"/v1/areas?x=http://host/", "/v1/areas?x=http://host/", NULL, NULL},
    };
    for (size_t at = 0; at < COUNT_OF(absolute); at++) {
        struct asking asking;
        asking_start(&asking, absolute[at][0]);
        assert_true(target_parse(&asking.request));
        assert_text(asking.request.target, absolute[at][1]);
        assert_text(asking.request.scheme, absolute[at][2]);
        assert_text(asking.request.authority, absolute[at][3]);
        asking_end(&asking);
    }
}

static void an_asterisk_is_for_options_alone(void **state) {
    (void)state;
    static const enum method methods[] = {METHOD_GET, METHOD_HEAD, METHOD_OPTIONS, METHOD_POST};
    for (size_t at = 0; at < COUNT_OF(methods); at++) {
        struct asking asking;
        asking_start(&asking, "*");
        asking.request.method = methods[at];
        assert_int_equal(target_parse(&asking.request), methods[at] == METHOD_OPTIONS);
        asking_end(&asking);
        asking_start(&asking, "**");
        asking.request.method = methods[at];
        assert_false(target_parse(&asking.request));
        asking_end(&asking);
    }
}

static void any_bytes_are_read_safely(void **state) {
    (void)state;
    static const char *const pieces[] = {"/", "%", "00",      "41",       "C3%A9", "?", "#",
                                         "a", "*", "http://", "https://", "\xFF",  "&", "="};
    uint64_t seed = 9112;
    for (int round = 0; round < 20000; round++) {
        struct asking asking;
        char target[128] = "";
        for (uint64_t piece = next_random(&seed) % 14; piece > 0; piece--)
            strcat(target, pieces[next_random(&seed) % COUNT_OF(pieces)]);
        asking_start(&asking, target);
        bool good = target_parse(&asking.request);
        assert_int_equal(good, !asking.request.problem.raised);
        for (int at = 0; at < asking.request.path.count; at++)
            assert_true(text_is_utf8(asking.request.path.segments[at]));
        asking_end(&asking);
    }
}

static const struct {
    const char *target, *value, *with;
} replaced[] = {
    {"/a", "2", "/a?n=2"},
    {"/a?", "2", "/a?n=2"},
    {"/a?n=1", "2", "/a?n=2"},
    {"/a?n=1&b=3", "2", "/a?b=3&n=2"},
    {"/a?b=3&n=1", NULL, "/a?b=3"},
    {"/a?n=1&n=2", NULL, "/a"},
    {"/a?nn=1&&m", "2", "/a?nn=1&m&n=2"},
    {"/a", NULL, "/a"},
};

static void a_parameter_is_replaced_or_left_out(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(replaced); at++) {
        struct arena arena = {0};
        assert_text(target_with(&arena, text_of(replaced[at].target), "n", text_of(replaced[at].value)),
                    replaced[at].with);
        arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_are_decoded_once_or_refused),
        cmocka_unit_test(every_escape_of_one_byte),
        cmocka_unit_test(encoded_text_comes_back),
        cmocka_unit_test(targets_become_segments_and_a_query),
        cmocka_unit_test(other_targets_are_refused),
        cmocka_unit_test(what_no_link_may_have_is_escaped),
        cmocka_unit_test(escapes_count_in_the_length),
        cmocka_unit_test(raw_bytes_are_refused_and_not_quoted),
        cmocka_unit_test(a_long_target_is_refused),
        cmocka_unit_test(what_links_add_does_not_count),
        cmocka_unit_test(what_no_link_adds_counts),
        cmocka_unit_test(an_absolute_target_becomes_its_path),
        cmocka_unit_test(an_asterisk_is_for_options_alone),
        cmocka_unit_test(any_bytes_are_read_safely),
        cmocka_unit_test(a_parameter_is_replaced_or_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
