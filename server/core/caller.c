/* The names of roles, as the database and opsd key spell them. */
#include "core/caller.h"

#include <stddef.h>

const char *const role_names[] = {"editor", "publisher", "admin", NULL};

const char *role_name(enum role role) {
    return role_names[role - ROLE_EDITOR];
}

enum role role_of(struct text name) {
    for (enum role role = ROLE_EDITOR; role <= ROLE_ADMIN; role++)
        if (text_equal(name, text_of(role_name(role))))
            return role;
    return ROLE_NONE;
}
