/* Who asks: known by a key, or anybody. */
#pragma once

#include "base/text.h"

/* Each may do what those before it may. */
enum role { ROLE_NONE, ROLE_EDITOR, ROLE_PUBLISHER, ROLE_ADMIN };

struct caller {
    enum role role;
    long long key_id;      /* 0 where there is no key */
    struct text name;      /* of the key */
    struct text programme; /* the only one that the key may write to; without a value for all */
};

/* The names of roles in their order, without ROLE_NONE, ended by NULL. */
extern const char *const role_names[];

/* The name of a role, which is not ROLE_NONE. */
const char *role_name(enum role role);

/* The role of a name; ROLE_NONE for any other text. */
enum role role_of(struct text name);
