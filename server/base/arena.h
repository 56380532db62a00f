/* Memory that is born in a request and dies with it, all at once. Nothing in an arena is freed on its own. */
#pragma once

#include "base/text.h"

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *newest;
};

/* `size` zeroed bytes, aligned for any type; NULL when memory has run out. */
void *arena_take(struct arena *arena, size_t size);

/* A zero-terminated copy that lives as long as the arena; without a value when memory has run out. */
struct text arena_copy(struct arena *arena, struct text text);

struct text arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

void arena_free(struct arena *arena);
