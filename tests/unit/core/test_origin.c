/* The origin of whole addresses: which of the caller's words it is made of, and that the reply varies with
 * it.
 */
#include "../asking.h"

#include "core/origin.h"
#include "core/target.h"

static const struct {
    const char *host, *protocol, *origin, *target;
} told[] = {
    {"example.org", NULL, "http://example.org", NULL},
    {"example.org:8080", "http", "http://example.org:8080", NULL},
    {"example.org", "HTTPS", "https://example.org", NULL},
    {"[2001:db8::1]:80", "https", "https://[2001:db8::1]:80", NULL},
    {"a_b-c.d", NULL, "http://a_b-c.d", NULL},
    {" example.org\t", NULL, "http://example.org", NULL},
    {NULL, NULL, "http://localhost", NULL},
    {"", NULL, "http://localhost", NULL},
    {"example.org", "https, http", "http://example.org", NULL},
    {"example.org", "javascript", "http://example.org", NULL},
    {"other.example", NULL, "http://real.example:81", "http://real.example:81/v1/x"},
    {NULL, NULL, "http://real.example", "HTTP://real.example"},
    {"other.example", NULL, "https://real.example", "HTTPS://real.example/v1/x?y=1"},
    {"other.example", "https", "https://real.example", "http://real.example/v1/x"},
    {"other.example", "http", "http://real.example", "https://real.example/v1/x"},
};

static const struct route single = {.path = "/v1/x", .shape = ROUTE_SINGLE};
static const struct route handled = {.path = "/v1/y", .shape = ROUTE_HANDLED};

static struct text origin_from(struct asking *asking, const char *target, const char *host,
                               const char *protocol) {
    size_t count = 0;
    asking_start(asking, target ? target : "/v1/x");
    assert_true(target_parse(&asking->request));
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

static void the_target_comes_before_the_headers(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(told); at++) {
        struct asking asking;
        assert_text(origin_from(&asking, told[at].target, told[at].host, told[at].protocol), told[at].origin);
        asking_end(&asking);
    }
}

static void the_reply_varies_with_it(void **state) {
    (void)state;
    struct asking asking;
    struct request *request = &asking.request;
    origin_from(&asking, NULL, "example.org", NULL);
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
        cmocka_unit_test(the_target_comes_before_the_headers),
        cmocka_unit_test(the_reply_varies_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
