/* What a caller may want to know beforehand: limits, formats, enumerations, licence, how to cite. */
#include "resources/resource.h"
#include "writing/json_value.h"

static void add_words(struct buffer *body, const char *name, const char *const *words) {
    json_add_name(body, text_of(name));
    for (size_t at = 0; words[at]; at++) {
        buffer_add_byte(body, at ? ',' : '[');
        json_add_string(body, text_of(words[at]));
    }
    buffer_add_byte(body, ']');
}

static void add_number(struct buffer *body, const char *name, long long number) {
    json_add_name(body, text_of(name));
    buffer_add_format(body, "%lld", number);
}

static void add_text(struct buffer *body, const char *name, const char *text) {
    json_add_name(body, text_of(name));
    json_add_string(body, text_of(text));
}

static void add_limits(struct buffer *body, const struct settings *settings) {
    json_add_name(body, TEXT("limits"));
    buffer_add_byte(body, '{');
    add_number(body, "page_default", settings->page_default);
    add_number(body, "page_limit", settings->page_limit);
    add_number(body, "target_bytes", settings->target_limit);
    add_number(body, "head_bytes", settings->head_limit);
    add_number(body, "requests_a_second", settings->rate_limit);
    add_number(body, "requests_at_once", settings->rate_burst);
    add_number(body, "body_bytes", settings->body_limit);
    add_number(body, "upload_bytes", settings->upload_limit);
    add_number(body, "json_depth", JSON_DEPTH);
    add_number(body, "json_values", JSON_VALUES);
    add_number(body, "statement_milliseconds", settings->statement_milliseconds);
    add_number(body, "idle_seconds", settings->idle_seconds);
    add_number(body, "body_seconds", settings->body_seconds);
    buffer_add_byte(body, '}');
}

static void add_enumerations(struct buffer *body) {
    json_add_name(body, TEXT("enumerations"));
    buffer_add_byte(body, '{');
    add_words(body, "measure", measure_words);
    add_words(body, "qualifier", qualifier_words);
    add_words(body, "observation_status", observation_status_words);
    add_words(body, "event_status", event_status_words);
    add_words(body, "commitment_status", commitment_status_words);
    add_words(body, "commitment_rule", commitment_rule_words);
    add_words(body, "cannot_compute", cannot_compute_words);
    add_words(body, "progress_level", progress_level_words);
    add_words(body, "document_role", role_words);
    add_words(body, "source_kind", citation_kind_words);
    add_words(body, "area_basis", area_basis_words);
    add_words(body, "period_type", period_type_words);
    add_words(body, "resource_type", resource_type_words);
    add_words(body, "change_kind", change_kind_words);
    add_words(body, "figure_comparison", figure_comparison_words);
    add_words(body, "name_comparison", name_comparison_words);
    add_words(body, "conflict_kind", conflict_kind_words);
    add_words(body, "check_kind", check_kind_words);
    add_words(body, "check_result", check_result_words);
    add_words(body, "key_role", role_names);
    add_words(body, "fault_code", fault_code_words);
    buffer_add_byte(body, '}');
}

static bool show(struct request *request) {
    const char *formats[FORMAT_CSVW + 1] = {NULL};
    for (enum format format = FORMAT_JSON; format < FORMAT_CSVW; format++)
        formats[format] = format_about(format)->media;
    struct buffer *body = &request->reply.body;
    buffer_add_string(body, "{\"data\":{");
    add_limits(body, request->service->settings);
    add_words(body, "formats", formats);
    add_enumerations(body);
    add_text(body, "licence", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/");
    add_text(body, "attribution",
             "Contains public sector information licensed under the Open Government Licence v3.0.");
    add_text(body, "how_to_cite",
             "Name the observation's document, section and lines as its sources give them, and the dataset "
             "version "
             "and address that meta.citation gives.");
    buffer_add_byte(body, '}');
    resource_end_document(body, 0, "/v1/config");
    request->reply.status = 200;
    request->reply.content_type = "application/json";
    return true;
}

static const struct route routes[] = {
    {.path = "/v1/config", .shape = ROUTE_HANDLED, .handle = show},
    {0},
};

const struct resource config_resource = {"config", routes};
