/* By inet_pton, which takes no other spelling than the usual ones. */
#include "base/address.h"

#include <arpa/inet.h>
#include <stdio.h>

bool address_read(struct text written, struct sockaddr_in6 *address) {
    char text[INET6_ADDRSTRLEN];
    struct sockaddr_in *four = (struct sockaddr_in *)(void *)address;
    int length = snprintf(text, sizeof text, "%.*s", TEXT_FORMAT(written));
    *address = (struct sockaddr_in6){0};
    if (length <= 0 || (size_t)length >= sizeof text)
        return false;
    if (inet_pton(AF_INET, text, &four->sin_addr) == 1)
        four->sin_family = AF_INET;
    else if (inet_pton(AF_INET6, text, &address->sin6_addr) == 1)
        address->sin6_family = AF_INET6;
    return address->sin6_family != 0;
}
