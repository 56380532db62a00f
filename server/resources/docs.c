/* The contract for people: Swagger UI on /openapi.json, out of this binary alone. Decides which files a
 * browser is given and what they may do there; what they hold is in server/browser, and in swagger-ui-dist.
 */
#include "resources/resource.h"

#include "base/embedded.h"

static const char SCRIPT[] = "text/javascript; charset=utf-8";
static const char STYLE[] = "text/css; charset=utf-8";
static const char PLAIN[] = "text/plain; charset=utf-8";

static const struct {
    const char *name;
    const char *content_type;
} files[] = {
    {"start.js", SCRIPT},
    {"swagger-ui-bundle.js", SCRIPT},
    {"swagger-ui.css", STYLE},
    {"page.css", STYLE},
    {"icon.svg", "image/svg+xml"},
    {"LICENSE", PLAIN},
    {"NOTICE", PLAIN},
    {"swagger-ui-bundle.js.LICENSE.txt", PLAIN},
};

/* Nothing from elsewhere, nothing inline, and no page of another can put this one into a frame. */
static const char POLICY[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

static bool give(struct request *request, const char *name, const char *content_type) {
    struct reply *reply = &request->reply;
    reply->status = 200;
    reply->content_type = content_type;
    reply->constant_body = embedded_content(name);
    reply_header(reply, "Content-Security-Policy", text_of(POLICY));
    reply_header(reply, "X-Content-Type-Options", TEXT("nosniff"));
    reply_header(reply, "Referrer-Policy", TEXT("no-referrer"));
    return true;
}

static bool show_page(struct request *request) {
    /* Empty where it could not be fetched when this binary was made (packaging/browser/fetch.sh). */
    bool whole = embedded_content("swagger-ui-bundle.js").length > 0;
    return give(request, whole ? "docs.html" : "docs-missing.html", "text/html; charset=utf-8");
}

static bool show_file(struct request *request) {
    struct text name = route_segment(request->route, &request->path, "file");
    for (size_t at = 0; at < sizeof files / sizeof files[0]; at++)
        if (text_equal(name, text_of(files[at].name)))
            return give(request, files[at].name, files[at].content_type);
    return request_fail(request, PROBLEM_NOT_FOUND,
                        "There is no such file; the page at /docs uses those that are.");
}

static const struct route routes[] = {
    {.path = "/docs", .shape = ROUTE_HANDLED, .handle = show_page},
    {.path = "/docs/{file}", .shape = ROUTE_HANDLED, .handle = show_file},
    {0},
};

const struct resource docs_resource = {"docs", routes};
