/* What is asked of a request with an action before its body is received. */
#include "../asking.h"

#include "stages/stages.h"

static const struct action rows = {METHOD_POST, ROLE_EDITOR, BODY_ROWS, FILE_areas, NULL, .run = NULL};
static const struct action row = {METHOD_POST, ROLE_EDITOR, BODY_ROW, FILE_areas, NULL, .run = NULL};
static const struct action whole = {METHOD_PUT, ROLE_EDITOR, BODY_ROW, FILE_areas, NULL, .run = NULL};
static const struct action patch = {METHOD_PATCH, ROLE_EDITOR, BODY_PATCH, FILE_areas, NULL, .run = NULL};
static const struct action removal = {METHOD_DELETE, ROLE_PUBLISHER, BODY_NONE,
                                      FILE_areas,    NULL,           .run = NULL};
static const struct route route = {.path = "/v1/x", .shape = ROUTE_LIST};

static struct request *start(struct asking *asking, const struct action *action, enum role role,
                             const char *media, const char *coding) {
    asking_start(asking, "/v1/x");
    size_t at = 0;
    if (media) {
        asking->headers[at++] = "Content-Type";
        asking->headers[at++] = media;
    }
    if (coding) {
        asking->headers[at++] = "Content-Encoding";
        asking->headers[at++] = coding;
    }
    asking->request.route = &route;
    asking->request.action = action;
    asking->request.caller.role = role;
    return &asking->request;
}

static void permitted(const struct action *action, const char *media, const char *coding, const char *type) {
    struct asking asking;
    struct request *request = start(&asking, action, ROLE_PUBLISHER, media, coding);
    assert_true(stage_permit(request));
    assert_false(request->problem.raised);
    assert_int_equal(request->route->shape, ROUTE_ACTIONS);
    assert_string_equal(request->route->path, "/v1/x");
    assert_text(text_of(request->body_type), type);
    asking_end(&asking);
}

static void refused(const struct action *action, const char *media, const char *coding, const char *header,
                    const char *allowed) {
    struct asking asking;
    struct request *request = start(&asking, action, ROLE_PUBLISHER, media, coding);
    assert_false(stage_permit(request));
    assert_int_equal(request->problem.type, PROBLEM_MEDIA_TYPE);
    assert_text(answered_header(&request->reply, header), allowed);
    assert_true(request->problem.first->allowed_count > 0);
    asking_end(&asking);
}

static void media_types_are_those_of_the_action(void **state) {
    (void)state;
    permitted(&row, "application/json", NULL, "application/json");
    permitted(&row, "Application/JSON ; charset=utf-8", NULL, "application/json");
    permitted(&row, "application/json", "identity", "application/json");
    permitted(&patch, "application/json", NULL, "application/json");
    permitted(&patch, "application/merge-patch+json", NULL, "application/merge-patch+json");
    permitted(&rows, "application/x-ndjson", NULL, "application/x-ndjson");
    permitted(&rows, "text/csv;header=present", NULL, "text/csv");
    permitted(&rows, "text/csv; header=present;Charset = \"UTF-8\"", NULL, "text/csv");
    permitted(&rows, "text/csv; charset=us-ascii", NULL, "text/csv");
    permitted(&removal, NULL, NULL, NULL);
    permitted(&removal, "text/plain", "gzip", NULL);
}

static void other_media_types_are_refused(void **state) {
    (void)state;
    static const char *const others[] = {
        "", "json", "text/plain", "application/jsonx", "application/json, text/csv", ";"};
    for (size_t at = 0; at < COUNT_OF(others); at++)
        refused(&row, others[at], NULL, "Accept-Post", "application/json");
    refused(&row, NULL, NULL, "Accept-Post", "application/json");
    refused(&row, "application/merge-patch+json", NULL, "Accept-Post", "application/json");
    refused(&row, "text/csv", NULL, "Accept-Post", "application/json");
    refused(&patch, "text/csv", NULL, "Accept-Patch", "application/json, application/merge-patch+json");
    refused(&whole, "application/merge-patch+json", NULL, "Accept", "application/json");
    refused(&rows, "application/xml", NULL, "Accept-Post",
            "application/json, application/x-ndjson, text/csv");
    refused(&row, "application/json", "gzip", "Accept-Post", "application/json");
    refused(&row, "application/json; charset=iso-8859-1", NULL, "Accept-Post", "application/json");
    refused(&row, "application/json; x=y; charset=\"utf-16\"", NULL, "Accept-Post", "application/json");
    refused(&row, "application/json; charset", NULL, "Accept-Post", "application/json");
}

static void roles_come_first(void **state) {
    (void)state;
    static const struct {
        enum role role;
        enum problem_type type;
    } callers[] = {{ROLE_NONE, PROBLEM_UNAUTHENTICATED}, {ROLE_EDITOR, PROBLEM_FORBIDDEN}};
    for (size_t at = 0; at < COUNT_OF(callers); at++) {
        struct asking asking;
        struct request *request = start(&asking, &removal, callers[at].role, "text/plain", "gzip");
        assert_false(stage_permit(request));
        assert_int_equal(request->problem.type, callers[at].type);
        assert_true(answered_header(&request->reply, "WWW-Authenticate").data != NULL);
        asking_end(&asking);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(media_types_are_those_of_the_action),
        cmocka_unit_test(other_media_types_are_refused),
        cmocka_unit_test(roles_come_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
