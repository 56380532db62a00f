/* The stages of a request, in order:
 *
 *   target -> route -> method -> key (rests until it is looked up) -> caller -> format -> inputs
 *   -> query -> share (may rest until somebody else has the answer) -> ask (rests until the database has
 *   answered) -> outcome -> withdrawn, explain (may rest once more) -> answer -> validators -> spool (may
 * rest again and again)
 *
 * and of a request with an action:
 *
 *   target -> route -> method -> key -> caller -> permit -> inputs -> body (until it has been received)
 *   -> write (rests until the transaction has ended) -> written */
#pragma once

#include "core/request.h"

/* The tables that pipeline_run walks, ended by NULL: of reading, and of what has an action. They begin with
 * the same stages, up to the one that finds out which it is. */
extern bool (*const request_stages[])(struct request *request);
extern bool (*const write_stages[])(struct request *request);

/* stages/caller.c: has the key of an Authorization header looked up, and tells who the caller is. Without
 * such a header the caller is anybody; one that holds no good key is 401. */
bool stage_key(struct request *request);
bool stage_caller(struct request *request);

/* stages/query.c: gathers the route's statements, and hands them to the database. */
bool stage_query(struct request *request);
bool stage_ask(struct request *request);

/* stages/share.c: waits for who is asking the database the same already. */
bool stage_share(struct request *request);

/* Puts the connection to rest and hands a batch to the database; true, since a refusal is told when the
 * request goes on. */
bool query_submit(struct request *request, struct batch *batch);

/* Hands a batch to the database without waiting for it. `finished` is always called, on the database's thread
 * or, where the database takes no more, before this returns. */
void query_send(struct request *request, struct batch *batch,
                void (*finished)(struct batch *batch, void *request));

/* The statement for the route's rows, by what has been asked for, and that for how many there are. */
const struct statement *query_rows_statement(const struct request *request);
const struct statement *query_count_statement(const struct request *request);

/* Asks about the identifiers that do not exist: what is nearest to them, and what there is instead. */
bool query_ask_unknown(struct request *request);

/* stages/outcome.c: after the first batch, and what else has to be asked before there can be an answer. */
bool stage_outcome(struct request *request);

/* Whether a batch went well; if not, raises the problem it amounts to. */
bool outcome_is_good(struct request *request, const struct batch *batch);

/* stages/explain.c: for an empty answer to explain=true, asks which filter emptied it. */
bool stage_explain(struct request *request);

/* The value of meta.explain. */
void explain_write(struct buffer *body, struct request *request);

/* stages/withdrawn.c: for what is not there, asks whether it has been withdrawn. */
bool stage_withdrawn(struct request *request);

/* Whether the database has not found what the path names, or what it belongs to. */
bool withdrawn_is_missing(const struct request *request);

/* Puts that question into the request's second batch, where there may be a tombstone; false with a problem
 * raised. */
bool withdrawn_ask(struct request *request);

/* stages/answer.c: makes the reply from what the database said. */
bool stage_answer(struct request *request);

/* stages/stream.c: turns the reply into a stream when the first rows are not all. */
void stream_start(struct request *request, const struct rows *rows);

/* How long the page after this one is to be: the first is short, to come at once, and later ones are as long
 * as they may be, to come cheaply. */
void stream_set_length(struct request *request);

/* Adds rows to the reply's body in its format of tables, CSV or NDJSON: the first page and every later one
 * alike. `arena` is used for the work. */
void stream_write_rows(struct request *request, struct arena *arena, const struct rows *rows, int count);

/* stages/spool.c: gathers a stream in a file for a caller who needs its length. */
bool stage_spool(struct request *request);

/* stages/permit.c: whether the caller may do what is asked, and in which form. */
bool stage_permit(struct request *request);

/* stages/body.c: waits for the body, and makes rows of it. */
bool stage_body(struct request *request);

/* stages/write.c: hands the action to the writer; then reads how that went. */
bool stage_write(struct request *request);
bool stage_written(struct request *request);
