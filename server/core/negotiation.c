/* A suffix is a decision; Accept is a wish among what the route offers. */
#include "core/negotiation.h"

#include "core/accept.h"

bool negotiation_by_suffix(struct request *request, const struct route *route, struct text suffix) {
    request->format = format_of_suffix(suffix);
    for (const struct format_about *form = route->forms; form && form->suffix; form++)
        if (text_equal(suffix, text_of(form->suffix))) {
            request->format = FORMAT_OWN;
            request->form = form;
        }
    return request->format != FORMAT_COUNT;
}

static bool refuse(struct request *request, const char *code) {
    const char *offered[FORMAT_COUNT + ROUTE_FORMS + 1];
    size_t count = 0;
    for (enum format format = FORMAT_JSON; format < FORMAT_CSVW; format++)
        if (route_offers(request->route, format))
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
    int wanted = accept_wanted(request->header(request, "Accept"),
                               text_of(form ? form->media : format_about(format)->media));
    if (wanted <= *best)
        return;
    *best = wanted;
    request->format = format;
    request->form = form;
}

bool negotiation_by_accept(struct request *request) {
    int best = 0;
    if (request->route->shape == ROUTE_HANDLED)
        return true;
    if (request->suffixed)
        return route_offers(request->route, request->format) || refuse(request, "not-offered");
    for (enum format format = FORMAT_JSON; format < FORMAT_CSVW; format++)
        if (route_offers(request->route, format))
            prefer(request, format, NULL, &best);
    for (const struct format_about *form = request->route->forms; form && form->suffix; form++)
        prefer(request, FORMAT_OWN, form, &best);
    return best > 0 || refuse(request, "not-acceptable");
}
