/* The way in: what this is, where everything is, and how to ask. For a program as JSON, for a person as a
 * page or as text. */
#include "resources/resource.h"

#include "base/xml.h"
#include "core/accept.h"
#include "core/origin.h"

static const struct {
    const char *path;
    const char *holds;
} places[] = {
    {"/v1/principles", "the five principles, and what each document calls them"},
    {"/v1/programmes", "what was reformed"},
    {"/v1/indicators", "what is measured, with the newest figure of each"},
    {"/v1/observations", "every figure, with its source"},
    {"/v1/updates", "the yearly updates"},
    {"/v1/documents", "the documents behind it all"},
    {"/v1/commitments", "what was promised, for when, and how it stands"},
    {"/v1/progress", "promises and results counted by principle, programme and update"},
    {"/v1/progress.svg", "the same as a picture"},
    {"/v1/events", "dated milestones"},
    {"/v1/recommendations", "what was recommended"},
    {"/v1/case-studies", "the examples told"},
    {"/v1/conflicts", "figures that disagree, or only seem to, side by side"},
    {"/v1/checks", "sums and shares that the documents imply, computed anew"},
    {"/v1/areas", "places"},
    {"/v1/organisations", "bodies"},
    {"/v1/compare?from=2011&to=2014", "what one update reports beside another"},
    {"/v1/export", "the whole record in one download"},
    {"/v1/search?q=police", "all of this, by words"},
    {"/v1/changes", "what was published, corrected or withdrawn, and when"},
    {"/v1/changes.atom", "the same as a feed"},
    {"/v1/config", "limits, enumerations, licence, how to cite"},
    {"/problems", "what each error means"},
    {"/docs", "the contract to read and try out"},
    {"/openapi.yaml", "the contract"},
    {"/openapi.json", "the same as JSON"},
    {"/healthz", "alive?"},
    {"/readyz", "ready?"},
    {"/metrics", "what it does, for Prometheus"},
};

static const char *const examples[] = {
    "/v1/principles",
    "/v1/programmes/troubled-families",
    "/v1/updates/2014/observations",
    "/v1/observations.txt?programme=troubled-families",
    "/v1/observations.csv?principle=choice&status=actual",
    "/v1/commitments.txt?due=2014..&sort=due",
    "/v1/compare/names.txt?from=2011&to=2014&class=renamed",
    "/v1/observations?programme=free-schools&period=2010&explain=true&pretty=true",
};

#define COUNT(table) (sizeof table / sizeof table[0])

static const char *const TITLE = "Open Public Services API";
static const char *const ABOUT = "What the UK government promised and reported of its Open Public Services "
                                 "reform, 2011 to 2014: every figure "
                                 "with the line it came from.";
static const char *const WRITING =
    "Reading needs no key. Who has one drafts the next update with POST /v1/updates, and "
    "publishes it: /docs shows how.";

static void write_json(struct request *request, struct buffer *body, struct text origin) {
    struct arena *arena = &request->arena;
    buffer_add_string(body, "{\"data\":{\"title\":");
    json_add_string(body, text_of(TITLE));
    buffer_add_string(body, ",\"about\":");
    json_add_string(body, text_of(ABOUT));
    buffer_add_string(body, ",\"writing\":");
    json_add_string(body, text_of(WRITING));
    buffer_add_string(body, ",\"resources\":[");
    for (size_t at = 0; at < COUNT(places); at++) {
        buffer_add_format(body, "%s{\"path\":\"%s\",\"holds\":", at ? "," : "", places[at].path);
        json_add_string(body, text_of(places[at].holds));
        buffer_add_byte(body, '}');
    }
    buffer_add_string(body, "],\"examples\":[");
    for (size_t at = 0; at < COUNT(examples); at++) {
        if (at)
            buffer_add_byte(body, ',');
        json_add_string(body, arena_format(arena, "curl '%.*s%s'", TEXT_FORMAT(origin), examples[at]));
    }
    buffer_add_string(body, "]}");
    resource_end_document(body, 0, "/");
}

static void write_text(struct buffer *body, struct text origin) {
    buffer_add_format(body, "%s\n%s\n\n", TITLE, ABOUT);
    for (size_t at = 0; at < COUNT(places); at++)
        buffer_add_format(body, "  %-29s %s\n", places[at].path, places[at].holds);
    buffer_add_string(
        body, "\nEvery list takes filters by name (comma is OR), q=words, sort=-a,b fields=a,b "
              "include=programme,source limit=\n"
              "and, in JSON, pretty=true explain=true. By suffix: .json .csv .ndjson .txt, .jsonstat for "
              "observations.\n"
              "A wrong question is answered with what is allowed.\n\nTry:\n");
    for (size_t at = 0; at < COUNT(examples); at++)
        buffer_add_format(body, "  curl '%.*s%s'\n", TEXT_FORMAT(origin), examples[at]);
    buffer_add_format(body, "\n%s\n", WRITING);
}

static void add_anchor(struct buffer *body, const char *path) {
    buffer_add_string(body, "<a href=\"");
    xml_add_text(body, text_of(path));
    buffer_add_string(body, "\"><code>");
    xml_add_text(body, text_of(path));
    buffer_add_string(body, "</code></a>");
}

static void write_page(struct buffer *body) {
    buffer_add_format(
        body,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title>"
        "<meta name=\"viewport\" content=\"width=device-width\"></head><body><main><h1>%s</h1><p>%s</p><ul>",
        TITLE, TITLE, ABOUT);
    for (size_t at = 0; at < COUNT(places); at++) {
        buffer_add_string(body, "<li>");
        add_anchor(body, places[at].path);
        buffer_add_format(body, ": %s</li>", places[at].holds);
    }
    buffer_add_string(body, "</ul><h2>Try</h2><ul>");
    for (size_t at = 0; at < COUNT(examples); at++) {
        buffer_add_string(body, "<li>");
        add_anchor(body, examples[at]);
        buffer_add_string(body, "</li>");
    }
    buffer_add_format(body, "</ul><p>%s</p></main></body></html>\n", WRITING);
}

enum form { FORM_JSON, FORM_PAGE, FORM_TEXT, FORM_COUNT };

static const struct {
    const char *media;
    const char *content_type;
} forms[FORM_COUNT] = {
    [FORM_JSON] = {"application/json", "application/json"},
    [FORM_PAGE] = {"text/html", "text/html; charset=utf-8"},
    [FORM_TEXT] = {"text/plain", "text/plain; charset=utf-8"},
};

/* The form that is wanted most. Of several that are wanted as much the usual one, which whoever wants none of
 * them gets as well: that there is a way in helps more than to be refused. */
static enum form wanted_form(struct text accept, enum form usual) {
    enum form best = usual;
    int most = accept_wanted(accept, text_of(forms[usual].media));
    for (enum form form = 0; form < FORM_COUNT; form++) {
        int wanted = accept_wanted(accept, text_of(forms[form].media));
        if (wanted <= most)
            continue;
        most = wanted;
        best = form;
    }
    return best;
}

static bool show(struct request *request) {
    struct text agent = request->header(request, "User-Agent");
    struct text origin = origin_of(request);
    struct reply *reply = &request->reply;
    bool curl = agent.data && text_starts_with(agent, TEXT("curl/"));
    enum form form = wanted_form(request->header(request, "Accept"), curl ? FORM_TEXT : FORM_JSON);
    reply->status = 200;
    reply->vary = TEXT("Accept, User-Agent, Host, X-Forwarded-Proto, Accept-Encoding");
    reply->content_type = forms[form].content_type;
    if (form == FORM_PAGE)
        write_page(&reply->body);
    else if (form == FORM_TEXT)
        write_text(&reply->body, origin);
    else
        write_json(request, &reply->body, origin);
    return true;
}

static const struct route routes[] = {
    {.path = "/", .shape = ROUTE_HANDLED, .handle = show},
    {0},
};

const struct resource root_resource = {"root", routes};
