/* Heads that are refused before anything believes them. The headers come from a list here: this program has
 * the one function of the HTTP library that the guard calls. */
#include "../asking.h"

#include "http/guard.h"

struct header {
    const char *name, *value;
    size_t name_length; /* 0: as long as the name */
};

enum { HEADERS = 6 };

static const struct header *headers;

int MHD_get_connection_values_n(struct MHD_Connection *connection, enum MHD_ValueKind kind,
                                MHD_KeyValueIteratorN iterator, void *iterator_cls) {
    (void)connection;
    int count = 0;
    for (; count < HEADERS && headers[count].name; count++) {
        const char *name = headers[count].name, *value = headers[count].value;
        size_t length = headers[count].name_length ? headers[count].name_length : strlen(name);
        if (iterator(iterator_cls, kind, name, length, value, value ? strlen(value) : 0) != MHD_YES)
            break;
    }
    return count;
}

enum { GOOD = -1 };

static const struct {
    int problem;
    const char *version;
    struct header headers[HEADERS];
} heads[] = {
    {GOOD, "HTTP/1.1", {{"Host", "h", 0}}},
    {GOOD, "HTTP/1.1", {{"hOST", "", 0}}},
    {GOOD, "HTTP/1.1", {{"Host", " example.org:8080\t", 0}}},
    {GOOD, "HTTP/1.1", {{"Host", "[::1]:80", 0}}},
    {GOOD, "HTTP/1.0", {{NULL, NULL, 0}}},
    {GOOD, "HTTP/1.0", {{"Host", "h", 0}}},
    {GOOD, "HTTP/1.1", {{"Host", "h", 0}, {"Accept", "*/*", 0}, {"Accept", "text/html", 0}, {"X", NULL, 0}}},
    {GOOD, "HTTP/1.1", {{"Host", "h", 0}, {"Content-Length", "0", 0}}},
    {GOOD, "HTTP/1.1", {{"Host", "h", 0}, {"Content-Length", " 1048576\t", 0}}},
    {GOOD, "HTTP/1.0", {{"Content-Length", "1", 0}}},
    {GOOD, "HTTP/1.1", {{"Host", "h", 0}, {"Transfer-Encoding", "chunked", 0}}},
    {GOOD, "HTTP/1.1", {{"Host", "h", 0}, {"transfer-encoding", " Chunked ", 0}}},
    {GOOD, "HTTP/1.1", {{"Host", "h", 0}, {"!#$%&'*+-.^_`|~09AZaz", "x", 0}}},
    {PROBLEM_VERSION, "HTTP/1.2", {{"Host", "h", 0}}},
    {PROBLEM_VERSION, "HTTP/2.0", {{"Host", "h", 0}}},
    {PROBLEM_VERSION, "HTTP/0.9", {{NULL, NULL, 0}}},
    {PROBLEM_VERSION, "http/1.1", {{"Host", "h", 0}}},
    {PROBLEM_VERSION, "HTTP/1.10", {{"Host", "h", 0}}},
    {PROBLEM_VERSION, "", {{"Host", "h", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{NULL, NULL, 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"Host", "h", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"HOST", "i", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.0", {{"Host", "h", 0}, {"host", "h", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "x'; echo hi '", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "user@x", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "a,b", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "[::1", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.0", {{"Host", "a:99999999", 0}}},
    {GOOD, "HTTP/1.1", {{"Host", "h", 0}, {"Authorization", "Bearer x", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"Authorization", "x", 0}, {"authorization", "x", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Hosts", "h", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"", "x", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"X Y", "x", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"Content-Length ", "1", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"X\t", "x", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"X\"", "x", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"X(", "x", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"X\x7F", "x", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"\u00e9", "x", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"X\0Y", "x", 3}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"Content-Length", "", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"Content-Length", NULL, 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"Content-Length", "+1", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"Content-Length", "-1", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"Content-Length", "0x1", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"Content-Length", "1, 1", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"Content-Length", "1 1", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.1", {{"Host", "h", 0}, {"Content-Length", "9999999999999999999", 0}}},
    {PROBLEM_MALFORMED,
     "HTTP/1.1",
     {{"Host", "h", 0}, {"Content-Length", "1", 0}, {"Content-Length", "1", 0}}},
    {PROBLEM_MALFORMED,
     "HTTP/1.1",
     {{"Host", "h", 0}, {"Content-Length", "x", 0}, {"Content-Length", "1", 0}}},
    {PROBLEM_MALFORMED,
     "HTTP/1.1",
     {{"Host", "h", 0}, {"Content-Length", "1", 0}, {"Transfer-Encoding", "chunked", 0}}},
    {PROBLEM_MALFORMED, "HTTP/1.0", {{"Transfer-Encoding", "chunked", 0}}},
    {PROBLEM_NOT_IMPLEMENTED, "HTTP/1.1", {{"Host", "h", 0}, {"Transfer-Encoding", "gzip", 0}}},
    {PROBLEM_NOT_IMPLEMENTED, "HTTP/1.1", {{"Host", "h", 0}, {"Transfer-Encoding", "gzip, chunked", 0}}},
    {PROBLEM_NOT_IMPLEMENTED, "HTTP/1.1", {{"Host", "h", 0}, {"Transfer-Encoding", "chunked;x", 0}}},
    {PROBLEM_NOT_IMPLEMENTED, "HTTP/1.1", {{"Host", "h", 0}, {"Transfer-Encoding", "", 0}}},
    {PROBLEM_NOT_IMPLEMENTED,
     "HTTP/1.1",
     {{"Host", "h", 0},
      {"Transfer-Encoding",
       "\x0b"
       "chunked",
       0}}},
    {PROBLEM_NOT_IMPLEMENTED,
     "HTTP/1.1",
     {{"Host", "h", 0}, {"Transfer-Encoding", "chunked", 0}, {"Transfer-Encoding", "chunked", 0}}},
    {PROBLEM_TOO_LARGE, "HTTP/1.1", {{"Host", "h", 0}, {"Content-Length", "1048577", 0}}},
    {PROBLEM_TOO_LARGE, "HTTP/1.1", {{"Host", "h", 0}, {"Content-Length", "999999999999999999", 0}}},
};

static void heads_are_taken_or_refused(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(heads); at++) {
        struct asking asking;
        asking_start(&asking, "/");
        headers = heads[at].headers;
        bool repeats;
        bool good = guard_check(&asking.request, NULL, heads[at].version, &repeats);
        const struct problem *problem = &asking.request.problem;
        assert_int_equal(good, !problem->raised);
        if ((problem->raised ? (int)problem->type : GOOD) != heads[at].problem)
            fail_msg("head %zu: %s", at, problem->raised ? problem->detail.data : "taken");
        asking_end(&asking);
    }
}

static void headers_have_a_limit_together(void **state) {
    (void)state;
    for (int over = 0; over <= 1; over++) {
        struct asking asking;
        char value[4096];
        /* Each header counts with its name, ": " and the line's end. */
        const struct header list[HEADERS] = {{"Host", "h", 0}, {"A", value, 0}, {"B", value, 0}};
        asking_start(&asking, "/");
        size_t length = sizeof value - 1;
        memset(value, 'x', length);
        value[length] = '\0';
        asking.settings.head_limit = (long long)(4 + 1 + 4 + 2 * (1 + length + 4)) - over;
        headers = list;
        bool repeats;
        assert_int_equal(guard_check(&asking.request, NULL, "HTTP/1.1", &repeats), !over);
        assert_true(!over || asking.request.problem.type == PROBLEM_HEAD_TOO_LARGE);
        asking_end(&asking);
    }
}

static void lists_in_several_lines_are_seen(void **state) {
    (void)state;
    const struct {
        struct header headers[HEADERS];
        bool repeats;
    } cases[] = {{{{"Host", "h", 0}, {"Accept", "a/b", 0}, {"Accept-Encoding", "gzip", 0}}, false},
                 {{{"Host", "h", 0}, {"If-None-Match", "\"a\"", 0}, {"if-none-match", "\"b\"", 0}}, true},
                 {{{"Host", "h", 0}, {"X-Other", "a", 0}, {"X-Other", "b", 0}}, false}};
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        struct asking asking;
        bool repeats;
        asking_start(&asking, "/");
        headers = cases[at].headers;
        assert_true(guard_check(&asking.request, NULL, "HTTP/1.1", &repeats));
        assert_int_equal(repeats, cases[at].repeats);
        asking_end(&asking);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_are_taken_or_refused),
        cmocka_unit_test(headers_have_a_limit_together),
        cmocka_unit_test(lists_in_several_lines_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
