/* The origin of whole addresses: what is repeated of the caller's words, and that the reply varies with it.
 */
#include "../asking.h"

#include "core/origin.h"

static const struct {
    const char *host, *protocol, *origin;
} told[] = {
    {"example.org", NULL, "http://example.org"},
    {"example.org:8080", "http", "http://example.org:8080"},
    {"example.org", "HTTPS", "https://example.org"},
    {"[2001:db8::1]:80", "https", "https://[2001:db8::1]:80"},
    {"a_b-c.d", NULL, "http://a_b-c.d"},
    {NULL, NULL, "http://localhost"},
    {"", NULL, "http://localhost"},
    {"a b", NULL, "http://localhost"},
    {"a/b", NULL, "http://localhost"},
    {"a}b", NULL, "http://localhost"},
    {"a\"b", "https", "https://localhost"},
    {"example.org", "https, http", "http://example.org"},
    {"example.org", "javascript", "http://example.org"},
};

static const struct route single = {.path = "/v1/x", .shape = ROUTE_SINGLE};
static const struct route handled = {.path = "/v1/y", .shape = ROUTE_HANDLED};

static struct text origin_from(struct asking *asking, const char *host, const char *protocol) {
    size_t count = 0;
    asking_start(asking, "/v1/x");
    asking->request.route = &single;
    if (host) {
        asking->headers[count++] = "Host";
        asking->headers[count++] = host;
    }
    if (protocol) {
        asking->headers[count++] = "X-Forwarded-Proto";
        asking->headers[count++] = protocol;
    }
    return origin_of(&asking->request);
}

static void only_names_and_addresses_are_repeated(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(told); at++) {
        struct asking asking;
        assert_text(origin_from(&asking, told[at].host, told[at].protocol), told[at].origin);
        asking_end(&asking);
    }
}

static void the_reply_varies_with_it(void **state) {
    (void)state;
    struct asking asking;
    struct request *request = &asking.request;
    origin_from(&asking, "example.org", NULL);
    assert_text(request->reply.vary, "Accept, Host, X-Forwarded-Proto, Accept-Encoding");
    request->suffixed = true;
    origin_of(request);
    assert_text(request->reply.vary, "Host, X-Forwarded-Proto, Accept-Encoding");
    request->suffixed = false;
    request->route = &handled;
    origin_of(request);
    assert_text(request->reply.vary, "Host, X-Forwarded-Proto, Accept-Encoding");
    asking_end(&asking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_names_and_addresses_are_repeated),
        cmocka_unit_test(the_reply_varies_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
