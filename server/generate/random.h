/* Numbers that look like chance and are none: the same seed and place give the same number on every machine.
 * There is no state, so that a figure published again is found again without remembering it. */
#pragma once

#include <stdint.h>

/* What there is at a place. Two places that differ in any coordinate have nothing in common. */
uint64_t random_at(uint64_t seed, uint64_t row, uint64_t column);

/* One of the numbers below `bound`, which must not be 0. */
uint64_t random_below(uint64_t number, uint64_t bound);
