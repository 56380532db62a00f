/* Who asks: 401 where the key that is given is not good. An answer never says why a key is not good (RFC
 * 6750, section 3). A key is looked up for each request, so that one which is revoked is refused from then
 * on. */
#include "stages/stages.h"

#include "core/key.h"
#include "queries.h"

static bool refuse_key(struct request *request) {
    reply_header(&request->reply, "WWW-Authenticate", TEXT(CALLER_CHALLENGE ", error=\"invalid_token\""));
    return request_fail(
        request, PROBLEM_UNAUTHENTICATED,
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

/* Whether the caller may read here; what an action takes is asked by stage_permit. */
static bool may_read(struct request *request) {
    return request->action || caller_permit(request, request->route->least);
}

bool stage_caller(struct request *request) {
    if (!request->key)
        return may_read(request);
    if (!outcome_is_good(request, &request->batch))
        return false;
    const struct rows *rows = &request->key->rows;
    struct caller *caller = &request->caller;
    if (!key_hashes_match(rows_value(rows, 0, "sha256"), text_of(request->key->values[0])))
        return refuse_key(request);
    caller->role = role_of(rows_value(rows, 0, "role"));
    text_to_number(rows_value(rows, 0, "key_id"), &caller->key_id);
    /* What drafts are seen through: nothing else names them. */
    if (caller->role)
        request_input(request, "drafts", TEXT("true"), false);
    caller->name = keep(request, rows_value(rows, 0, "name"));
    caller->programme = keep(request, rows_value(rows, 0, "programme"));
    /* The batch is from now on that of the answer. */
    request->service->release(&request->batch);
    request->batch = (struct batch){0};
    return may_read(request);
}
