/* Bytes on their way from a thread that must never wait to one that may: a ring of a fixed size. Whoever
 * feeds it is put to rest while it is full, and woken when there is room again; whoever reads waits. */
#pragma once

#include "base/text.h"

struct pipe;

/* How the one who feeds rests. Both are called with the pipe locked, `wake` only between a `rest` and the
 * next. */
struct pipe_feeder {
    void (*rest)(void *context);
    void (*wake)(void *context);
    void *context;
};

/* NULL when memory has run out. */
struct pipe *pipe_new(size_t size, struct pipe_feeder feeder);

/* NULL is allowed. */
void pipe_free(struct pipe *pipe);

/* Takes the bytes that there is room for, and gives how many. Where that is not all, the feeder rests; the
 * others are to be brought when it has been woken. What nobody reads any more is let go. */
size_t pipe_put(struct pipe *pipe, struct text bytes);

/* There are no more bytes. True when the reader has ended; else the feeder rests until then. May be called
 * again. */
bool pipe_finish(struct pipe *pipe);

/* The bytes break off, on any thread: the reader is told at once, whatever is still in the pipe. */
void pipe_break(struct pipe *pipe);

enum pipe_state { PIPE_BYTES, PIPE_NOTHING_YET, PIPE_ENDED, PIPE_BROKEN };

/* Waits for bytes, at most so many milliseconds; `*taken` of them are put into `room` bytes. */
enum pipe_state pipe_take(struct pipe *pipe, char *into, size_t room, size_t *taken, int milliseconds);

/* The reader has ended: whoever rests is woken, and what still comes is let go. */
void pipe_close(struct pipe *pipe);
