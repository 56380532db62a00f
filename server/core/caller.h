/* Who asks: known by a key, or anybody. */
#pragma once

#include "base/text.h"

struct request;

/* What WWW-Authenticate says to who has no good key (RFC 6750, section 3). */
#define CALLER_CHALLENGE "Bearer realm=\"Open Public Services\""

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

/* Whether the caller has at least that role; if not, raises 401 for who gave no key and 403 for all others.
 */
bool caller_permit(struct request *request, enum role least);

/* Whether the caller's key, if there is one, is good for that programme (without a value: for what belongs to
 * none); if not, raises 403. */
bool caller_permit_programme(struct request *request, struct text programme);
