/* Citations: how to cite a figure, in the forms that reference managers and LaTeX read. What they say is put
 * together in SQL; the forms are formats of this route alone. */
#include "resources/resource.h"

static const struct parameter choices[] = {
    {.name = "revision", .kind = PARAMETER_WHOLE},
    {0},
};

static const struct format_about forms[] = {
    {"txt", "text/plain", "text/plain; charset=utf-8", "text"},
    {"bib", "application/x-bibtex", "application/x-bibtex; charset=utf-8", "bibtex"},
    {"csl.json", "application/vnd.citationstyles.csl+json", "application/vnd.citationstyles.csl+json", "csl"},
    {0},
};

static const struct route routes[] = {
    {.path = "/v1/observations/{id}/citation",
     .shape = ROUTE_SINGLE,
     .rows = &citations_get,
     .parameters = choices,
     .forms = forms},
    {0},
};

const struct resource citations_resource = {"citations", routes};
