/* A chain of blocks, each filled from its start; the first is small, since most requests need little. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
    struct arena_block *older;
    size_t used;
    size_t size;
    _Alignas(max_align_t) unsigned char bytes[];
};

enum { BLOCK_SIZE = 4000 };

static struct arena_block *block_add(struct arena *arena, size_t size) {
    size_t wanted = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    struct arena_block *block = malloc(sizeof *block + wanted);
    if (!block)
        return NULL;
    *block = (struct arena_block){.older = arena->newest, .size = wanted};
    arena->newest = block;
    return block;
}

/* As arena_take, but with whatever was there. */
static void *take_uncleared(struct arena *arena, size_t size) {
    size_t alignment = _Alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + alignment - 1) / alignment * alignment;
    struct arena_block *block = arena->newest;
    if (!block || block->size - block->used < size)
        block = block_add(arena, size);
    if (!block)
        return NULL;
    void *taken = block->bytes + block->used;
    block->used += size;
    return taken;
}

void *arena_take(struct arena *arena, size_t size) {
    void *taken = take_uncleared(arena, size);
    return taken ? memset(taken, 0, size) : NULL;
}

struct text arena_copy(struct arena *arena, struct text text) {
    char *copy = text.data ? take_uncleared(arena, text.length + 1) : NULL;
    if (!copy)
        return (struct text){NULL, 0};
    memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    return (struct text){copy, text.length};
}

struct text arena_format(struct arena *arena, const char *format, ...) {
    va_list values;
    struct arena_block *block = arena->newest;
    size_t room = block ? block->size - block->used : 0;
    char *here = room ? (char *)block->bytes + block->used : NULL;
    va_start(values, format);
    int needed = vsnprintf(here, room, format, values); /* where it will be, if it fits */
    va_end(values);
    char *copy = needed < 0 ? NULL : take_uncleared(arena, (size_t)needed + 1);
    if (!copy)
        return (struct text){NULL, 0};
    if (copy != here) {
        va_start(values, format);
        vsnprintf(copy, (size_t)needed + 1, format, values);
        va_end(values);
    }
    return (struct text){copy, (size_t)needed};
}

void arena_free(struct arena *arena) {
    while (arena->newest) {
        struct arena_block *older = arena->newest->older;
        free(arena->newest);
        arena->newest = older;
    }
}
