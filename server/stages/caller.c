/* Who asks, and what they may do: 401 where the key that is given is not good, 403 where it is good for less.
 * An answer never says why a key is not good (RFC 6750, section 3). A key is looked up for each request, so
 * that one which is revoked is refused from then on. */
#include "stages/stages.h"

#include "core/key.h"
#include "queries.h"

#define CHALLENGE "Bearer realm=\"Open Public Services\""

static bool refuse(struct request *request, struct text challenge, const char *detail) {
    reply_header(&request->reply, "WWW-Authenticate", challenge);
    return request_fail(request, PROBLEM_UNAUTHENTICATED, "%s", detail);
}

static bool refuse_key(struct request *request) {
    return refuse(request, TEXT(CHALLENGE ", error=\"invalid_token\""),
                  "The Authorization header must be Bearer and a key that is known, not expired and not "
                  "revoked. Reading needs none.");
}

bool stage_key(struct request *request) {
    struct text field = request->header(request, "Authorization");
    char hash[KEY_HASH + 1];
    if (!field.data)
        return true;
    struct text key = key_of_authorization(field);
    if (!key.data)
        return refuse_key(request);
    request->key = request_ask(request, &request->batch, &keys_find);
    if (!request->key)
        return false;
    key_hash(key, hash);
    request->key->values[0] = arena_copy(&request->arena, text_of(hash)).data;
    return query_submit(request, &request->batch);
}

static struct text keep(struct request *request, struct text value) {
    return value.data ? arena_copy(&request->arena, value) : value;
}

bool stage_caller(struct request *request) {
    if (!request->key)
        return true;
    if (!query_succeeded(request, &request->batch))
        return false;
    const struct rows *rows = &request->key->rows;
    struct caller *caller = &request->caller;
    if (!key_hashes_match(rows_value(rows, 0, "sha256"), text_of(request->key->values[0])))
        return refuse_key(request);
    caller->role = role_of(rows_value(rows, 0, "role"));
    text_to_number(rows_value(rows, 0, "key_id"), &caller->key_id);
    caller->name = keep(request, rows_value(rows, 0, "name"));
    caller->programme = keep(request, rows_value(rows, 0, "programme"));
    /* The batch is from now on that of the answer. */
    request->service->release(&request->batch);
    request->batch = (struct batch){0};
    return true;
}

bool caller_permit(struct request *request, enum role least) {
    if (request->caller.role >= least) {
        request->reply.personal |= least > ROLE_NONE;
        return true;
    }
    if (request->caller.role == ROLE_NONE)
        return refuse(request, TEXT(CHALLENGE),
                      "This needs a key, in an Authorization header: Bearer ops_….");
    reply_header(&request->reply, "WWW-Authenticate",
                 arena_format(&request->arena, CHALLENGE ", error=\"insufficient_scope\", scope=\"%s\"",
                              role_name(least)));
    return request_fail(request, PROBLEM_FORBIDDEN, "The role of the key is %s, and this takes %s.",
                        role_name(request->caller.role), role_name(least));
}

bool caller_permit_programme(struct request *request, struct text programme) {
    struct text own = request->caller.programme;
    if (!own.data || (programme.data && text_equal(own, programme)))
        return true;
    reply_header(&request->reply, "WWW-Authenticate", TEXT(CHALLENGE ", error=\"insufficient_scope\""));
    return request_fail(request, PROBLEM_FORBIDDEN, "The key is good for the programme %.*s alone.",
                        TEXT_FORMAT(own));
}
