/* Reads X-Forwarded-For from its end, which is what the nearest proxy has added. */
#include "http/proxy.h"

#include "base/address.h"
#include "base/words.h"

#include <string.h>

static bool are_equal(const struct sockaddr *one, const struct sockaddr *other) {
    if (one->sa_family != other->sa_family)
        return false;
    if (one->sa_family == AF_INET)
        return ((const struct sockaddr_in *)(const void *)one)->sin_addr.s_addr ==
               ((const struct sockaddr_in *)(const void *)other)->sin_addr.s_addr;
    return memcmp(&((const struct sockaddr_in6 *)(const void *)one)->sin6_addr,
                  &((const struct sockaddr_in6 *)(const void *)other)->sin6_addr,
                  sizeof(struct in6_addr)) == 0;
}

static bool is_proxy(const struct settings *settings, const struct sockaddr *address) {
    struct text rest = text_of(settings->proxy_addresses);
    struct text word;
    struct sockaddr_in6 known;
    while ((word = words_next(&rest)).data)
        if (address_read(word, &known) && are_equal((const struct sockaddr *)&known, address))
            return true;
    return false;
}

/* Takes the last element off the list; without a value where there is none. */
static struct text take_last(struct text *list) {
    size_t start = list->length;
    while (start && list->data[start - 1] != ',')
        start--;
    struct text last = {list->data + start, list->length - start};
    *list = start ? (struct text){list->data, start - 1} : (struct text){NULL, 0};
    return text_trim(last);
}

/* Whom the proxies say it is from: an element that is no address (one with a port, say) ends what can be
 * believed, and the proxy before it is the client. */
static const struct sockaddr *follow(struct exchange *exchange, const struct sockaddr *nearest) {
    struct request *request = &exchange->request;
    struct text list = exchange_header(request, "X-Forwarded-For");
    const struct sockaddr *client = nearest;
    struct sockaddr_in6 address;
    while (list.data && is_proxy(request->service->settings, client)) {
        struct text written = take_last(&list);
        if (!address_read(written, &address))
            return client;
        exchange->forwarded = address;
        client = (const struct sockaddr *)&exchange->forwarded;
        request->client = arena_copy(&request->arena, written);
    }
    return client;
}

const struct sockaddr *proxy_client(struct exchange *exchange) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *nearest = info ? info->client_addr : NULL;
    if (!nearest || !*exchange->request.service->settings->proxy_addresses)
        return nearest;
    return follow(exchange, nearest);
}
