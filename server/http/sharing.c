/* Decides which requests may share a reply, and which replies are for many: those that come from the dataset
 * alone, at one version of it, for anybody. A resource need not say so, and cannot get it wrong: a reply is
 * kept only if its batch read the version (or it is part of the program), and if nothing but the target and
 * the headers by which it is looked up has been looked at. */
#include "http/sharing.h"

#include "core/encoding.h"
#include "core/validators.h"

/* Who reads, is anybody, and brings nothing along but headers that replies are looked up by. If-Match may ask
 * for a problem instead. */
static bool may_find(const struct request *request) {
    enum { LONGEST_TARGET = 2048, LONGEST_ACCEPT = 512 };
    return (request->method == METHOD_GET || request->method == METHOD_HEAD) && request->body_expected == 0 &&
           request->target.length <= LONGEST_TARGET &&
           exchange_header(request, "Accept").length <= LONGEST_ACCEPT &&
           !exchange_header(request, "Authorization").data && !exchange_header(request, "If-Match").data;
}

bool sharing_find(struct exchange *exchange) {
    struct request *request = &exchange->request;
    struct cache *cache = request->service->cache;
    if (!cache || !may_find(request))
        return false;
    bool gzip = encoding_wants_gzip(exchange_header(request, "Accept-Encoding"));
    request->sought = cache_key_of(cache, request->target, exchange_header(request, "Accept"), gzip);
    request->held = cache_find(cache, &request->sought, request->started);
    return request->held;
}

static struct held *held_of(const struct exchange *exchange) {
    return (struct held *)exchange->request.held;
}

/* The version that a reply was made from; 0 where it stays true for good, -1 where neither can be told. What
 * reads nothing of the dataset may be kept only if it is part of the program. */
static long long version_of(const struct request *request) {
    long long version;
    if (!request->version)
        return request->reply.constant_body.data && !request->batch.count ? 0 : -1;
    if (request->pinned.data)
        return 0;
    return text_to_number(rows_value(&request->version->rows, 0, "version"), &version) ? version : -1;
}

/* What was read in two batches may be of two versions. */
static bool may_keep(const struct exchange *exchange) {
    const struct request *request = &exchange->request;
    const struct reply *reply = &request->reply;
    return request->sought.target.data && !exchange->particular && !request->problem.raised &&
           (reply->status == 200 || reply->status == 304) && !request->more && !reply->has_file &&
           !request->further.count;
}

/* Makes of the reply what others can be sent too. */
static enum flight_end keep(struct exchange *exchange) {
    struct request *request = &exchange->request;
    struct cache *cache = request->service->cache;
    long long version = may_keep(exchange) ? version_of(request) : -1;
    if (request->reply.status >= 500)
        return FLIGHT_FAILED;
    if (version < 0 || !cache_takes(cache, held_size(request)))
        return FLIGHT_UNKEPT;
    exchange->kept = held_make(request, version);
    if (!exchange->kept)
        return FLIGHT_UNKEPT;
    cache_keep(cache, &exchange->kept->item);
    reply_header(&request->reply, "Cache-Status", TEXT("opsd; fwd=uri-miss; stored"));
    return FLIGHT_KEPT;
}

enum MHD_Result sharing_send(struct exchange *exchange) {
    struct request *request = &exchange->request;
    struct held *held = held_of(exchange);
    struct text known = exchange_header(request, "If-None-Match");
    request->reply.status = known.data && validators_match(known, held->tag) ? 304 : 200;
    unsigned status = (unsigned)request->reply.status;
    exchange->sent_bytes = request_sends_body(&exchange->request) ? (long long)held->bytes.length : 0;
    client_is_sent(exchange->client, exchange->sent_bytes);
    const struct rate *rate = &exchange->rate;
    struct MHD_Response *response =
        rate->limited ? held_response_told(held, (int)status, rate) : held_response(held, (int)status);
    return response ? MHD_queue_response(exchange->connection, status, response) : MHD_NO;
}

void sharing_keep(struct exchange *exchange) {
    struct request *request = &exchange->request;
    if (!request->sought.target.data)
        return;
    enum flight_end end = keep(exchange);
    if (request->flight.leads)
        flights_end(request->service->flights, &request->flight, end);
}
