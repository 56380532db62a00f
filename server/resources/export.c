/* The whole record in one download: a zip archive of its files, made once for each dataset version. Zip and
 * not tar.gz, since it opens by double-click everywhere, and a program can read one file of it without the
 * rest. */
#include "resources/resource.h"

static bool ask(struct request *request) {
    return request_ask(request, &request->batch, &export_edition) != NULL;
}

/* Runs on the exporter's thread, while the request rests. */
static void finished(struct download *download, void *owner) {
    struct request *request = owner;
    struct reply *reply = &request->reply;
    if (download->ready) {
        reply->status = 200;
        reply->content_type = "application/zip";
        reply->has_file = true;
        reply->file = download->file;
        reply->file_size = download->size;
        reply->tag = text_of(download->tag);
        reply_header(reply, "Content-Disposition",
                     arena_format(&request->arena, "attachment; filename=\"open-public-services-%lld.zip\"",
                                  download->version));
        reply_header(reply, "Link",
                     TEXT("<https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/>; "
                          "rel=\"license\", </openapi.yaml>; rel=\"service-desc\""));
    } else {
        request_fail(request, PROBLEM_NO_ARCHIVE, "The archive of the record cannot be made at the moment.");
    }
    request->resume(request);
}

static bool answer(struct request *request) {
    struct download *download = arena_take(&request->arena, sizeof *download);
    if (!download)
        return request_fail(request, PROBLEM_INTERNAL, "Memory has run out.");
    download->key = rows_value(&request->batch.queries[0]->rows, 0, "key");
    download->finished = finished;
    download->owner = request;
    request->waiting = true;
    /* At rest first: the archive may come before the fetch returns. */
    request->rest(request);
    request->service->fetch(request->service->exporter, download);
    return true;
}

static const struct route routes[] = {
    {.path = "/v1/export", .shape = ROUTE_HANDLED, .handle = ask, .finish = answer},
    {0},
};

const struct resource export_resource = {"export", routes};
