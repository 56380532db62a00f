/* Content negotiation. A suffix is a decision; Accept is a wish among what the route offers. */
#include "core/format.h"

#include "core/request.h"

enum { WHOLE = 1000 };

const struct format_about *format_about(enum format format) {
    /* In the order of preference when a caller does not care. */
    static const struct format_about about[] = {
        [FORMAT_JSON] = {"json", "application/json", "application/json"},
        [FORMAT_CSV] = {"csv", "text/csv", "text/csv; charset=utf-8; header=present"},
        [FORMAT_NDJSON] = {"ndjson", "application/x-ndjson", "application/x-ndjson"},
        [FORMAT_JSONSTAT] = {"jsonstat", "application/vnd.json-stat+json", "application/vnd.json-stat+json"},
        [FORMAT_TEXT] = {"txt", "text/plain", "text/plain; charset=utf-8"},
        [FORMAT_CSVW] = {"csv-metadata.json", "application/csvm+json", "application/csvm+json"},
    };
    return &about[format];
}

enum format format_of_suffix(struct text suffix) {
    enum format format = FORMAT_JSON;
    while (format < FORMAT_COUNT && !text_equal(suffix, text_of(format_about(format)->suffix)))
        format++;
    return format;
}

const struct format_about *format_chosen(const struct request *request) {
    return request->form ? request->form : format_about(request->format);
}

bool format_choose(struct request *request, const struct route *route, struct text suffix) {
    request->format = format_of_suffix(suffix);
    for (const struct format_about *form = route->forms; form && form->suffix; form++)
        if (text_equal(suffix, text_of(form->suffix))) {
            request->format = FORMAT_OWN;
            request->form = form;
        }
    return request->format != FORMAT_COUNT;
}

/* 0 or 1, then at most three digits after a dot; the whole weight when it is anything else. */
static int read_weight(struct text value) {
    struct text digits;
    struct text whole = text_split(value, '.', &digits);
    long long fraction = 0;
    if (digits.length && (digits.length > 3 || !text_to_number(digits, &fraction)))
        return WHOLE;
    for (size_t place = digits.length; place < 3; place++)
        fraction *= 10;
    return text_equal(whole, TEXT("0")) ? (int)fraction : WHOLE;
}

int format_weight(struct text parameters) {
    while (parameters.data) {
        struct text value;
        struct text name = text_split(text_trim(text_split(parameters, ';', &parameters)), '=', &value);
        if (text_equal_ignoring_case(name, TEXT("q")) && value.data)
            return read_weight(value);
    }
    return WHOLE;
}

/* How closely a range names a media type: 3 for itself, 2 for its kind, 1 for anything, 0 for not at all. */
static int closeness(struct text range, struct text media) {
    struct text subtype;
    struct text type = text_split(media, '/', &subtype);
    if (text_equal_ignoring_case(range, media))
        return 3;
    if (text_equal(range, TEXT("*/*")))
        return 1;
    bool whole_kind = range.length == type.length + 2 && range.data[range.length - 1] == '*';
    return whole_kind && text_equal_ignoring_case((struct text){range.data, type.length}, type) ? 2 : 0;
}

int format_wanted(struct text accept, struct text media) {
    int closest = 0;
    int wanted = text_trim(accept).length ? 0 : WHOLE;
    while (accept.length) {
        struct text parameters;
        struct text range = text_trim(text_split(text_split(accept, ',', &accept), ';', &parameters));
        int close = closeness(range, media);
        if (close <= closest)
            continue;
        closest = close;
        wanted = format_weight(parameters);
    }
    return wanted;
}

bool format_is_offered(const struct route *route, enum format format) {
    if (route->forms)
        return format == FORMAT_JSON || format == FORMAT_OWN;
    return format != FORMAT_JSONSTAT || route->cube;
}

static bool refuse(struct request *request, const char *code) {
    const char *offered[FORMAT_COUNT + ROUTE_FORMS + 1];
    size_t count = 0;
    for (enum format format = FORMAT_JSON; format < FORMAT_CSVW; format++)
        if (format_is_offered(request->route, format))
            offered[count++] = format_about(format)->media;
    for (const struct format_about *form = request->route->forms; form && form->suffix; form++)
        offered[count++] = form->media;
    offered[count] = NULL;
    request_fault(request, code, (struct text){NULL, 0}, TEXT("This path offers other formats."), offered,
                  (struct text){NULL, 0});
    return request_fail(request, PROBLEM_NOT_ACCEPTABLE,
                        "None of the formats that this path offers is acceptable.");
}

/* Gives the request that format if it is wanted more than the best so far. */
static void prefer(struct request *request, enum format format, const struct format_about *form, int *best) {
    int wanted = format_wanted(request->header(request, "Accept"),
                               text_of(form ? form->media : format_about(format)->media));
    if (wanted <= *best)
        return;
    *best = wanted;
    request->format = format;
    request->form = form;
}

bool format_negotiate(struct request *request) {
    int best = 0;
    if (request->route->shape == ROUTE_HANDLED)
        return true;
    if (request->suffixed)
        return format_is_offered(request->route, request->format) || refuse(request, "not-offered");
    for (enum format format = FORMAT_JSON; format < FORMAT_CSVW; format++)
        if (format_is_offered(request->route, format))
            prefer(request, format, NULL, &best);
    for (const struct format_about *form = request->route->forms; form && form->suffix; form++)
        prefer(request, FORMAT_OWN, form, &best);
    return best > 0 || refuse(request, "not-acceptable");
}
