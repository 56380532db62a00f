/* Takes addresses, and names of letters, digits, "-._~" and escapes. By the grammar of RFC 3986 a name may
 * have marks like ' and , as well, but none that is looked up has any, and with them two Host headers that
 * somebody has joined would be a name. */
#include "core/authority.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

static bool is_port(struct text port) {
    enum { HIGHEST = 65535 };
    long long number;
    return port.length == 0 || (text_to_number(port, &number) && number <= HIGHEST);
}

static bool is_escape(struct text rest) {
    return rest.length > 2 && isxdigit((unsigned char)rest.data[1]) && isxdigit((unsigned char)rest.data[2]);
}

static bool is_name(struct text name) {
    for (size_t at = 0; at < name.length; at++) {
        char byte = name.data[at];
        struct text rest = {name.data + at, name.length - at};
        if (byte == '%' ? !is_escape(rest)
                        : !isalnum((unsigned char)byte) && (!byte || !strchr("-._~", byte)))
            return false;
    }
    return name.length > 0;
}

static bool is_address(struct text address) {
    char copy[INET6_ADDRSTRLEN];
    struct in6_addr found;
    if (address.length >= sizeof copy)
        return false;
    memcpy(copy, address.data, address.length);
    copy[address.length] = '\0';
    return strlen(copy) == address.length && inet_pton(AF_INET6, copy, &found) == 1;
}

/* After the closing bracket there is nothing, or a colon. */
static bool is_bracketed(struct text authority) {
    struct text rest;
    struct text address = text_split((struct text){authority.data + 1, authority.length - 1}, ']', &rest);
    if (!rest.data || !is_address(address))
        return false;
    return rest.length == 0 || (*rest.data == ':' && is_port((struct text){rest.data + 1, rest.length - 1}));
}

bool authority_is_valid(struct text authority) {
    struct text port;
    if (text_starts_with(authority, TEXT("[")))
        return is_bracketed(authority);
    struct text name = text_split(authority, ':', &port);
    return is_name(name) && is_port(port);
}
